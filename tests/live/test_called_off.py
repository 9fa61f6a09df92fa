"""A talk that both agreed on and one calls off: until its time both can see that it won't be, and not who said so."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from couples.db import db
from couples.live import live_session
from couples.live.live_session import LiveSession
from couples.maintenance.cleanup import clean_up
from tests.conftest import Person
from tests.databases import connect
from tests.live.talking import agree_on, is_on, move
from tests.live.test_talk_requests import count, question
from tests.pages import text_of

NONE = "Your talk on Tuesday at 12:00 is off."


def call_off(person: Person, id: str):
    return person.post(f"/together/{id}/answer", follow=False, answer="not-today")


def said(person: Person) -> list[bool]:
    """Whether Home and the page of talks say that there's no talk."""
    return [NONE in text_of(person.page(path)).replace(" .", ".") for path in ("/", "/together")]


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_both_read_that_there_is_no_talk_until_its_time(couple, time, who):
    ana, ben = couple
    id = agree_on(ana, ben, time, days=2)
    assert "Call it off" in ben.page("/together")
    assert call_off(couple[who == "Ben"], id).status_code == 302
    for person in couple:
        assert said(person) == [True, True]
        assert "Your talk is on" not in text_of(person.page("/"))
    time.move(days=2)
    clean_up(ana.app)
    assert count(ana.app) == 0
    for person in couple:
        person.sign_in()
        assert said(person) == [False, False]


def test_it_is_gone_from_both_pages_the_minute_it_would_have_begun_before_any_job_ran(couple, time):
    ana, ben = couple
    call_off(ben, agree_on(ana, ben, time, days=2))
    time.move(days=2)
    for person in couple:
        person.sign_in()
        assert said(person) == [False, False]


def test_talks_that_began_early_and_were_over_before_their_time_are_not_read_for_ever(
    couple, time, monkeypatch
):
    ana, ben = couple
    early = agree_on(ana, ben, time, days=2)
    for person in couple:
        move(person, early, "ready")
    move(ana, early, "stop")
    time.move(days=8)
    off = agree_on(ana, ben, time, days=2)
    call_off(ben, off)
    with ana.app.test_request_context():
        space = db.session.scalars(select(LiveSession.space_id)).first()
        found = live_session.open_or_called_off_of.all(space)
        assert [str(row.id) for row in found] == [off]
    with connect(ana.app) as rows:
        rows.execute("UPDATE live_sessions SET topic_cell = NULL")
        rows.commit()
    looked_at = []
    is_forgotten = LiveSession.is_forgotten
    monkeypatch.setattr(
        LiveSession, "is_forgotten", lambda row, now: looked_at.append(str(row.id)) or is_forgotten(row, now)
    )
    clean_up(ana.app)
    assert looked_at == [off]


def test_no_one_can_open_it_or_come_in_or_call_it_off_again(couple, time):
    ana, ben = couple
    id = agree_on(ana, ben, time, days=2)
    call_off(ben, id)
    for person in couple:
        assert not is_on(person, id)
        for path in (f"/together/{id}/part", f"/together/{id}/summary"):
            assert person.get(path).status_code == 404
        assert move(person, id, "come-in").status_code == 404
        again = person.post(f"/together/{id}/answer", answer="not-today").text
        assert "Here's how it is now." in text_of(again).replace("’", "'")
    assert "Talks so far" not in ana.page("/together")


def test_whoever_called_it_off_can_ask_for_another_time_and_that_takes_its_place(couple, time):
    ana, ben = couple
    call_off(ben, agree_on(ana, ben, time, days=2))
    agree_on(ben, ana, time, days=3)
    for person in couple:
        assert said(person) == [False, False]
        assert "Your talk is on Wednesday, 25 November at 12:00." in text_of(person.page("/")).replace(
            " .", "."
        )


@pytest.mark.parametrize("said_before", ["at", "not-today"])
def test_before_a_yes_there_is_nothing_to_say(couple, time, said_before):
    ana, ben = couple
    id, at = str(uuid.uuid4()), (time.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    question(ana, id=id, when="at", at=at)
    assert "Not this time" in ben.page("/together")
    ben.post(f"/together/{id}/answer", answer=said_before, when="at", at=at)
    call_off(ben, id)
    for person in couple:
        assert said(person) == [False, False]


def test_once_another_talk_was_asked_for_it_does_not_come_back_when_that_one_is_canceled(couple, time):
    ana, ben = couple
    call_off(ana, agree_on(ana, ben, time, days=2))
    assert said(ben) == [True, True]
    other = str(uuid.uuid4())
    assert question(ben, id=other).status_code == 302
    assert call_off(ben, other).status_code == 302
    assert [said(person) for person in couple] == [[False, False]] * 2
    assert count(ana.app) == 0
