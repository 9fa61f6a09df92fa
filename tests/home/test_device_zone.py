"""Today is where one is: by the device's own zone, unless it's none or its owner said no. When things arrive stays as agreed."""

import uuid
from datetime import UTC, datetime

import pytest

from couples import clock, device_zone
from tests.conftest import Person
from tests.pages import text_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FAR_EAST = "Pacific/Kiritimati"  # Monday already, while it is Sunday noon in Greenwich
NO_ZONES = [
    "",
    "Mars/Base",
    "../../etc/passwd",
    "Pacific/Kiritimati\x00",
    "localtime",
    "a" * 5000,
    "１",
    "posix/Asia/Tokyo",
]
QUESTION = "Use that here?"


def at(person, zone: str):
    person.client.set_cookie(device_zone.COOKIE, zone, domain="127.0.0.1")
    return person


@pytest.mark.parametrize("device", NO_ZONES)
def test_what_is_no_zone_is_ignored(device):
    assert device_zone.zone_here(device, "Europe/Berlin") == "Europe/Berlin"
    assert device_zone.zone_to_offer(device, "Europe/Berlin", (), NOON) == ""


def test_the_day_is_the_devices_unless_its_owner_said_no():
    assert device_zone.zone_here(FAR_EAST, "UTC") == FAR_EAST
    assert device_zone.zone_here(FAR_EAST, "UTC", kept=[FAR_EAST]) == "UTC"


def test_a_zone_whose_clocks_show_the_same_is_not_asked_about():
    assert device_zone.zone_to_offer("Europe/Lisbon", "Europe/Berlin", (), NOON) == "Europe/Lisbon"
    assert device_zone.zone_to_offer("Europe/Paris", "Europe/Berlin", (), NOON) == ""
    assert device_zone.zone_to_offer("Europe/Lisbon", "Europe/Berlin", ["Europe/Lisbon"], NOON) == ""


def test_a_travellers_today_is_no_day_ahead_on_a_page_of_ones_own(ana):
    page = f"/only-me/pages/{uuid.uuid4()}"
    refused = ana.post(page, follow=False, text="x", on_day="2026-11-23")
    assert refused.status_code == 422
    assert "in the future" in refused.text
    assert at(ana, FAR_EAST).post(page, follow=False, text="x", on_day="2026-11-23").status_code == 302
    assert ana.post(page, follow=False, text="x", version="1", on_day="2026-11-24").status_code == 422


def test_a_travellers_today_is_no_day_ahead_beside_an_agreement(scenario):
    slip = {"id": str(uuid.uuid4()), "text": "x", "day": "2026-11-23"}
    path = f"/agreements/{scenario.ids['agreement']}/slips"
    assert scenario.ana.post(path, follow=False, **slip).status_code == 422
    assert at(scenario.ana, FAR_EAST).post(path, follow=False, **slip).status_code == 302


@pytest.mark.parametrize("zone", NO_ZONES[1:4])
def test_a_bad_zone_from_a_browser_breaks_nothing_and_asks_nothing(ana, zone):
    ana.client.set_cookie(device_zone.COOKIE, zone.replace("\x00", "%00"), domain="127.0.0.1")
    ana.client.set_cookie(device_zone.KEPT, "|".join([zone.replace("\x00", "%00"), "||"]), domain="127.0.0.1")
    for path in ("/", "/settings"):
        assert QUESTION not in text_of(ana.page(path))


@pytest.mark.parametrize("zone", ["Mars/Base", "", "a" * 5000])
def test_a_zone_that_is_none_is_taken_by_no_form(ana, zone):
    assert ana.post("/settings/zone", follow=False, do="use", zone=zone).status_code == 400
    assert 'value="UTC"' in ana.page("/settings")


def test_a_device_elsewhere_is_asked_about_once_and_can_become_the_zone(ana):
    at(ana, "Asia/Tokyo")
    for path in ("/", "/settings"):
        assert f"Your device is on Tokyo time. {QUESTION}" in text_of(ana.page(path))
    said = ana.post("/settings/zone", do="use", zone="Asia/Tokyo").text
    assert "You're on Tokyo time now." in text_of(said)
    assert QUESTION not in text_of(ana.page("/"))
    assert 'value="Asia/Tokyo"' in ana.page("/settings")


def test_who_keeps_their_zone_is_not_asked_again_and_has_its_day(ana):
    at(ana, FAR_EAST)
    said = ana.post("/settings/zone", do="keep", zone=FAR_EAST).text
    assert "Okay, staying on UTC time." in text_of(said)
    assert QUESTION not in text_of(ana.page("/"))
    page = f"/only-me/pages/{uuid.uuid4()}"
    assert ana.post(page, follow=False, text="x", on_day="2026-11-23").status_code == 422
    assert QUESTION in text_of(at(ana, "Asia/Tokyo").page("/")), "another zone is another question"


def kept_in(answer) -> tuple[str, str]:
    """The zones that an answer's cookie keeps, and for how long; empty where it sets none."""
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{device_zone.KEPT}=")]
    kept, _, rest = (cookies or [""])[0].partition(";")
    return kept.partition("=")[2].strip('"'), rest


def test_the_answer_holds_in_its_browser_as_long_as_its_owner_signs_in_there(ana):
    at(ana, FAR_EAST)
    ana.post("/settings/zone", do="keep", zone=FAR_EAST)
    for zone in ("Asia/Tokyo", FAR_EAST):
        kept, how = kept_in(at(ana, zone).sign_in())
        assert kept == FAR_EAST
        assert f"Max-Age={device_zone.KEPT_FOR}" in how
        assert "HttpOnly" in how
    assert QUESTION not in text_of(ana.page("/"))
    other = at(Person(ana.app, "Ana"), FAR_EAST)
    assert kept_in(other.sign_in()) == ("", "")
    assert QUESTION in text_of(other.page("/")), "another browser is asked for itself"


@pytest.mark.parametrize("zone", NO_ZONES[1:4])
def test_what_is_no_zone_is_kept_no_longer(ana, zone):
    ana.client.set_cookie(device_zone.KEPT, zone.replace("\x00", "%00"), domain="127.0.0.1")
    assert kept_in(ana.sign_in()) == ("", "")


def test_when_words_arrive_follows_the_accounts_zone_whatever_the_devices_say(couple):
    ana, ben = couple
    at(ana, FAR_EAST), at(ben, FAR_EAST)
    draft, copy = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post(f"/statements/drafts/{draft}", observation="the plan changed", feelings="anxious")
    page = ana.post(f"/statements/drafts/{draft}/share", id=copy, when="letter").text
    assert "today at 18:00" in text_of(page)
    assert clock.now() == NOON
