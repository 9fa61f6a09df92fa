"""Words typed into a short form and not sent: kept for their author alone, offered again, and gone when they're sent."""

import html
import json
import re
import uuid
from datetime import timedelta

import pytest

from couples.maintenance.cleanup import clean_up
from couples.unsent import models
from tests.conftest import Person
from tests.forms import forms_of
from tests.live.talking import begin, move
from tests.pages import text_of
from tests.scenario import dump

PLACE = "thanks.note"
WORDS = "The lantern you left on for me"


def keeps(person: Person, text: str, seen: int = 0, place: str = PLACE, **more):
    return person.post(
        "/unsent", json=True, unsent=place, unsent_seen=str(seen), **{"text.text": text}, **more
    )


def offered(person: Person, page: str = "/thanks") -> list[str]:
    """The texts that a page offers to put back into its forms."""
    return [
        html.unescape(text)
        for text in re.findall(
            r'<p class="also"[^>]*data-unsent-text[^>]*>(.*?)</p>', person.page(page), re.S
        )
    ]


def shown(person: Person) -> str:
    """The version of the words that the page of thanks offers."""
    return re.search(r'name="unsent_shown" value="(\d+)"', person.page("/thanks"))[1]


def send(person: Person, text: str, seen: int = 0, **fields):
    marks = {"unsent": PLACE, "unsent_seen": str(seen)}
    note = {"id": str(uuid.uuid4()), "kind": "thanks", "text": text}
    return person.post("/thanks", follow=False, **{**note, **marks, **fields})


def test_what_was_typed_comes_back_folded_and_is_not_sent_by_that(couple):
    ana, ben = couple
    assert keeps(ana, WORDS).json == {"version": 1, "saved": "Saved, but not sent yet"}
    assert offered(ana) == [WORDS]
    page = ana.page("/thanks")
    assert "You started this earlier" in page
    assert "deleted on <time" in page
    assert WORDS not in re.sub(r"<details.*?</details>", "", page, flags=re.S)
    assert WORDS not in ben.page("/thanks")


def test_it_comes_back_on_another_device_of_the_same_person_only(couple, cleo):
    ana, ben = couple
    keeps(ana, WORDS)
    assert offered(ana.another_device()) == [WORDS]
    assert offered(ben) == offered(cleo) == []


def test_it_goes_when_the_form_is_sent(couple):
    ana, _ = couple
    keeps(ana, WORDS[:12])
    version = keeps(ana, WORDS, 1).json["version"]
    assert send(ana, WORDS, version).status_code == 302
    assert offered(ana) == []


def test_it_stays_while_the_form_is_refused_and_stands_in_the_field_once(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    answer = send(ana, WORDS, 1, kind="neither")
    assert answer.status_code == 422
    assert "You started this earlier" not in answer.text
    assert 'name="unsent_seen" value="1"' in answer.text
    assert html.unescape(answer.text).count(WORDS) == 1
    assert offered(ana) == [WORDS]


def test_it_goes_when_its_field_is_emptied(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    assert keeps(ana, "", 1).json == {"version": 0, "saved": ""}
    assert offered(ana) == []


def test_it_goes_when_its_author_deletes_it_and_what_stands_in_the_field_is_kept(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    ana.post(
        "/unsent/delete",
        unsent=PLACE,
        unsent_shown=shown(ana),
        kind="thanks",
        text="Another one",
        headers={"Referer": ana.base + "/thanks"},
    )
    assert offered(ana) == ["Another one"]
    ana.post("/unsent/delete", unsent=PLACE, unsent_shown=shown(ana), json=True)
    assert offered(ana) == []


def test_what_another_device_typed_since_is_not_deleted_unseen(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    seen = shown(ana)
    keeps(ana, f"{WORDS}, and the tea", 1)
    answer = ana.post("/unsent/delete", unsent=PLACE, unsent_shown=seen, json=True)
    assert answer.status_code == 409
    assert offered(ana) == [f"{WORDS}, and the tea"]


def test_what_a_page_has_typed_since_stays_when_what_it_offers_is_deleted(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    offered_at = shown(ana)
    version = keeps(ana, "Something else").json["version"]
    marks = {"unsent": PLACE, "unsent_shown": offered_at}
    answer = ana.post("/unsent/delete", unsent_seen=str(version), json=True, **marks)
    assert (answer.status_code, answer.json) == (200, {"version": version + 1})
    assert offered(ana) == ["Something else"]
    assert keeps(ana, "Something else, too", version + 1).status_code == 200
    assert offered(ana) == ["Something else, too"]


def test_what_another_device_typed_beside_stays_when_what_a_page_offers_is_deleted(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    offered_at = shown(ana)
    keeps(ana, "From another device")
    version = keeps(ana, "Something else").json["version"]
    marks = {"unsent": PLACE, "unsent_shown": offered_at, "unsent_seen": str(version)}
    assert ana.post("/unsent/delete", json=True, **marks).status_code == 409
    assert offered(ana) == ["Something else", "From another device"]


def test_what_stands_in_the_field_is_kept_when_there_is_nothing_left_to_delete(couple):
    ana, _ = couple
    ana.post("/unsent/delete", unsent=PLACE, unsent_shown="4", text="Typed meanwhile")
    assert offered(ana) == ["Typed meanwhile"]


def test_a_form_that_was_sent_before_keeps_the_words_that_were_not_taken(couple):
    """Another answer to the same form: its door only leads on, and saves nothing."""
    ana, _ = couple
    note = str(uuid.uuid4())
    assert send(ana, WORDS, id=note).status_code == 302
    version = keeps(ana, WORDS).json["version"]
    assert send(ana, WORDS, version, id=note).status_code == 302
    assert offered(ana) == [WORDS]


def test_enter_sends_the_form_and_never_deletes_what_was_kept(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    form = re.search(r"<form[^>]*note-form.*?</form>", ana.page("/thanks"), re.S)[0]
    first = re.search(r"<button[^>]*>", form)[0]
    assert "formaction" not in first
    assert 'type="submit"' in first


def test_deleting_leads_back_to_the_page_and_to_no_other_server(couple):
    ana, _ = couple
    for came_from, to in ((ana.base + "/thanks", "/thanks"), ("https://example.com/thanks", "/"), ("", "/")):
        answer = ana.post("/unsent/delete", follow=False, unsent=PLACE, headers={"Referer": came_from})
        assert answer.location == to


def test_words_that_were_not_shown_to_the_page_that_types_now_are_kept_beside(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    assert keeps(ana, "Something else").json["version"] == 2
    assert offered(ana) == ["Something else", WORDS]
    send(ana, "Something else", 2)
    assert offered(ana) == [WORDS]


def test_sending_other_words_without_a_look_at_them_keeps_them(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    send(ana, "Typed and sent at once")
    assert offered(ana) == [WORDS]
    send(ana, f"{WORDS}, and the tea")
    assert offered(ana) == []


def test_it_goes_fourteen_days_after_it_was_last_changed(couple, time):
    ana, _ = couple
    keeps(ana, WORDS)
    time.move(days=14)
    clean_up(ana.app)
    assert offered(ana) == [WORDS]
    time.move(days=1)
    clean_up(ana.app)
    assert offered(ana) == []


def test_the_day_that_is_told_is_the_day_on_which_it_goes(couple, time):
    ana, _ = couple
    keeps(ana, WORDS)
    told = re.search(r"deleted on <time datetime=\"([\d-]+)\"", ana.page("/thanks"))[1]
    assert told == (time.now() + timedelta(days=14)).date().isoformat()


def test_the_database_holds_neither_the_words_nor_where_they_were_typed(couple):
    ana, _ = couple
    keeps(ana, WORDS, place="statements.answer.5f0c1d52")
    held = dump(ana.app)
    assert "unsent_words" in held
    assert "lantern" not in held
    assert "statements.answer" not in held
    assert "5f0c1d52" not in held


@pytest.mark.parametrize(
    "text", ["\ufffd half of a pair", "x" * 60_000, "👩‍👧‍👦 מַיִם café\r\nnext line", "<b>&amp;</b>"]
)
def test_any_text_is_kept_as_it_is(couple, text):
    ana, _ = couple
    assert keeps(ana, text).status_code == 200
    assert offered(ana) == [text.replace("\r\n", "\n")]


@pytest.mark.parametrize("seen", ["-1", "1e9", "９", "", "99999999999999999999", "null"])
def test_a_strange_version_counts_as_none(couple, seen):
    ana, _ = couple
    keeps(ana, WORDS)
    assert keeps(ana, "Other words", seen=seen).json["version"] == 2
    assert offered(ana) == ["Other words", WORDS]


def test_a_text_beyond_all_measure_is_refused_and_nothing_else_is_lost(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    answer = keeps(ana, "x" * (models.MOST_LETTERS + 1), 1)
    assert (answer.status_code, answer.json["message"][:10]) == (422, "We can't s")
    assert offered(ana) == [WORDS]


def test_there_is_an_end_to_how_many_forms_are_kept(couple, monkeypatch):
    ana, ben = couple
    monkeypatch.setattr(models, "MOST_FORMS", 2)
    assert [keeps(ana, WORDS, place=f"form.{n}").status_code for n in range(3)] == [200, 200, 422]
    assert keeps(ana, WORDS, 1, place="form.1").status_code == 200
    assert keeps(ben, WORDS).status_code == 200


# --- one place for all of it ----------------------------------------------------------------------------------------


def listed(person: Person) -> list[str]:
    """The texts that the page of one's own has, the newest first."""
    return [
        html.unescape(t) for t in re.findall(r'<p class="words"[^>]*>(.*?)</p>', person.page("/unsent"), re.S)
    ]


def test_words_whose_form_is_on_no_page_anymore_are_read_and_deleted_in_one_place(couple, opened):
    ana, ben = couple
    reply = re.search(r"/check-in/answers/([0-9a-f-]{36})/repl", ana.page(f"/check-in/{opened}"))[1]
    keeps(ana, "What I'd have said", place=f"checkins.reply.{reply}")
    ben.post(f"/check-in/answers/{reply}/take-back")
    assert ana.get(f"/check-in/answers/{reply}/replies").status_code == 404
    assert 'href="/unsent"' in ana.page("/only-me")
    assert listed(ana) == ["What I'd have said"]
    form = next(f for f in forms_of(ana.page("/unsent"), "/unsent") if f.action == "/unsent/delete")
    marks = {name: form.fields[name] for name in ("place", "unsent_shown")}
    deleted = ana.post(form.action, follow=False, headers={"Referer": ana.base + "/unsent"}, **marks)
    assert deleted.location == "/unsent"
    assert listed(ana) == []
    assert 'href="/unsent"' not in ana.page("/only-me")


def test_what_was_typed_in_a_talk_leads_to_it_and_the_talk_to_that(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    keeps(ana, "A walk", place=f"live.{talk}.try")
    keeps(ana, WORDS)
    keeps(ana, "Nowhere", place=f"live.{uuid.uuid4()}.try")
    led = f'href="/together/{talk}">Your talk'
    assert ana.page("/unsent").count(led) == 1
    for name in ("to-close", "end"):
        move(ana, talk, name)
    page = text_of(ana.page("/unsent"))
    assert page.count("Your talk") == page.count("Your talk on Sunday, 22 November A walk") == 1
    for person, is_there in ((ana, True), (ben, False)):
        page = person.page(f"/together/{talk}/summary")
        assert ('href="/unsent"' in page) is is_there
        assert ("No private notes or answers here." in page) is not is_there


def test_what_was_typed_in_a_talk_leads_to_what_is_left_of_it_after_a_parting(couple):
    ana, ben = couple
    talk = begin(ana, ben, step=3)
    keeps(ana, "A walk", place=f"live.{talk}.try")
    ben.post("/pairing/leave")
    (leads_to,) = re.findall(r'href="(/together/[^"]*)">Your talk on', ana.page("/unsent"))
    assert ana.get(leads_to).status_code == 200


def test_only_me_begins_with_how_much_is_not_sent(couple):
    ana, ben = couple
    keeps(ana, WORDS)
    keeps(ana, "A walk", place="growing.win")
    page = text_of(ana.page("/only-me"))
    assert page.index("Not sent: 2") < page.index("My notes")
    assert "Not sent" not in text_of(ben.page("/only-me"))


def test_what_two_devices_typed_is_all_there_and_no_one_elses(couple):
    ana, ben = couple
    keeps(ana, WORDS)
    keeps(ana, "Something else")
    keeps(ben, "Ben's own")
    assert listed(ana) == ["Something else", WORDS]


def test_what_was_chosen_comes_back_with_the_words_and_is_nothing_without_them(couple):
    ana, _ = couple
    chosen = {"choice.kind": "win", "choice.day": "2026-11-20", "choice.long": "x" * 61}
    keeps(ana, WORDS, **chosen)
    box = re.search(r'data-choices="(.*?)"', ana.page("/thanks"))[1]
    assert json.loads(html.unescape(box)) == {"kind": "win", "day": "2026-11-20"}
    assert listed(ana) == [WORDS]
    assert keeps(ana, "", 1, **chosen).json == {"version": 0, "saved": ""}


def test_what_was_chosen_is_kept_alone_on_a_page_that_closes_by_itself_and_goes_when_it_is_sent(couple):
    ana, _ = couple
    chosen = {"choice.near": "7", "counts_choices": ""}
    version = keeps(ana, "", **chosen).json["version"]
    box = re.search(r'data-choices="(.*?)"', ana.page("/thanks"))[1]
    assert json.loads(html.unescape(box)) == {"near": "7"}
    assert listed(ana) == []
    assert "Not sent" not in text_of(ana.page("/only-me"))
    assert send(ana, WORDS, version).status_code == 302
    assert "data-unsent=" not in ana.page("/thanks")


def chosen_before(person: Person) -> dict:
    """What a page would put back of what was chosen."""
    return json.loads(html.unescape(re.search(r'data-choices="(.*?)"', person.page("/thanks"))[1]))


@pytest.mark.parametrize("typed", ["", WORDS])
def test_what_two_devices_chose_in_different_fields_all_comes_back(couple, typed):
    ana, _ = couple
    alone = {"counts_choices": ""}
    phone = keeps(ana, typed, **{"choice.day": "2026-11-20"}, **alone).json["version"]
    desk = keeps(ana, typed, **{"choice.near": "7"}, **alone).json["version"]
    assert chosen_before(ana) == {"day": "2026-11-20", "near": "7"}
    desk = keeps(ana, typed, desk, **{"choice.near": "8"}, **alone).json["version"]
    assert chosen_before(ana) == {"day": "2026-11-20", "near": "8"}
    keeps(ana, typed, phone, **{"choice.day": "2026-11-21", "choice.near": "3"}, **alone)
    assert chosen_before(ana) == {"day": "2026-11-21", "near": "3"}


def test_what_one_device_unticks_again_is_gone_and_what_another_chose_stays(couple):
    ana, _ = couple
    keeps(ana, WORDS, **{"choice.day": "2026-11-20"})
    version = keeps(ana, WORDS, **{"choice.near": "7"}).json["version"]
    keeps(ana, WORDS, version)
    assert chosen_before(ana) == {"day": "2026-11-20"}


def test_all_that_was_ticked_comes_back_and_that_nothing_is_too(couple):
    ana, _ = couple
    keeps(ana, WORDS, **{"choice.days": ["1", "3"], "choice.keys": [""], "choice.long": ["1", "x" * 61]})
    box = re.search(r'data-choices="(.*?)"', ana.page("/thanks"))[1]
    assert json.loads(html.unescape(box)) == {"days": ["1", "3"], "keys": ""}


def test_the_page_of_a_refused_draft_knows_the_copy_of_its_words_and_no_other(ana):
    draft, long = f"/statements/drafts/{uuid.uuid4()}", "A heron on the post. " * 200
    copy = {"text.need": long, "text.chosen.feelings": "I feel: lonely"}
    version = ana.post("/unsent", json=True, unsent=draft, unsent_seen="0", **copy).json["version"]
    refused = ana.post(draft, need=long, version="0")
    assert refused.status_code == 422
    assert f'data-copy="{version}"' in refused.text
    assert "data-copy" not in ana.post(draft, need=long.replace("heron", "egret"), version="0").text


def test_a_form_without_a_name_is_refused(couple):
    ana, _ = couple
    assert keeps(ana, WORDS, place="").status_code == 422


def test_it_goes_with_the_account(couple):
    ana, _ = couple
    keeps(ana, WORDS)
    with ana.app.app_context():
        from couples.db import db

        assert db.session.query(models.UnsentWords).count() == 1
    ana.post("/settings/delete", current="blue kettle by the window")
    with ana.app.app_context():
        assert db.session.query(models.UnsentWords).count() == 0
