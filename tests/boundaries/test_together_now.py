"""A proposal or a boundary sent right away: only in a talk of both, never about intimacy, and then signed in that talk."""

import re
from html import unescape

import pytest

from tests import heard
from tests.boundaries.acts import (
    begin_change,
    count,
    drafted,
    propose,
    save,
    send,
    sent,
    share_boundary,
    sign,
    signed_by_both,
)
from tests.home.test_what_reaches_me import choose
from tests.live.talking import ask, begin, move
from tests.pages import plain
from tests.scenario import one

WORDS = "We answer by the evening"
IDS = r"[0-9a-f]{8}-[0-9a-f-]{27}"


@pytest.fixture
def at_night(couple, time):
    """23:00, outside the hours of both."""
    time.move(hours=11)
    return couple


def offers_right_away(person, draft: str) -> bool:
    return 'value="live" checked' in " ".join(person.page(f"/agreements/drafts/{draft}/preview").split())


def test_a_proposal_in_a_talk_is_there_right_away_at_any_hour_and_can_be_signed_and_undone(at_night, time):
    ana, ben = at_night
    begin(ana, ben)
    made = propose(ana, when="live")
    assert WORDS in ben.page(f"/agreements/{made.agreement}")
    assert one(ana.app, "SELECT waiting_cell IS NULL FROM agreement_versions") == 1
    time.move(minutes=1)
    sign(ana, made.version)
    sign(ben, made.version)
    assert count(ana.app, "agreement_signatures") == 2
    assert "Undo my signature" in ben.page(f"/agreements/{made.agreement}")
    ben.post(f"/agreements/versions/{made.version}/undo-signature")
    assert count(ana.app, "agreement_signatures") == 1


def test_a_boundary_in_a_talk_is_there_right_away_at_any_hour(at_night):
    ana, ben = at_night
    begin(ana, ben)
    id = share_boundary(ana, arrives="live")
    assert "go outside" in ben.page(f"/agreements/boundaries/{id}")
    assert one(ana.app, "SELECT waiting_cell IS NULL FROM boundaries") == 1


@pytest.mark.parametrize("when", ["letter", "live"])
@pytest.mark.parametrize("kind", ["agreement", "boundary"])
def test_when_it_arrives_is_worked_out_once_as_it_is_sent(couple, kind, when):
    ana, ben = couple
    draft = drafted(ana) if kind == "agreement" else save(ana, kind=kind, will="go outside")[0]
    begin(ana, ben)
    with heard.statements(ana.app) as said:
        assert send(ana, draft, when=when).status_code == 302
    assert sum("FROM letter_times" in statement for statement in said) == 1


def test_what_came_in_a_talk_stays_after_it_and_sent_twice_it_is_one(at_night):
    ana, ben = at_night
    talk = begin(ana, ben)
    made = propose(ana, when="live")
    move(ben, talk, "stop")
    assert WORDS in ben.page(f"/agreements/{made.agreement}")
    assert send(ana, made.draft, made.version, "live").location == f"/agreements/{made.agreement}"
    assert count(ana.app, "agreement_versions") == 1


def test_a_proposal_sent_otherwise_waits_for_the_readers_hours_also_in_a_talk(at_night, time):
    ana, ben = at_night
    choose(ben, begin=8, end=9)
    time.move(hours=11)  # 10:00: it arrives at 10:10, and shows the next morning
    made = propose(ana, when="at-once")
    time.move(minutes=11)
    begin(ana, ben)
    assert ben.get(f"/agreements/{made.agreement}").status_code == 404
    time.move(hours=22)
    assert WORDS in ben.page(f"/agreements/{made.agreement}")


@pytest.mark.parametrize("kind", ["agreement", "boundary"])
@pytest.mark.parametrize(
    "ending",
    [
        "no talk",
        "stop",
        "pause",
        "one comes back on one phone",
        "step-out",
        "hours later",
        "one is not here yet",
    ],
)
def test_without_a_talk_of_both_right_away_is_not_offered_and_not_taken(couple, time, ending, kind):
    ana, ben = couple
    draft = drafted(ana) if kind == "agreement" else save(ana, kind="boundary", will=WORDS)[0]
    if ending == "one is not here yet":
        move(ana, ask(ana, ben), "ready")
    elif ending != "no talk":
        talk = begin(ana, ben)
        assert offers_right_away(ana, draft)
        if ending == "hours later":
            time.move(hours=1, minutes=21)
        elif ending == "one comes back on one phone":
            for person, name in ((ana, "sofa-on"), (ben, "sofa-on"), (ana, "pause"), (ana, "return")):
                assert move(person, talk, name).status_code == 302
        else:
            move(ben, talk, ending)
    assert 'value="live"' not in ana.page(f"/agreements/drafts/{draft}/preview")
    answer = send(ana, draft, when="live", sign="yes")
    assert answer.status_code == 422
    assert "It can't arrive right away anymore. Choose when it arrives." in unescape(answer.text)
    assert WORDS in answer.text
    assert WORDS in ana.page(f"/agreements/drafts/{draft}")
    assert count(ana.app, "agreement_versions") == count(ana.app, "boundaries") == 0
    assert send(ana, draft, when="letter").status_code == 302


@pytest.mark.parametrize("kind", ["agreement", "boundary"])
def test_intimacy_never_goes_right_away(couple, kind):
    ana, ben = couple
    begin(ana, ben)
    words = {"will": WORDS} if kind == "boundary" else {"what": WORDS, "look_on": "2027-01-17"}
    other, _ = save(ana, kind=kind, topic="money", **words)
    assert offers_right_away(ana, other)
    draft, _ = save(ana, kind=kind, topic="intimacy", **words)
    assert 'value="live"' not in ana.page(f"/agreements/drafts/{draft}/preview")
    assert send(ana, draft, when="live").status_code == 422
    assert count(ana.app, "agreement_versions") == count(ana.app, "boundaries") == 0


@pytest.mark.parametrize("topic", ["money", "intimacy"])
def test_leaving_the_topic_out_of_a_change_does_not_let_intimacy_go_right_away(couple, time, topic):
    ana, ben = couple
    agreement = signed_by_both(ana, ben, time, topic=topic).agreement
    draft = begin_change(ana, agreement)
    save(ana, draft, what="Other words", look_on="2027-01-17", topic="", version="0")
    boundary = share_boundary(ana, topic=topic)
    change = ana.post(f"/agreements/boundaries/{boundary}/change", follow=False)
    other = change.location.split("/")[-1].split("?")[0]
    save(ana, other, kind="boundary", will="stay in", topic="", version="0")
    time.move(minutes=11)
    begin(ana, ben)
    assert [offers_right_away(ana, d) for d in (draft, other)] == [topic == "money"] * 2


def test_switched_off_proposals_stay_out_in_a_talk_too_and_the_sender_cannot_tell(couple, time, no_limits):
    ana, ben = couple
    begin(ana, ben)
    seen = []
    for off, status in ((), 200), (("proposals",), 404):
        choose(ben, *off)
        pages = [send(ana, drafted(ana), when="live").location]
        pages.append(f"/agreements/boundaries/{share_boundary(ana, arrives='live')}")
        assert [ben.get(page).status_code for page in pages] == [status] * 2
        said = [ana.page(page) for page in pages]
        assert "Ben can read it now." in said[0]
        seen.append([re.sub(IDS, "", plain(page)) for page in said])
    assert seen[0] == seen[1]


def test_it_reaches_the_open_pages_of_the_partner(couple, monkeypatch):
    ana, ben = couple
    begin(ana, ben)
    told = []
    monkeypatch.setattr("couples.realtime.notify", lambda person, what, *_: told.append(what))
    sent(ana, drafted(ana), "letter")
    assert told == []
    share_boundary(ana, arrives="live")
    assert told == ["agreements", "agreements"]
