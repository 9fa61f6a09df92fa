"""An agreement between two: how it arrives, how it is countered and answered, and that only both on the same words make it count."""

import html
import json
import re

import pytest

from couples.boundaries.agreement_text import topics
from couples.maintenance import deliver_due
from tests import databases
from tests.boundaries.acts import (
    AHEAD,
    ROUNDS,
    WORDS,
    answer,
    at_once,
    begin_change,
    cells,
    count,
    counter,
    drafted,
    end,
    everything_of,
    file_of,
    new_id,
    posting,
    propose,
    save,
    send,
    sign,
    signed_by_both,
    stands,
    take_back,
    unsign,
    without_not_now,
)
from tests.conftest import Person, pair
from tests.pages import plain, text_of
from tests.scenario import connect, dump, one

PROPOSED = "Ana is proposing an agreement"

# --- arriving --------------------------------------------------------------------------------------------------------------


def test_the_page_after_proposing_says_once_and_as_people_do_when_it_arrives(couple, time):
    ana, _ = couple
    page = text_of(ana.page(f"/agreements/{propose(ana).agreement}"))
    assert "It arrives today at 12:10 ." in page
    assert page.count("12:10") == 1


def test_a_proposal_arrives_at_the_letter_time_and_not_before(couple, time):
    ana, ben = couple
    made = propose(ana, "the waiting words", when="letter", sign=True)
    for hours in (0, 5):
        time.move(hours=hours)
        assert "the waiting words" not in "".join(everything_of(ben, made.agreement))
        for path in (f"/agreements/{made.agreement}", f"/agreements/{made.agreement}/history.json", f"/agreements/versions/{made.version}/sign"):  # fmt: skip
            assert ben.get(path).status_code == 404
        assert sign(ben, made.version).status_code == 404
        assert answer(ben, made.version, "no").status_code == 404
    time.move(hours=1)
    assert file_of(ben, made.agreement)["versions"][0]["what"] == "the waiting words"
    assert "the waiting words" in ben.page(f"/agreements/{made.agreement}")
    assert "the waiting words" in ben.page("/agreements")
    assert PROPOSED in text_of(ben.page("/"))


def test_at_once_still_leaves_ten_minutes_and_nothing_arrives_at_night(couple, time, no_limits):
    ana, ben = couple
    made = propose(ana, when="at-once")
    time.move(minutes=9)
    assert ben.get(f"/agreements/{made.agreement}/history.json").status_code == 404
    time.move(minutes=1)
    assert stands(ben, made.agreement) == "proposed"
    time.move(hours=11)  # ten past eleven in the evening
    late = propose(ana, when="at-once")
    time.move(hours=8, minutes=49)
    assert ben.get(f"/agreements/{late.agreement}/history.json").status_code == 404
    time.move(minutes=1)
    assert stands(ben, late.agreement) == "proposed"


def test_its_author_reads_it_from_the_start(couple):
    ana, _ = couple
    made = propose(ana, "the waiting words", when="letter")
    assert "the waiting words" in ana.page(f"/agreements/{made.agreement}")
    assert "the waiting words" in ana.page("/agreements")
    assert file_of(ana, made.agreement) == {"stands": "past", "versions": [], "events": []}


def test_delivery_takes_the_outer_layer_off_and_holds_nobodys_key(couple, time):
    ana, ben = couple
    made = propose(ana, when="letter")
    deliver_due.deliver(ana.app)
    assert cells(ana.app, "agreement_versions") == [(1, 0)]
    time.move(hours=6)
    deliver_due.deliver(ana.app)
    assert cells(ana.app, "agreement_versions") == [(0, 1)]
    assert WORDS in ben.page(f"/agreements/{made.agreement}")


def test_taken_back_before_it_arrives_it_leaves_no_trace_and_its_draft_is_there_again(couple, time):
    ana, ben = couple
    empty, before = dump(ana.app), everything_of(ben)
    made = propose(ana, "never to be seen", when="letter", sign=True, comfort="4", show_comfort="y")
    take_back(ana, made.version)
    for table in (
        "agreements",
        "agreement_versions",
        "agreement_signatures",
        "agreement_comforts",
        "agreement_decisions",
    ):
        assert dump(ana.app)[table] == empty[table] == []
    assert everything_of(ben) == before
    assert "never to be seen" in ana.page(f"/agreements/drafts/{made.draft}")
    time.move(days=1)
    deliver_due.deliver(ana.app)
    assert ben.get(f"/agreements/{made.agreement}").status_code == 404
    assert "aken back" not in ben.page("/agreements")


def test_taken_back_on_the_way_a_counter_leaves_no_gap_in_the_numbers(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    before = file_of(ben, made.agreement)
    taken = counter(ana, made.agreement, "never to be seen", when="letter")
    take_back(ana, taken.version)
    time.move(days=1)
    assert file_of(ben, made.agreement) == before
    counter(ana, made.agreement, "words that go")
    time.move(minutes=11)
    assert [v["number"] for v in file_of(ben, made.agreement)["versions"]] == [1, 2]


def test_only_its_author_takes_a_proposal_back(couple, time):
    ana, ben = couple
    made = propose(ana)
    assert take_back(ben, made.version).status_code == 404
    time.move(minutes=11)
    before = dump(ana.app)
    assert take_back(ben, made.version).status_code == 404
    assert dump(ana.app) == before


# --- answers ---------------------------------------------------------------------------------------------------------------


def test_i_would_change_something_is_an_answer_with_a_line_or_without(couple, time, no_limits):
    ana, ben = couple
    for line in ("", "not in this month"):
        made = propose(ana)
        time.move(minutes=11)
        assert answer(ben, made.version, "change", line=line).status_code == 302
        assert stands(ana, made.agreement) == "proposed"
        assert line in ana.page(f"/agreements/{made.agreement}")


@pytest.mark.parametrize("off", [[], ["replies"]])
def test_what_someone_would_change_waits_for_the_hours_and_the_switch_of_who_reads_it(couple, time, off):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    ana.post("/settings/from-partner", begin="8", end="21", off=off)
    time.move(hours=15)  # 03:11
    home = plain(ana.page("/"))
    answer(ben, made.version, "change", line="not in this month")
    assert "not in this month" in ben.page(f"/agreements/{made.agreement}")
    assert "not in this month" not in ana.page(f"/agreements/{made.agreement}")
    assert plain(ana.page("/")) == home
    time.move(hours=6)
    for path, words in (("/", "Ben answered"), (f"/agreements/{made.agreement}", "not in this month")):
        assert (words in text_of(ana.page(path))) is (not off)


UNTIL = {"no": {}, "not-now": {"until": "2026-12-01"}}


def asked_of(person: Person) -> str:
    """All pages of agreements, without the list of what this person put off themselves, which is behind the door."""
    return without_not_now("".join(everything_of(person)))


@pytest.mark.parametrize("kind", UNTIL)
def test_a_no_looks_like_no_answer_to_who_proposed_it_and_no_row_tells_of_it(couple, time, kind):
    ana, ben = couple
    made = propose(ana, "We go dancing", sign=True)
    time.move(minutes=11)
    for page in ("/agreements", f"/agreements/{made.agreement}"):
        assert "We go dancing" in ben.page(page)
    assert PROPOSED in text_of(ben.page("/"))
    ana.page("/")
    rows, pages = dump(ana.app), everything_of(ana, made.agreement)
    assert answer(ben, made.version, kind, **UNTIL[kind]).status_code == 302
    assert everything_of(ana, made.agreement) == pages
    after = dump(ana.app)
    assert {table for table in rows if rows[table] != after[table]} <= {"letting_in", "sessions"}
    assert "We go dancing" not in asked_of(ben)
    ben.post("/only-me/close")
    for part in ("", "/part", "/history", "/history.json"):
        assert ben.get(f"/agreements/{made.agreement}{part}").status_code == 404


@pytest.mark.parametrize("kind", UNTIL)
def test_nothing_more_about_it_reaches_who_said_no_until_the_wait_is_over(couple, time, kind, no_limits):
    ana, ben = couple
    made = propose(ana, "We go dancing", sign=True)
    time.move(minutes=11)
    answer(ben, made.version, kind, **UNTIL[kind])
    counter(ana, made.agreement, "We go dancing, once", sign=True)
    time.move(minutes=11)
    assert "We go dancing" not in asked_of(ben)
    assert "We go dancing, once" not in "".join(everything_of(ben))
    time.move(days=8 if kind == "not-now" else 27)
    ben.sign_in()
    assert "We go dancing" not in asked_of(ben)
    assert PROPOSED not in text_of(ben.page("/"))
    time.move(days=1)
    ben.sign_in()
    assert PROPOSED in text_of(ben.page("/"))
    assert "We go dancing, once" in ben.page("/agreements")


def test_not_now_brings_it_up_again_on_its_day_and_after_a_no_that_one_stays_gone(couple, time, no_limits):
    ana, ben = couple
    later, never = propose(ana, "We go dancing", sign=True), propose(ana, "We go skating", sign=True)
    time.move(minutes=11)
    answer(ben, later.version, "not-now", until="2026-12-01")
    answer(ben, never.version, "no")
    assert PROPOSED not in text_of(ben.page("/"))
    time.move(days=9)
    assert PROPOSED in text_of(ben.page("/"))
    assert "We go dancing" in ben.page("/agreements")
    assert sign(ben, later.version).status_code == 302
    time.move(days=30)
    ben.sign_in()
    assert "We go skating" not in "".join(everything_of(ben))


@pytest.mark.parametrize("begun_before", [False, True])
def test_after_a_no_to_other_words_a_change_of_ones_own_goes_out(couple, time, begun_before):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    hers = counter(ana, made.agreement, "We go skating")
    time.move(minutes=11)
    draft = begin_change(ben, made.agreement) if begun_before else ""
    answer(ben, hers.version, "no")
    draft = draft or begin_change(ben, made.agreement)
    save(ben, draft, what="We read", look_on=AHEAD, version="0")
    assert send(ben, draft).status_code == 302
    time.move(minutes=11)
    assert "We read" in ana.get(f"/agreements/{made.agreement}/history.json").text


@pytest.mark.parametrize(
    ("chosen", "status"),
    [({}, 409), ({"off": ["proposals"], "begin": "8", "end": "21"}, 302), ({"begin": "3", "end": "4"}, 302)],
)
def test_what_is_not_let_in_stands_in_the_way_of_no_change(couple, time, chosen, status):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    draft = begin_change(ben, made.agreement)
    save(ben, draft, what="We read", look_on=AHEAD, version="0")
    if chosen:
        assert ben.post("/settings/from-partner", follow=False, **chosen).status_code == 302
    counter(ana, made.agreement, "We go skating")
    time.move(minutes=11)
    sent_now = send(ben, draft)
    assert sent_now.status_code == status
    assert ("We go skating" in sent_now.text) is (status == 409)


def test_a_no_to_older_words_counts_while_newer_ones_wait_for_the_morning(couple, time, no_limits):
    ana, ben = couple
    made = propose(ana, "We go dancing")
    time.move(minutes=11)
    ben.post("/settings/from-partner", follow=False, begin="3", end="4")
    time.move(days=1)
    counter(ana, made.agreement, "We go skating")
    time.move(minutes=11)
    assert "We go skating" not in ben.page(f"/agreements/{made.agreement}")
    said = ben.post(f"/agreements/versions/{made.version}/answers", id=new_id(), kind="no")
    assert "not possible any more" not in said.text
    assert "isn't told" in html.unescape(said.text)
    assert "We go dancing" not in "".join(everything_of(ben))


def test_one_says_no_only_to_what_the_other_proposed(couple, time):
    ana, _ = couple
    made = propose(ana)
    time.move(minutes=11)
    assert answer(ana, made.version, "no").status_code == 404


def test_a_change_can_go_on_to_a_draft(couple, time):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    place = answer(ben, made.version, "change", write="yes").location
    assert WORDS in ben.page(place)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "shout"}, "fits best"),
        ({"kind": ""}, "fits best"),
        ({"kind": "not-now"}, "Until which day"),
        ({"kind": "not-now", "until": "2026-11-22"}, "up to three months"),
        ({"kind": "not-now", "until": "2027-11-22"}, "up to three months"),
        ({"kind": "not-now", "until": "soon"}, "date"),
        ({"kind": "change", "line": "x" * 301}, "a shorter version will fit"),
        ({"kind": "change", "id": "7"}, "older page"),
        ({"kind": "no"}, "No one sees a no"),
        ({"kind": "not-now", "until": "2026-12-01"}, "No one sees a no"),
    ],
)
def test_an_answer_that_cannot_be_says_what_is_missing_and_keeps_the_line(couple, time, fields, says):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    refused = answer(ben, made.version, **{"line": "keep this line", **fields})
    assert refused.status_code == 422
    assert says in html.unescape(refused.text)
    assert fields.get("line", "keep this line") in refused.text
    assert count(ana.app, "agreement_decisions") == 0


def test_an_answer_sent_twice_is_one(couple, time):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    id = new_id()
    for _ in range(3):
        assert answer(ben, made.version, "change", id=id, line="once").status_code == 302
    assert count(ana.app, "agreement_decisions") == 1
    assert answer(ana, made.version, "change", id=id).status_code == 404
    assert count(ana.app, "agreement_decisions") == 1


def test_what_both_signed_takes_no_answer_and_is_not_taken_back(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    before = dump(ana.app)
    for person, path in (
        (ben, f"/agreements/versions/{made.version}/answers"),
        (ana, f"/agreements/versions/{made.version}/take-back"),
    ):
        page = html.unescape(person.post(path, id=new_id(), kind="no").text)
        assert "has changed since you opened it" in page
        assert WORDS in page
    assert dump(ana.app) == before


@pytest.mark.parametrize("round", ROUNDS)
def test_signing_and_refusing_in_the_same_instant_end_in_one_of_two_clear_states(couple, time, round):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    got = at_once(
        posting(ben, f"/agreements/versions/{made.version}/sign"),
        posting(ben.another_device(), f"/agreements/versions/{made.version}/answers", id=new_id(), kind="no"),
    )
    assert got[1] == 302
    if got[0] == 302:
        assert stands(ana, made.agreement) == stands(ben, made.agreement) == "in-force"
    else:
        assert (got[0], stands(ana, made.agreement)) == (409, "proposed")
        assert ben.get(f"/agreements/{made.agreement}").status_code == 404
    assert count(ana.app, "agreement_decisions") == 0


# --- taking words out ------------------------------------------------------------------------------------------------------


def test_the_words_of_an_open_version_are_taken_out_by_their_author_alone_and_its_place_stays(couple, time):
    ana, ben = couple
    made = propose(ana, "words I regret", sign=True, why="a reason I regret")
    time.move(minutes=11)
    assert take_back(ben, made.version).status_code == 404
    take_back(ana, made.version)
    for person in couple:
        file = file_of(person, made.agreement)
        assert file["versions"] == [{"number": 1, "proposed_by": "Ana", "taken_back": True}]
        assert "regret" not in json.dumps(file)
        for page in everything_of(person, made.agreement):
            assert "regret" not in page
    assert cells(ana.app, "agreement_versions") == [(0, 0)]
    assert one(ana.app, "SELECT COUNT(*) FROM agreement_drafts WHERE sent_id IS NOT NULL") == 0
    assert take_back(ana, made.version).status_code == 404


def test_a_signed_version_is_never_taken_out_not_even_when_it_is_past(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    other = counter(ana, made.agreement, "the next words", sign=True)
    time.move(minutes=11)
    sign(ben, other.version)
    end(ben, made.agreement)
    for version in (made.version, other.version):
        assert "has changed since you opened it" in html.unescape(
            ana.post(f"/agreements/versions/{version}/take-back").text
        )
    assert [v["what"] for v in file_of(ben, made.agreement)["versions"]] == [WORDS, "the next words"]


def test_what_someone_answered_is_in_no_history_and_no_file(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    before = {p: plain(p.page(f"/agreements/{made.agreement}/history")) for p in couple}
    answer(ben, made.version, "change", line="a line beside it")
    for person in couple:
        page = person.page(f"/agreements/{made.agreement}/history")
        file = file_of(person, made.agreement)
        assert plain(page) == before[person]
        assert "a line beside it" not in page + json.dumps(file)
        assert [event["what"] for event in file["events"]] == ["proposed", "signed"]


def test_of_intimacy_there_is_no_file_and_paper_says_that_nothing_binds(couple, time):
    ana, ben = couple
    plainly = signed_by_both(ana, ben, time)
    intimate = signed_by_both(ana, ben, time, topic="intimacy")
    note = topics()["intimacy"].reminder
    for person in couple:
        page = html.unescape(person.page(f"/agreements/{plainly.agreement}/history"))
        assert note not in page
        assert "history.json" in page
        assert person.get(f"/agreements/{plainly.agreement}/history.json").status_code == 200
        page = html.unescape(person.page(f"/agreements/{intimate.agreement}/history"))
        assert note in page
        assert "history.json" not in page
        assert "What you agreed" not in page
        assert person.get(f"/agreements/{intimate.agreement}/history.json").status_code == 404


def test_the_history_gives_one_day_for_each_signature(couple, time):
    """A signature given before a proposal arrived counts from then, above as in the list below."""
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    for person in couple:
        page = text_of(person.page(f"/agreements/{made.agreement}/history"))
        above = re.findall(r"signed on (\w+, .+? \d{4})", page)
        below = re.findall(r"signed version 1 (\w+, .+? \d{4})", page)
        assert len(above) == 2
        assert sorted(above) == sorted(below)


# --- both see the same -----------------------------------------------------------------------------------------------------


def test_history_is_the_same_for_both_and_tells_who_proposed_and_signed_what_and_when(couple, time):
    ana, ben = couple
    made = propose(ana, "We eat at seven", sign=True)
    time.move(minutes=11)
    answer(ben, made.version, "change", line="a little later")
    other = counter(ben, made.agreement, "We eat at eight", sign=True)
    time.move(minutes=11)
    sign(ana, other.version)
    files = [file_of(p, made.agreement) for p in couple]
    assert files[0] == files[1]
    told = [(e["what"], e["version"], e["who"]) for e in files[0]["events"]]
    assert told == [
        ("proposed", 1, "Ana"), ("signed", 1, "Ana"),
        ("proposed", 2, "Ben"), ("signed", 2, "Ben"), ("signed", 2, "Ana"), ("agreed", 2, None),
    ]  # fmt: skip
    for person in couple:
        page = html.unescape(person.page(f"/agreements/{made.agreement}/history"))
        for words in ("seven", "eight", "Ana", "Ben"):
            assert words in page


def test_the_file_is_a_download_that_reads_as_it_was_written(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time, what="Tee um vier, 🍵 “ja”")
    got = ben.get(f"/agreements/{made.agreement}/history.json")
    assert got.mimetype == "application/json"
    assert "attachment" in got.headers["Content-Disposition"]
    assert got.headers["Cache-Control"] == "no-store"
    assert "Tee um vier, 🍵 “ja”" in got.text.replace('\\"', '"')


def test_opening_a_proposal_changes_nothing_that_its_author_could_see(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    deliver_due.deliver(ana.app)
    before, rows = everything_of(ana, made.agreement), dump(ana.app)
    everything_of(ben, made.agreement)
    ben.page(f"/agreements/versions/{made.version}/sign")
    assert everything_of(ana, made.agreement) == before
    assert dump(ana.app) == rows


def test_drafting_a_change_changes_nothing_that_the_other_could_see(couple, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    before = everything_of(ben, made.agreement)
    version = one(ana.app, "SELECT version FROM agreements")
    save(ana, begin_change(ana, made.agreement), what="thoughts of mine", version="0", look_on=AHEAD)
    assert everything_of(ben, made.agreement) == before
    waiting = counter(ana, made.agreement, "on its way", when="letter", sign=True)
    assert everything_of(ben, made.agreement) == before
    unsign(ana, waiting.version)
    sign(ana, waiting.version)
    assert everything_of(ben, made.agreement) == before
    assert one(ana.app, "SELECT version FROM agreements") == version


def test_a_proposal_without_a_partner_takes_no_verb(ana):
    draft = drafted(ana)
    assert send(ana, draft).status_code == 422
    assert count(ana.app, "agreements") == 0


def test_two_with_the_same_name_lose_no_word_in_the_file(app, time):
    first, second = Person(app, "Sam").sign_up(), Person(app, "Sam").sign_up(email="other@example.org")
    pair(first, second)
    made = propose(first, sign=True, why="mine")
    time.move(minutes=11)
    counter(second, made.agreement, "other words", why="hers", closeness="enough")
    time.move(minutes=11)
    (_, version) = file_of(first, made.agreement)["versions"]
    assert version["why"] == [{"who": "Sam", "words": "mine"}, {"who": "Sam", "words": "hers"}]


def test_it_arrives_at_the_readers_letter_time_and_never_in_the_readers_night(couple, time):
    ana, ben = couple
    ben.post("/settings", name="Ben", zone="Pacific/Auckland", theme="dark")  # it is one in the morning there
    made = propose(ana, when="at-once")
    time.move(hours=6, minutes=59)
    assert ben.get(f"/agreements/{made.agreement}").status_code == 404
    time.move(minutes=1)
    assert stands(ben, made.agreement) == "proposed"


def test_its_day_comes_for_each_on_their_own_calendar(couple, time):
    ana, ben = couple
    ben.post("/settings", name="Ben", zone="Pacific/Auckland", theme="dark")
    made = propose(ana, sign=True)
    time.move(hours=8)
    sign(ben, made.version)
    time.move(days=55, hours=3)  # noon of the day for Ben, eleven in the evening before it for Ana
    for person in couple:
        person.sign_in()
    assert stands(ana, made.agreement) == "in-force"
    assert stands(ben, made.agreement) == "look-again"


def test_ids_of_another_couple_take_nothing_in_any_form(couple, cleo, dan, time):
    ana, ben = couple
    theirs, mine = signed_by_both(cleo, dan, time), signed_by_both(ana, ben, time)
    open_one = propose(ana)
    time.move(minutes=11)
    before = dump(ana.app)
    forms = [
        (f"/agreements/{mine.agreement}/keep", {"id": theirs.version, "look_on": "2027-03-01"}),
        (f"/agreements/versions/{theirs.version}/answers", {"id": new_id(), "kind": "change"}),
        (f"/agreements/versions/{theirs.version}/sign", {}),
        (f"/agreements/versions/{theirs.version}/take-back", {}),
        (f"/agreements/{theirs.agreement}/change", {}),
        (f"/agreements/{theirs.agreement}/end", {"id": new_id()}),
        (f"/agreements/drafts/{theirs.draft}", {"kind": "agreement", "what": "mine now"}),
        (f"/agreements/drafts/{theirs.draft}/send", {"id": new_id(), "when": "at-once"}),
    ]
    for person in couple:
        for path, fields in forms:
            assert person.post(path, follow=False, **fields).status_code == 404, path
    assert dump(ana.app) == before
    assert (
        sign(ben, open_one.version, version_id=theirs.version, agreement_id=theirs.agreement).status_code
        == 302
    )
    assert stands(cleo, theirs.agreement) == "in-force"


def test_the_database_itself_takes_one_signature_and_one_number_of_each(couple, time):
    ana, ben = couple
    signed_by_both(ana, ben, time, comfort="7")
    for table in ("agreement_signatures", "agreement_comforts"):
        with connect(ana.app) as db:
            names = ", ".join(name for name in databases.columns(db, table) if name != "id")
            again = f"INSERT INTO {table} (id, {names}) SELECT '{'0' * 32}', {names} FROM {table} LIMIT 1"
            with pytest.raises(databases.refuses_a_second_one(), match=r"(?i)unique"):
                db.execute(again)


# --- small ways back ------------------------------------------------------------------------------------------------------


def test_a_line_beside_an_answer_is_taken_back_by_its_author_alone_and_the_answer_stays(couple, time):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    answer(ben, made.version, "change", line="a sharp line")
    line = one(ana.app, "SELECT id FROM agreement_decisions")
    assert "a sharp line" in ana.page(f"/agreements/{made.agreement}")
    assert ana.post(f"/agreements/answers/{line}/remove-line", follow=False).status_code == 404
    assert ben.post(f"/agreements/answers/{line}/remove-line", follow=False).status_code == 302
    page = ana.page(f"/agreements/{made.agreement}")
    assert "a sharp line" not in page
    assert "I'd change something" in html.unescape(page)


def test_an_own_proposal_without_a_signature_is_no_news_for_its_author(couple, time):
    ana, ben = couple
    propose(ana)
    time.move(minutes=11)
    assert "is proposing an agreement" not in ana.page("/home/now")
    assert "is proposing an agreement" in ben.page("/home/now")


def test_what_was_agreed_in_a_closed_space_is_listed_while_it_can_be_read(couple, time):
    ana, ben = couple
    signed_by_both(ana, ben, time)
    ben.post("/pairing/leave", follow=False)
    for person in couple:
        assert "What you shared with" in person.page("/agreements")
        assert WORDS in person.page("/agreements")
    time.move(days=31)
    ana.sign_in()
    assert "What you shared with" not in ana.page("/agreements")


@pytest.mark.parametrize("state", ["signed", "due", "proposed"])
def test_an_agreement_of_before_says_so_and_asks_for_nothing(couple, time, state):
    ana, ben = couple
    if state == "proposed":
        propose(ana)
        time.move(minutes=11)
    else:
        signed_by_both(ana, ben, time)
    ana.post("/pairing/leave", follow=False)
    if state == "due":
        time.move(days=29)
        ben.sign_in()
    home = text_of(ben.page("/agreements"))
    assert "Write your first one" not in home
    id = re.search(r'href="/agreements/([0-9a-f-]{36})"', ben.page("/agreements"))[1]
    page = text_of(ben.page(f"/agreements/{id}"))
    assert "From before" in page
    for call in (
        "Time to revisit",
        "Active once",
        "active again",
        "Active until",
        "or not now",
        "Revisit it",
        "That's when",
    ):
        assert call not in page, call
    assert WORDS in page
