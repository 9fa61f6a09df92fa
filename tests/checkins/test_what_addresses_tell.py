"""What the address of a check-in tells: nothing of what the partner did in it alone."""

import re
import uuid

import pytest

from tests.conftest import Person, pair
from tests.live.talking import begin
from tests.pages import plain
from tests.scenario import connect, one

PAGES = (
    "",
    "/part",
    "/questions",
    "/questions/1",
    "/questions/next",
    "/questions/thanks",
    "/more",
    "/preview",
)
OPENED = ("/opening", "/opening/thanks", "/opening/thanks/part", "/promises", "/promises/part")
VERBS = {
    "answers/thanks": {"text": "too late"},
    "answers/thanks/answer-after-all": {},
    "words": {"text": "too late", "prompt": "thanks"},
    "ready": {},
    "ready/take-back": {},
    "call-off": {"day": ""},
    "call-on": {},
    "left-over": {"do": "keep"},
    "done": {},
    "promises": {"text": "too late"},
}
ALONE = {
    "writes": {"text": "a draft of mine"},
    "skips": {"go": "skip"},
    "keeps it private": {"text": "for me", "keep": "y"},
    "deletes it": {"text": "a draft of mine"},
    "is ready": {"text": "a draft of mine"},
}


def answers(person: Person, occasion: str, *also: str) -> dict[str, tuple]:
    """What this person gets at every address of a check-in, and in the lists that could name it.

    Args:
        also: other questions to try to answer.
    """
    base = f"/check-in/{occasion}"
    person.get("/only-me")  # through the door: what's behind it is the same each time
    got = {path: person.get(f"{base}{path}") for path in (*PAGES, *OPENED)}
    verbs = VERBS | {f"answers/{prompt}": {"text": "too late"} for prompt in also}
    for verb, fields in verbs.items():
        for json in (False, True):
            sent = {**fields, "id": str(uuid.uuid4())} if verb == "promises" else fields
            got[f"{verb} {json}"] = person.post(f"{base}/{verb}", follow=False, json=json, **sent)
    for path in ("/", "/check-in", "/check-in/history", "/check-in/looking-back", "/together", "/calendar"):
        got[path] = person.get(path)
    return {name: (a.status_code, a.location, _without_ids(plain(a.text))) for name, a in got.items()}


def _without_ids(page: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "id", page)


def act(person: Person, what: str, occasion: str) -> None:
    assert person.write("thanks", occasion=occasion, **ALONE[what]).status_code == 302
    if what == "is ready":
        assert person.ready(occasion).status_code == 302


@pytest.mark.parametrize("what", ALONE)
def test_a_week_that_passed_tells_nothing_of_what_the_partner_did_in_it_alone(couple, time, what):
    ana, ben = couple
    week = ana.occasion()
    act(ben, what, week)
    time.move(days=7)
    if what == "deletes it":
        ben.post(f"/check-in/{week}/left-over", do="delete")
    time.move(days=2)
    assert ben.get(f"/check-in/{week}").status_code == (404 if what == "deletes it" else 200)
    with_it = answers(ana, week)
    assert with_it[""][0] == 404
    assert with_it == answers_without(ana, week)


def answers_without(person: Person, week: str, *also: str) -> dict[str, tuple]:
    """The same in a week in which no one did anything: what they'd get had there been nothing."""
    with connect(person.app) as db:
        db.execute("DELETE FROM check_ins WHERE occasion=?", (week,))
        db.commit()
    return answers(person, week, *also)


RITUAL = "/check-in/ritual"
OURS = {
    "weekday": "2",
    "at": "20:00",
    "zone": "UTC",
    "keys": ["thanks"],
    "own": "What would you tell my mother?",
}
AGREED = {
    "other questions are agreed on": {"keys": ["close"], "own": ""},
    "another day is agreed on": {"weekday": "4"},
    "another hour is agreed on": {"at": "21:00"},
}
POSTED = {
    "a question is taken back": (RITUAL + "/questions/{}/take-back", {}),
    "a busy season begins": ("/check-in/busy", {}),
    "a pause begins": ("/check-in/pause", {"until": ""}),
}


def change(what: str, couple, time, own: str) -> None:
    ana, ben = couple
    if what in AGREED:
        put_in_force(ben, ana, time, **AGREED[what])
    else:
        path, fields = POSTED[what]
        assert ben.post(path.format(own), follow=False, **fields).status_code == 302


def put_in_force(proposer: Person, other: Person, time, **fields) -> None:
    """Both say yes to what one proposes, whenever they proposed last; what isn't named stays as in `OURS`."""
    with connect(proposer.app) as db:
        db.execute("DELETE FROM next_asks")
        db.commit()
    time.move(minutes=10)
    agree_on(proposer, other, **{**OURS, **fields})


@pytest.mark.parametrize("what", [*AGREED, *POSTED])
def test_no_change_to_the_check_ins_tells_whether_the_partner_wrote_in_the_last_one(couple, time, what):
    ana, ben = couple
    put_in_force(ben, ana, time)
    own = re.search(rf"{RITUAL}/questions/([^/]+)/take-back", ben.page(RITUAL))[1]
    week = ana.occasion()
    assert ana.write("thanks", "a draft of mine", week).status_code == 302
    time.move(days=7)
    change(what, couple, time, own)
    keys = own, "close", "connected"
    assert answers(ben, week, *keys) == answers_without(ben, week, *keys)


def test_the_weeks_in_which_the_partner_wrote_cannot_be_counted(couple, time):
    ana, ben = couple
    weeks = []
    for n in range(4):
        weeks.append(ben.occasion())
        if n % 2:
            ben.write("thanks", "a draft of mine", weeks[-1])
        time.move(days=7)
    assert len(set(weeks)) == 4
    assert {ana.get(f"/check-in/{week}").status_code for week in weeks} == {404}
    assert [ben.get(f"/check-in/{week}").status_code for week in weeks] == [404, 200, 404, 200]


def test_weeks_from_before_someone_joined_are_no_ones_but_their_writers(ana, eve, time):
    week = ana.occasion()
    ana.write("thanks", "alone so far", week)
    assert ana.post(f"/check-in/{week}/call-off", follow=False).status_code == 404
    mine = eve.occasion()
    eve.write("close", "alone as well", mine)
    time.move(days=9)
    pair(ana, eve)
    for person, prompt in ((ana, "close"), (eve, "thanks")):
        assert person.get(f"/check-in/{week}").status_code == 200
        assert prompt not in person.get(f"/check-in/{week}").text
    time.move(days=7)
    other = ana.occasion()
    ana.write("thanks", "not opened", other)
    time.move(days=9)
    assert eve.get(f"/check-in/{other}").status_code == 404


@pytest.mark.parametrize("wrote", [True, False])
def test_after_a_parting_an_old_week_leads_no_further_whether_or_not_the_other_wrote(couple, time, wrote):
    ana, ben = couple
    week = ana.occasion()
    if wrote:
        ben.write("thanks", "a draft of mine", week)
    time.move(days=9)
    ana.sign_in()
    ana.post("/pairing/leave")
    assert {ana.get(f"/check-in/{week}{path}").status_code for path in PAGES} == {404}
    assert ana.write("thanks", "x", week).status_code == 404


def test_what_both_did_or_one_wrote_oneself_keeps_its_address(couple, time):
    ana, ben = couple
    week = ana.occasion()
    ana.post(f"/check-in/{week}/call-off")
    time.move(days=7)
    ben.write("thanks", "mine", ben.occasion())
    mine = ben.occasion()
    time.move(days=9)
    assert [p.get(f"/check-in/{week}").status_code for p in couple] == [200, 200]
    assert [p.get(f"/check-in/{mine}").status_code for p in couple] == [404, 200]


def test_a_talk_about_a_week_that_passed_says_the_same_whether_or_not_the_partner_wrote(couple, time):
    ana, ben = couple
    talk = begin(ana, ben, "check-in")
    ben.write("thanks", "a draft of mine")
    time.move(days=5)
    shown = _without_ids(plain(ana.page(f"/together/{talk}")))
    answers_without(ana, "2026-11-22")
    assert _without_ids(plain(ana.page(f"/together/{talk}"))) == shown


@pytest.mark.parametrize("wrote", [True, False])
def test_a_page_from_before_another_day_was_agreed_on_leads_to_where_its_words_are(couple, time, wrote):
    ana, ben = couple
    time.move(days=1, hours=9)  # the check-in of the day before can still be opened
    day = ana.occasion()
    ana.write("thanks", "The soup", day)
    if wrote:
        ben.write("close", "a draft of mine", day)
    agree_on(ana, ben, weekday="4")
    assert (now := ana.occasion()) != day
    assert ana.write("thanks", "The soup, and the bread", day, json=True, version="1").status_code == 200
    assert "The soup, and the bread" in ana.page(f"/check-in/{now}/questions")
    for person in couple:
        assert (person.get(f"/check-in/{day}").status_code, person.get(f"/check-in/{day}").location) == (
            302,
            "/check-in",
        )
        assert person.get("/check-in/2026-11-15").status_code == 404
    time.move(days=3)
    assert [person.get(f"/check-in/{day}").status_code for person in couple] == [302, 302]


@pytest.mark.parametrize("wrote", [True, False])
def test_new_questions_are_asked_in_a_later_week_too_that_the_partner_has_written_in(couple, time, wrote):
    ana, ben = couple
    time.move(hours=8)
    this = ana.occasion()
    ben.post(f"/check-in/{this}/call-off")
    later = ana.occasion()
    if wrote:
        ana.write("thanks", "a draft of mine", later)
    ben.post(f"/check-in/{this}/call-on")
    agree_on(ana, ben, weekday="6", own="What made us laugh?")
    ben.post(f"/check-in/{this}/call-off")
    assert ben.occasion() == later
    assert "What made us laugh?" in ben.page(f"/check-in/{later}/questions")


def agree_on(ana: Person, ben: Person, **changes: str) -> None:
    asked = {"weekday": "6", "at": "19:00", "zone": "UTC", "keys": ["thanks"], **changes}
    ana.post("/check-in/ritual", **asked)
    ben.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
