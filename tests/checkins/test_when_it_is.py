"""The next check-in as it now stands: every page names the same day, moved or called off, in the days of whoever reads it."""

import re

import pytest

from tests.checkins.test_opened import promise
from tests.checkins.test_opening import opens
from tests.conftest import Person, pair
from tests.live.talking import ask
from tests.pages import text_of

MOVED = "Your next check-in moved to Tuesday, 24 November."


@pytest.fixture
def last(couple, time) -> str:
    """The day after one that both have opened: Ana is done with it, and Ben hasn't read it."""
    occasion = opens(*couple)
    time.move(days=1)
    for person in couple:
        person.sign_in()
    couple[0].post(f"/check-in/{occasion}/done")
    return occasion


def not_this_time(person: Person, day: str = "") -> str:
    occasion = person.occasion()
    assert person.post(f"/check-in/{occasion}/call-off", follow=False, day=day).status_code == 302
    return occasion


def said(person: Person, path: str) -> str:
    return text_of(person.page(path)).replace(" .", ".")


def home(person: Person) -> str:
    return said(person, "/")


def tab(person: Person) -> str:
    return said(person, "/check-in")


def days_to_choose(person: Person) -> list[str]:
    choices = re.search(r'<select[^>]*name="day".*?</select>', person.page("/check-in"), re.S)[0]
    return re.findall(r'<option[^>]* value="([\d-]+)"', choices)


def test_whoever_has_not_read_the_last_check_in_is_told_of_the_day_the_next_one_moved_to(couple, last):
    ana, ben = couple
    assert "The next one's on Sunday, 29 November." in home(ben)
    not_this_time(ana, "2026-11-24")
    assert MOVED in home(ben)
    assert "Next check-in: Tuesday, 24 November It moved, just this time." in home(ana), "it's near"
    assert "29 November" not in home(ben) + home(ana)


def test_whoever_has_not_read_the_last_check_in_is_told_that_the_next_one_is_called_off(couple, last):
    ana, ben = couple
    occasion = not_this_time(ana)
    for person in couple:
        assert "No check-in this time." in home(person)
        assert "29 November" not in home(person)
    assert "The next one's on Sunday, 6 December." in home(ben)
    ana.post(f"/check-in/{occasion}/call-on")
    assert "No check-in this time." not in home(ben)


def test_who_is_done_reads_on_every_page_that_the_next_one_is_called_off(couple, last):
    ana, ben = couple
    not_this_time(ben)
    after = "Sunday, 6 December at 19:00"
    assert f"Done for this week Next check-in: {after}. See this check-in" in home(ana)
    for page in ("/check-in", f"/check-in/{last}", f"/check-in/{last}/promises"):
        assert f"Done for this week. Next: {after}." in said(ana, page), page


def test_moved_far_away_it_leaves_the_last_one_done_until_three_days_before_the_new_day(couple, last, time):
    ana, ben = couple
    not_this_time(ben, "2026-11-28")
    for page in ("/check-in", f"/check-in/{last}", f"/check-in/{last}/promises"):
        assert "Done for this week. Next: Saturday, 28 November." in said(ana, page), page
    assert "Next check-in: Saturday, 28 November." in home(ana)
    time.move(days=2)
    ana.sign_in()
    assert "Next check-in: Saturday, 28 November It moved, just this time." in home(ana)


def test_whoever_is_ready_reads_the_day_it_moved_to(couple):
    ana, ben = couple
    ana.write("thanks", "the soup")
    ana.ready()
    assert "You're ready Next check-in: today at 19:00." in home(ana)
    not_this_time(ben, "2026-11-24")
    assert "You're ready Next check-in: Tuesday, 24 November." in home(ana)


def test_beside_a_talk_home_tells_what_became_of_the_check_in(couple, last, time):
    ana, ben = couple
    ben.post(f"/check-in/{last}/done")
    ask(ana, ben)
    assert "Your talk is now" in home(ana)
    not_this_time(ben, "2026-11-24")
    assert MOVED in home(ana)


def test_on_the_day_it_moved_to_its_today_and_afterward_home_says_until_when_it_can_open(couple, time):
    ana, _ = couple
    not_this_time(ana, "2026-11-24")
    time.move(days=2)
    ana.sign_in()
    assert "Your check-in is today There's time until Wednesday, 25 November at 19:00." in home(ana)
    time.move(days=1)
    ana.sign_in()
    assert "Your check-in There's time until Wednesday, 25 November at 19:00." in home(ana)


def test_after_its_hour_the_tab_says_until_when_it_can_open(couple, time):
    ana, _ = couple
    assert "There's time until" not in tab(ana)
    time.move(days=1)
    ana.sign_in()
    left = "There's time until Wednesday, 25 November at 19:00."
    assert f"For Sunday, 22 November at 19:00. {left} Opens when you're both ready." in tab(ana)


def test_a_promise_goes_on_until_the_check_in_after_one_that_was_called_off(couple, last, time):
    ana, ben = couple
    promise(ana, last, "I run once")
    assert "I run once Until Sunday, 29 November" in said(ben, "/shared")
    not_this_time(ben)
    time.move(days=3)
    for days in (0, 5):  # before its hour, and after it
        time.move(days=days)
        for person in couple:
            person.sign_in()
        assert "I run once Until Sunday, 6 December" in said(ben, "/shared"), days
        assert ("Ana made a promise" in home(ben)) is True
    time.move(days=4)
    ana.sign_in()
    assert "First, how did your promise go?" in home(ana)
    assert "I run once" in tab(ana)


def test_the_check_in_asks_about_a_promise_on_the_earlier_day_that_it_moved_to(couple, last, time):
    ana, ben = couple
    promise(ana, last, "I run once")
    not_this_time(ben, "2026-11-24")
    time.move(days=1)
    ana.sign_in()
    assert "First, how did your promise go?" in home(ana)


@pytest.fixture
def apart(app) -> tuple[Person, Person]:
    """Ana is in New York, where it's Sunday at seven, and Ben in Berlin, where it's Monday by then."""
    ana = Person(app, "Ana").sign_up(zone="America/New_York")
    ben = Person(app, "Ben").sign_up(zone="Europe/Berlin")
    pair(ana, ben)
    for person in (ana, ben):
        person.say_hello("Your laugh")
    return ana, ben


def test_in_two_zones_each_reads_the_day_that_it_is_where_they_live(apart):
    ana, ben = apart
    assert "on Monday, 23 November at 01:00" in home(ben)
    assert "Next check-in: today at 19:00" in home(ana)
    assert "For Monday, 23 November at 01:00." in tab(ben)
    assert "For Sunday, 22 November at 19:00." in tab(ana)
    assert "2026-11-23" in days_to_choose(ana)
    assert "2026-11-23" not in days_to_choose(ben), "it's on then"
    not_this_time(ana)
    assert "Next check-in: Monday, 30 November at 01:00" in home(ben)
    assert "Next check-in: Monday, 30 November." in tab(ben)
    assert "Next check-in: Sunday, 29 November." in tab(ana)


def test_in_two_zones_a_move_names_the_readers_day_before_it(apart):
    ana, ben = apart
    occasion = not_this_time(ana, "2026-11-24")
    assert "Ana moved it from Monday, 23 November to Tuesday, 24 November." in tab(ben)
    assert "You moved it from Sunday, 22 November to Tuesday, 24 November." in tab(ana)
    ana.post(f"/check-in/{occasion}/call-on")
    not_this_time(ana, "2026-11-23")
    assert "Ana moved it to Monday, 23 November." in tab(ben), "it was on that day for him already"


def test_in_two_zones_a_check_in_is_called_by_the_readers_day_wherever_its_named(apart, time):
    ana, ben = apart
    occasion = opens(ana, ben, ("thanks",))
    promise(ana, occasion, "I run once")
    time.move(days=8)
    for person, day, until in (
        (ana, "Sunday, 22 November", "Sunday, 29 November"),
        (ben, "Monday, 23 November", "Monday, 30 November"),
    ):
        person.sign_in()
        assert f"Last check-in {day}" in tab(person)
        assert day in said(person, "/check-in/history")
        assert day in said(person, f"/check-in/{occasion}")
        assert until in tab(person)
