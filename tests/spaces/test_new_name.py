"""A new name reaches one's partner like anything else that's sent: after time to mend it, within their hours, and seldom."""

from datetime import timedelta

import pytest

from tests.accounts.test_starting_over import start_over
from tests.conftest import Person
from tests.every_page import every_page_of
from tests.pages import text_of
from tests.scenario import Scenario
from tests.takeout.files import take

LINE = "I know where you were"


def takes(person: Person, name: str = LINE):
    return person.post("/settings", follow=False, name=name, zone="UTC", theme="system")


def chooses(person: Person, *off: str) -> None:
    answer = person.post("/settings/from-partner", follow=False, begin="8", end="21", off=list(off))
    assert answer.status_code == 302


def is_called(ana: Person, name: str) -> bool:
    """Whether a page of Ana's or her file has this name."""
    pages = "".join(ana.page(path) for path in ("/", "/shared", "/settings", "/pairing", "/thanks"))
    return name in pages + " ".join(take(ana, opened="y").texts())


def test_no_page_and_no_file_has_a_name_that_came_at_night_before_the_readers_hours_begin(
    scenario: Scenario, time
):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    time.time = (time.time + timedelta(days=1)).replace(hour=3)
    assert takes(ben).status_code == 302
    time.move(hours=1)
    assert LINE in ben.page("/settings")
    before = every_page_of(ana, **ids)
    assert not [name for name, page in before.items() if LINE in page]
    assert LINE not in " ".join(take(ana, opened="y").texts())
    time.move(hours=4)
    after = every_page_of(ana, **ids)
    assert len([name for name, page in after.items() if LINE in page]) > 20
    assert LINE in " ".join(take(ana, opened="y").texts())


def test_for_ten_minutes_it_can_be_mended_unseen_and_then_once_a_week(opened, couple, time):
    ana, ben = couple
    answer = ben.post("/settings", name="Bne", zone="UTC", theme="system")
    assert "Ana can't see your new name for ten minutes" in text_of(answer.text)
    time.move(minutes=9)
    assert takes(ben, "Benny").status_code == 302
    time.move(seconds=50)
    assert not is_called(ana, "Benny")
    assert not is_called(ana, "Bne")
    time.move(seconds=20)
    assert is_called(ana, "Benny")
    refused = ben.post("/settings", name=LINE, zone="UTC", theme="system")
    assert refused.status_code == 422
    assert "You can change your name again starting Sunday, 29 November." in text_of(refused.text)
    assert (
        ben.post("/settings", follow=False, name="Benny", zone="Asia/Tokyo", theme="dark").status_code == 302
    )
    time.move(days=7)
    for person in couple:
        person.sign_in()
    assert takes(ben, "Ben").status_code == 302


@pytest.mark.parametrize("off", ["all", "rest", "replies"])
def test_whoever_has_switched_everything_off_keeps_the_name_they_know(opened, couple, time, off):
    ana, ben = couple
    chooses(ana, off)
    for name in ("Answer me", LINE):
        assert takes(ben, name).status_code == 302
        time.move(days=7, hours=1)
        for person in couple:
            person.sign_in()
        assert is_called(ana, name) == (off != "all")
        assert name in ben.page("/settings")
    assert not is_called(ana, "Answer me")
    chooses(ana)
    assert is_called(ana, LINE)


def test_whoever_switches_everything_off_later_keeps_the_name_that_had_come(opened, couple, time):
    ana, ben = couple
    takes(ben, "Benny")
    time.move(hours=1)
    chooses(ana, "all")
    assert is_called(ana, "Benny")


@pytest.mark.parametrize("leaver", ["Ana", "Ben"])
def test_a_name_taken_just_before_a_parting_is_none_that_the_other_knew(opened, couple, time, leaver):
    ana, ben = couple
    time.move(hours=10)  # it's night
    takes(ben)
    time.move(hours=1)
    {"Ana": ana, "Ben": ben}[leaver].post("/pairing/leave")
    time.move(hours=12)
    assert not is_called(ana, LINE)
    assert "Ben" in text_of(ana.page("/check-in/history"))
    assert LINE not in ana.page("/only-me/said-before")


def test_a_name_taken_days_before_a_parting_stays(opened, couple, time):
    ana, ben = couple
    takes(ben, "Benny")
    time.move(days=2)
    ben.post("/pairing/leave")
    assert "What you shared with Benny" in text_of(ana.page("/check-in/history"))


def test_who_started_over_is_bound_by_the_same(opened, couple, time):
    ana, ben = couple[0], start_over(couple[1], time)
    time.time = time.time.replace(hour=23)
    ana.sign_in()
    chooses(ana)
    assert takes(ben).status_code == 302
    time.move(minutes=11)
    assert not is_called(ana, LINE)
    assert takes(ben, "Answer me").status_code == 422
    time.move(hours=10)
    assert is_called(ana, LINE)


def test_who_shares_with_no_one_is_called_what_they_like(ana, ben, eve):
    for name in ("Evelyn", "Eva"):
        answer = eve.post("/settings", name=name, zone="UTC", theme="system")
        assert "Saved." in text_of(answer.text)
        assert "ten minutes" not in text_of(answer.text)
