"""Drafts of agreements and boundaries: their author's alone, kept on every device, sent only as previewed."""

import re
import uuid
from html import unescape

import pytest

from tests.boundaries.acts import (
    AHEAD,
    ROUNDS,
    WORDS,
    at_once,
    begin_change,
    count,
    drafted,
    file_of,
    new_id,
    posting,
    propose,
    save,
    send,
    sent,
    signed_by_both,
    take_back,
)
from tests.conftest import Person
from tests.forms import forms_of
from tests.pages import text_of
from tests.scenario import connect, dump, one

RULE = "You must not use your phone after eight."


def test_one_can_draft_alone_before_anybody_joins_and_nothing_goes_anywhere(ana):
    id = drafted(ana, "We answer by the evening", why="quiet days")
    page = ana.page(f"/agreements/drafts/{id}")
    assert "We answer by the evening" in page
    assert "quiet days" in page
    assert "We answer by the evening" in ana.page("/agreements")
    assert "We answer by the evening" in ana.page(f"/agreements/drafts/{id}/preview")
    assert send(ana, id).status_code == 422
    assert count(ana.app, "agreement_versions") == count(ana.app, "agreements") == 0


def test_a_boundary_can_be_drafted_alone_too(ana):
    id, _ = save(ana, kind="boundary", when="voices are raised", will="go outside", need="calm")
    assert "I'll go outside" in unescape(ana.page(f"/agreements/drafts/{id}/preview"))
    assert send(ana, id).status_code == 422
    assert count(ana.app, "boundaries") == 0


def test_a_draft_is_saved_while_one_types(couple):
    ana, _ = couple
    id, answer = save(ana, json_too=True, what="We eat")
    assert answer.json == {"version": 1, "saved": "Saved a moment ago", "also": ""}
    version = 1
    for text in ("We eat at", "We eat at seven"):
        answer = save(ana, id, json_too=True, what=text, version=str(version))[1]
        version = answer.json["version"]
        assert answer.json["also"] == ""
    assert version == 3
    assert count(ana.app, "agreement_drafts") == 1
    assert "We eat at seven" in ana.page("/agreements")


def test_every_field_comes_back_as_it_was_typed(ana):
    fields = {
        "what": "tea at four", "why": "company\nand rest", "slips": "we talk within a day", "look_on": "2027-02-03",
        "closeness": "too-little", "comfort": "0", "show_comfort": "y", "topic": "closeness",
    }  # fmt: skip
    id, _ = save(ana, **fields)
    page = unescape(ana.page(f"/agreements/drafts/{id}"))
    for words in ("tea at four", "company\nand rest", "we talk within a day", "2027-02-03"):
        assert words in page
    assert save(ana, id, json_too=True, version="1", **fields)[1].json["also"] == ""
    assert 'value="too-little" checked' in page.replace("checked ", "checked") or "checked" in page


def test_nobody_else_can_open_change_preview_send_or_delete_it(couple, eve):
    ana, ben = couple
    id = drafted(ana, "for me alone")
    before = dump(ana.app)
    for other in (ben, eve):
        for end in ("", "/preview"):
            assert other.get(f"/agreements/drafts/{id}{end}").status_code == 404
        assert save(other, id, what="mine now")[1].status_code == 404
        assert send(other, id).status_code == 404
        assert other.post(f"/agreements/drafts/{id}/delete", follow=False).status_code == 404
        assert "for me alone" not in other.page("/agreements")
    assert dump(ana.app) == before


def test_two_devices_keep_both_texts_until_one_is_dropped(ana):
    id, _ = save(ana, what="from the phone", version="0")
    answer = save(ana, id, json_too=True, what="from the laptop", version="0")[1]
    assert answer.json["also"] == "from the phone"
    page = ana.page(f"/agreements/drafts/{id}")
    assert "from the phone" in page
    assert "from the laptop" in page
    save(ana, id, what="from the laptop", version="2", also="drop")
    assert "from the phone" not in ana.page(f"/agreements/drafts/{id}")


def test_the_text_of_another_device_is_not_part_of_what_is_sent(couple, time):
    ana, ben = couple
    id = drafted(ana, "from the phone", version="0")
    save(ana, id, what="from the laptop", look_on=AHEAD, version="0")
    made = sent(ana, id)
    time.move(minutes=11)
    assert "from the phone" not in ben.get(f"/agreements/{made.agreement}/history.json").text


def test_a_second_device_is_met_even_where_it_changed_another_field(ana):
    id, _ = save(ana, what="tea", why="company", version="0")
    answer = save(ana, id, json_too=True, what="tea", why="rest", version="0")[1]
    assert answer.json["also"] == "company"


@pytest.mark.parametrize(
    ("chosen", "instead", "told"),
    [
        ({"topic": "money"}, {"topic": "time"}, "Topic: Money"),
        ({"look_on": "2027-03-01"}, {"look_on": AHEAD}, "When we revisit it: Monday, 1 March 2027"),
        ({"closeness": "enough"}, {"closeness": ""}, "For me, right now, this is: Just right"),
        ({"show_comfort": "y"}, {}, "Show both numbers if we both want to: Yes"),
    ],
)
def test_what_a_second_device_chooses_over_stays_beside_as_a_text_does(ana, chosen, instead, told):
    id, answer = save(ana, json_too=True, what="tea", version="0")
    seen = str(answer.json["version"])
    save(ana, id, what="tea", version=seen, **chosen)
    answer = save(ana.another_device(), id, json_too=True, what="tea", version=seen, **instead)[1]
    assert answer.json["also"] == told
    assert told in text_of(ana.page(f"/agreements/drafts/{id}"))


def test_what_both_devices_chose_alike_is_kept_once(ana):
    words = {"what": "tea", "topic": "money", "look_on": AHEAD, "closeness": "enough", "show_comfort": "y"}
    id, _ = save(ana, version="0", **words)
    answer = save(ana.another_device(), id, json_too=True, version="0", **words | {"why": "company"})[1]
    assert answer.json["also"] == ""


# --- what can't be kept or sent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": "x" * 20_000}, "a shorter version will fit"),
        ({"why": "x" * 2001}, "a shorter version will fit"),
        ({"comfort": "11"}, "from 0 to 10"),
        ({"comfort": "-1"}, "from 0 to 10"),
        ({"comfort": "seven"}, "integer"),
        ({"look_on": "soon"}, "date"),
        ({"look_on": "2027-13-45"}, "date"),
        ({"closeness": "nonsense"}, "choice"),
        ({"topic": "nonsense"}, "choice"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, fields, says):
    id, answer = save(ana, **{"what": "these words stay", "slips": "these too", **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert "these too" in answer.text
    assert fields.get("what", "these words stay") in answer.text
    answer = save(ana, id, json_too=True, **{"slips": "these too", **fields})[1]
    assert answer.status_code == 422
    assert says in answer.json["message"]
    assert count(ana.app, "agreement_drafts") == 0


def test_a_draft_that_is_there_already_is_untouched_by_what_cannot_be_kept(ana):
    id = drafted(ana, "the words of before")
    answer = save(ana, id, what="x" * 20_000, version="1")[1]
    assert answer.status_code == 422
    page = ana.page(f"/agreements/drafts/{id}")
    assert "the words of before" in page
    assert "xxxx" not in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"look_on": "2026-11-22"}, "That day has passed"),
        ({"look_on": "2026-11-01"}, "That day has passed"),
        ({"look_on": "0001-01-01"}, "That day has passed"),
        ({"look_on": "2028-11-23"}, "more than two years away"),
        ({"look_on": "9999-12-31"}, "more than two years away"),
        ({"look_on": ""}, "Choose a day"),
        ({"what": ""}, "What will you both do?"),
        ({"what": " \u200b\n"}, "What will you both do?"),
    ],
)
def test_what_cannot_be_proposed_is_kept_as_a_draft_and_the_preview_says_what_is_missing(
    couple, fields, says
):
    ana, _ = couple
    id, saved = save(ana, **{"what": WORDS, "look_on": AHEAD, "why": "these words stay", **fields})
    assert saved.status_code == 302
    for answer in (ana.get(f"/agreements/drafts/{id}/preview"), send(ana, id)):
        assert says in unescape(answer.text)
        assert "these words stay" in answer.text
    assert answer.status_code == 422
    assert count(ana.app, "agreement_versions") == count(ana.app, "agreements") == 0
    assert "these words stay" in ana.page(f"/agreements/drafts/{id}")


def test_two_years_ahead_and_tomorrow_can_be_proposed(couple, no_limits):
    ana, _ = couple
    for day in ("2026-11-23", "2028-11-22"):
        propose(ana, look_on=day)
    assert count(ana.app, "agreement_versions") == 2


def test_a_boundary_without_an_own_act_is_not_shared(couple):
    ana, _ = couple
    id, _ = save(ana, kind="boundary", when="you shout", need="calm")
    answer = send(ana, id)
    assert answer.status_code == 422
    assert "something you do yourself" in unescape(answer.text)
    assert count(ana.app, "boundaries") == 0


@pytest.mark.parametrize(
    "fields", [{"when": "yesterday"}, {"when": ""}, {"when": "live"}, {"id": "7"}, {"id": ""}]
)
def test_a_form_that_is_not_ours_sends_nothing(couple, fields):
    ana, _ = couple
    id = drafted(ana)
    assert send(ana, id, **fields).status_code == 422
    assert count(ana.app, "agreement_versions") == 0


def test_an_id_that_is_somebody_elses_version_or_boundary_takes_nothing(couple, time):
    ana, ben = couple
    theirs = propose(ben)
    time.move(minutes=11)
    before = dump(ana.app)["agreement_versions"]
    assert send(ana, drafted(ana), theirs.version).status_code == 404
    assert dump(ana.app)["agreement_versions"] == before


@pytest.mark.parametrize("changed", [{"what": "We answer when we can"}, {"go": "boundary"}])
def test_what_changed_after_the_preview_is_shown_before_it_goes_out(couple, changed):
    ana, _ = couple
    words = {"what": WORDS, "will": "answer by the evening", "look_on": AHEAD}
    id, _ = save(ana, **words)
    form = forms_of(ana.page(f"/agreements/drafts/{id}/preview"), "")[-1].fields
    save(ana.another_device(), id, version="1", **words | changed)
    answer = send(ana, id, **form)
    assert answer.status_code == 409
    assert "It's changed since you last looked." in unescape(answer.text)
    assert ("We answer when we can" in answer.text) == ("what" in changed)
    assert count(ana.app, "agreement_versions") == count(ana.app, "boundaries") == 0
    form = forms_of(answer.text, "")[-1].fields
    assert send(ana, id, **form).status_code == 302


def test_sent_twice_by_a_double_tap_it_is_one(couple):
    ana, _ = couple
    id, version = drafted(ana), new_id()
    places = {send(ana, id, version).location for _ in range(3)} | {send(ana, id).location}
    assert len(places) == 1
    assert count(ana.app, "agreement_versions") == count(ana.app, "agreements") == 1


# --- on their way and back ----------------------------------------------------------------------------------------------


def test_what_is_on_its_way_stands_in_no_list_of_drafts_and_comes_back_when_taken_back(couple):
    ana, _ = couple
    made = propose(ana, "We try this", when="letter")
    assert one(ana.app, "SELECT sent_id FROM agreement_drafts") == made.version
    take_back(ana, made.version)
    assert one(ana.app, "SELECT sent_id FROM agreement_drafts") is None
    assert f"/agreements/drafts/{made.draft}" in ana.page("/agreements")
    assert "We try this" in ana.page(f"/agreements/drafts/{made.draft}")


def test_writing_on_in_a_draft_that_was_sent_changes_nothing_of_what_was_sent(couple, time):
    ana, ben = couple
    made = propose(ana, "what was proposed", when="letter")
    saved = save(ana, made.draft, what="other words, silently", look_on="2027-05-05", version="1")[1]
    assert saved.status_code == 302
    time.move(hours=6)
    (version,) = file_of(ben, made.agreement)["versions"]
    assert (version["what"], version["look_again_on"]) == ("what was proposed", AHEAD)


@pytest.mark.parametrize("kind", ["agreement", "boundary"])
def test_what_another_device_types_into_a_draft_that_was_sent_begins_a_draft_of_its_own(couple, time, kind):
    ana, _ = couple
    field, phone = ("what" if kind == "agreement" else "will"), ana.another_device()
    words = {"kind": kind, "look_on": AHEAD}
    id, _ = save(ana, **words, **{field: "cook on Mondays"})
    version = send(ana, id, when="letter").location
    assert version
    again = save(phone, id, json_too=True, version="1", **words, **{field: "cook on Mondays"})[1]
    assert (again.json["version"], count(ana.app, "agreement_drafts")) == (1, 1)
    typed = save(phone, id, json_too=True, version="1", **words, **{field: "cook on Mondays and Fridays"})[1]
    assert typed.json == {"version": 2, "saved": "Saved a moment ago", "also": ""}
    tablet = save(phone, id, version="1", go="leave", **words, **{field: "cook daily"})[1]
    assert tablet.status_code == 302
    for page in (f"/agreements/drafts/{id}", f"/agreements/drafts/{id}/preview"):
        assert "cook daily" in ana.page(page)
    assert "cook on Mondays and Fridays" in ana.page(f"/agreements/drafts/{id}")  # beside
    assert count(ana.app, "agreement_drafts") == 2
    [begun] = set(re.findall("/agreements/drafts/([0-9a-f-]{36})", ana.page("/agreements"))) - {id}
    time.move(hours=20)
    about = one(ana.app, "SELECT sent_id FROM agreement_drafts WHERE sent_id IS NOT NULL")
    (take_back(ana, about) if kind == "agreement" else ana.post(f"/agreements/boundaries/{about}/withdraw"))
    assert "cook daily" in ana.page(f"/agreements/drafts/{begun}")
    ana.post(f"/agreements/drafts/{begun}/delete")
    assert ana.get(f"/agreements/drafts/{begun}").status_code == 404
    typed = save(phone, id, json_too=True, version="3", **words, **{field: "cook daily, too"})[1]
    assert typed.status_code == 409  # it was deleted


def test_what_another_page_had_saved_stays_a_draft_when_the_rest_is_sent(couple, time):
    ana, _ = couple
    id = drafted(ana, "from the phone", version="0")
    save(ana, id, what="from the laptop", look_on=AHEAD, version="0")
    made = sent(ana, id, when="letter")
    assert "from the phone" in ana.page(f"/agreements/drafts/{id}")
    assert count(ana.app, "agreement_drafts") == 2
    take_back(ana, made.version)  # unseen: then there's one draft again
    assert count(ana.app, "agreement_drafts") == 1
    made = sent(ana, id, when="letter")
    time.move(hours=20)
    take_back(ana, made.version)
    ana.page("/only-me")
    [begun] = set(re.findall("/agreements/drafts/([0-9a-f-]{36})", ana.page("/agreements")))
    assert "from the phone" in ana.page(f"/agreements/drafts/{begun}")


def test_words_saved_into_a_sent_draft_by_an_earlier_version_come_back_with_it(couple, time):
    ana, _ = couple
    made = propose(ana, "what was proposed", when="letter")
    with connect(ana.app) as db:
        [(sent_id,)] = db.execute("SELECT sent_id FROM agreement_drafts").fetchall()
        db.execute("UPDATE agreement_drafts SET sent_id = NULL")
        db.commit()
    save(ana, made.draft, what="what was proposed, and more", look_on=AHEAD, version="1")
    with connect(ana.app) as db:
        db.execute("UPDATE agreement_drafts SET sent_id = ?", (sent_id,))
        db.commit()
    time.move(hours=20)
    take_back(ana, made.version)
    assert "what was proposed, and more" in ana.page(f"/agreements/drafts/{made.draft}")


def test_a_change_begins_from_the_newest_words_and_goes_on_in_one_draft(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time, why="ana's own reason", slips="we talk")
    draft = begin_change(ben, made.agreement)
    page = unescape(ben.page(f"/agreements/drafts/{draft}"))
    assert WORDS in page
    assert "we talk" in page
    assert begin_change(ben, made.agreement) == draft
    assert begin_change(ana, made.agreement) != draft
    assert "ana's own reason" in unescape(ana.page(f"/agreements/drafts/{begin_change(ana, made.agreement)}"))


def test_the_preview_shows_what_the_other_will_see_and_no_number(couple):
    ana, _ = couple
    id = drafted(ana, "the very words", why="my own need", slips="we rest", comfort="7", show_comfort="y")
    page = unescape(ana.page(f"/agreements/drafts/{id}/preview"))
    for words in ("the very words", "my own need", "we rest"):
        assert words in page


def test_a_deleted_draft_is_gone_and_what_was_shared_is_not_touched(couple, time):
    ana, ben = couple
    made = propose(ana, "on its way")
    for id in (made.draft, drafted(ana, "never sent")):
        answer = ana.post(f"/agreements/drafts/{id}/delete", follow=False)
        assert answer.status_code == 302
        assert ana.get(f"/agreements/drafts/{id}").status_code == 404
    assert count(ana.app, "agreement_drafts") == 0
    time.move(minutes=11)
    assert file_of(ben, made.agreement)["versions"][0]["what"] == "on its way"


# --- new drafts, kinds, word help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/agreements/new", "/agreements/new/agreement", "/agreements/new/boundary", "/agreements/new/agreement?topic=intimacy", "/agreements/new?topic=money", "/agreements/new?topic=nonsense"])  # fmt: skip
def test_looking_at_an_empty_form_keeps_nothing(ana, path):
    before = dump(ana.app)
    assert ana.get(path, follow_redirects=True).status_code == 200
    assert dump(ana.app) == before


def test_a_kind_that_is_none_is_not_there(ana):
    assert ana.get("/agreements/new/rule").status_code == 404
    assert ana.post("/agreements/new/rule", text="x").status_code == 404
    assert save(ana, kind="rule", what="x")[1].status_code == 404
    assert ana.post("/agreements/review", kind="rule", what="x").status_code == 404


def test_leaving_an_empty_form_leaves_no_draft_behind(ana):
    assert save(ana, what=" ", go="leave")[1].location == "/agreements"
    assert count(ana.app, "agreement_drafts") == 0


@pytest.mark.parametrize("kind", ["agreement", "boundary"])
def test_words_carried_over_from_elsewhere_stand_in_the_form_and_are_kept_nowhere(ana, kind):
    before = dump(ana.app)["agreement_drafts"]
    page = ana.post(f"/agreements/new/{kind}", text="carried over").text
    assert "carried over" in page
    assert dump(ana.app)["agreement_drafts"] == before == []


def test_words_that_are_really_a_rule_can_become_a_boundary_and_none_is_lost(ana):
    id, answer = save(ana, what=RULE, why="rest at night", go="help")
    assert "This may feel like a rule about someone's phone" in unescape(ana.page(answer.location))
    save(ana, id, what=RULE, why="rest at night", version="1", go="boundary")
    assert one(ana.app, "SELECT kind FROM agreement_drafts") == "boundary"
    page = unescape(ana.page(f"/agreements/drafts/{id}"))
    assert RULE in page
    assert "rest at night" in page


def test_a_rule_is_never_blocked(couple):
    ana, _ = couple
    id = drafted(ana, RULE)
    assert "This may feel like a rule about someone's phone" in unescape(
        ana.page(f"/agreements/drafts/{id}/preview")
    )
    assert "/safety" in ana.page(f"/agreements/drafts/{id}/preview")
    assert send(ana, id).status_code == 302


def test_what_is_reviewed_while_typing_is_kept_nowhere(couple, caplog):
    ana, _ = couple
    caplog.set_level("DEBUG")
    before = dump(ana.app)
    answer = ana.post("/agreements/review", kind="agreement", what="You are so selfish, zebra crossing.")
    assert answer.status_code == 200
    assert "selfish" in answer.text
    assert {k: v for k, v in dump(ana.app).items() if k != "sessions"} == {
        k: v for k, v in before.items() if k != "sessions"
    }
    assert "zebra" not in caplog.text
    assert ana.post("/agreements/review", kind="agreement", what="x" * 20_000).status_code == 422


def test_fear_finds_the_safety_page_and_no_softer_words(ana):
    _, answer = save(ana, kind="boundary", when="you block the door", need="I'm scared of you when you block the door.", go="help")  # fmt: skip
    page = ana.page(answer.location)
    assert page.count("/safety") > ana.page("/agreements/new/boundary").count("/safety")


@pytest.mark.parametrize(
    "text",
    ["🙂🙂🙂", "a\x00\x1b[31mb", "<b>bold</b><script>x</script>", "{{7*7}} {% raw %}", "“curly” — dashes … \u202e", "x" * 2000, "👩‍❤️‍👨" * 50],
)  # fmt: skip
def test_any_text_can_be_drafted_helped_previewed_and_proposed(couple, time, text):
    ana, ben = couple
    id, answer = save(ana, what=text, why=text, slips=text, look_on=AHEAD, go="help")
    assert answer.status_code == 302
    for path in (answer.location, f"/agreements/drafts/{id}/preview", "/agreements"):
        page = ana.page(path)
        assert "<script>x" not in page
        assert ">49<" not in page
    made = sent(ana, id, sign=True)
    time.move(minutes=11)
    for end in ("", "/part", "/history", "/history.json"):
        assert "<script>x" not in ben.page(f"/agreements/{made.agreement}{end}").replace(
            "\\", ""
        ) or end.endswith("json")
    assert ben.get("/").status_code == 200


def test_another_device_of_ones_own_sees_the_draft_too(couple):
    ana, _ = couple
    id = drafted(ana, "from the phone")
    laptop: Person = ana.another_device()
    assert "from the phone" in laptop.page(f"/agreements/drafts/{id}")


def test_fields_that_no_form_has_are_ignored(couple, time):
    ana, ben = couple
    theirs = propose(ben)
    time.move(minutes=11)
    forged = {
        "author_id": "x", "about_id": theirs.agreement, "base_id": theirs.version, "sent_id": theirs.version,
        "changed_on": "2000-01-01", "space_id": "x", "is_kept": "1", "proposed_at": "2000-01-01", "also": "forged",
    }  # fmt: skip
    id, _ = save(ana, what="mine", look_on=AHEAD, **forged)
    with connect(ana.app) as db:
        query = "SELECT about_id, base_id, sent_id, changed_on FROM agreement_drafts WHERE id = ?"
        assert db.execute(query, (uuid.UUID(id).hex,)).fetchone() == (None, None, None, "2026-11-22")
    assert "forged" not in ana.page(f"/agreements/drafts/{id}")
    assert sent(ana, id, arrives_at="2000-01-01", is_kept="1").agreement != theirs.agreement
    assert count(ana.app, "agreement_versions", "is_kept") == 0


@pytest.mark.parametrize("round", ROUNDS)
def test_two_devices_sending_one_draft_in_the_same_instant_send_it_once(couple, round):
    ana, _ = couple
    id = drafted(ana)
    path = f"/agreements/drafts/{id}/send"
    browsers = (ana, ana.another_device())
    assert at_once(*(posting(b, path, id=new_id(), when="letter") for b in browsers)) == [302, 302]
    assert count(ana.app, "agreement_versions") == count(ana.app, "agreements") == 1


def test_a_topic_brings_its_examples_and_on_intimacy_that_nothing_binds(ana):
    assert "Phones stay in the hall" in unescape(ana.page("/agreements/new?topic=privacy"))
    id, _ = save(ana, what="we ask each time", topic="intimacy")
    for path in (
        "/agreements/new?topic=intimacy",
        "/agreements/new/agreement?topic=intimacy",
        f"/agreements/drafts/{id}",
    ):
        assert "No one owes anyone a yes" in unescape(ana.page(path)), path
        assert "Write how you ask" in unescape(ana.page(path)), path
