"""What Home says of a talk that's asked for or agreed on, beside everything else that's next."""

import uuid
from datetime import timedelta

import pytest

from tests.checkins.test_opening import opens
from tests.conftest import Person
from tests.home.test_news import lines
from tests.live.talking import agree_on, begin
from tests.live.test_talk_requests import question
from tests.pages import text_of


def home(person: Person) -> str:
    return text_of(person.page("/")).replace(" .", ".")


def test_a_talk_in_the_next_days_leaves_home_to_a_check_in_that_is_there_to_read(couple, time):
    ana, ben = couple
    occasion = opens(ana, ben)
    agree_on(ana, ben, time, days=2)
    for _ in range(2):  # unread, and then read
        assert "Your talk: Tuesday at 12:00" not in home(ben)
        assert "Your talk is on Tuesday, 24 November at 12:00." in home(ben)
        ben.post("/home/new/here", page=f"/check-in/{occasion}/promises")
    assert "You've read your check-in" in home(ben)
    ben.post(f"/check-in/{occasion}/done")
    assert "Your talk: Tuesday at 12:00" in home(ben)


def test_in_the_last_hours_before_it_a_talk_leads_home_even_beside_a_check_in_to_read(couple, time):
    ana, ben = couple
    opens(ana, ben)
    agree_on(ana, ben, time, hours=3)
    assert "Your talk: today at 15:00" in home(ben)


@pytest.mark.parametrize("hours", [0, 3])
def test_a_talk_that_neither_came_to_is_a_small_line_once_its_minutes_are_over(couple, time, hours):
    ana, ben = couple
    if hours:
        agree_on(ana, ben, time, hours=hours)
    else:
        id = str(uuid.uuid4())
        question(ana, id=id)
        ben.post(f"/together/{id}/answer", answer="yes", version="1")
    time.move(hours=hours, minutes=19)
    assert "Go to your talk" in home(ana)
    time.move(minutes=1)
    for person in couple:
        person.sign_in()
        assert "Go to your talk" not in home(person)
        assert f"You'd planned to talk today at {12 + hours}:00. See your talk" in home(person)
        assert "Suggest another time" in text_of(person.page("/together"))
    time.move(days=1)
    ana.sign_in()
    assert "planned to talk" not in home(ana)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_talk_that_no_one_ended_leaves_home_to_the_check_in_hours_later(couple, time, days):
    ana, ben = couple
    talk = begin(ana, ben, step=2)
    time.move(hours=3)
    assert "Your talk is still going" in home(ana)
    assert "You're in a talk together." in text_of(ana.page("/check-in"))
    time.move(minutes=21, days=days)
    for person in couple:
        person.sign_in()
        assert "Your talk is still going" not in home(person)
        assert "Your talk from Sunday, 22 November is on hold. See your talk" in home(person)
        assert f'href="/together/{talk}"' in person.page("/together")
        on_tab = text_of(person.page("/check-in"))
        assert "You're in a talk together." not in on_tab
        assert "On hold since Sunday, 22 November" in on_tab


def test_another_time_is_said_to_be_suggested_and_not_asked_for(couple, time):
    ana, ben = couple
    id, at = str(uuid.uuid4()), (time.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    question(ana, id=id)
    assert "You asked to talk. Ben can answer any time." in home(ana)
    assert "Ana would like to talk now" in lines(ben)
    ben.post(f"/together/{id}/answer", answer="at", when="at", at=at)
    assert "You suggested a time. Ana can answer any time." in home(ben)
    assert "You asked to talk" not in home(ben)
    assert "Ben suggested talking on Tuesday at 12:00" in lines(ana)
    assert "would like to talk" not in home(ana)
