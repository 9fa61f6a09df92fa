"""The quiet door: a page that says in words when the time ends, and nothing on it that counts or presses."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.care import quiet_time

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))
BERLIN = ZoneInfo("Europe/Berlin")


@given(
    MOMENTS.flatmap(lambda m: st.sampled_from(ZONES).map(lambda z: m.astimezone(ZoneInfo(z)))),
    st.sampled_from(quiet_time.LENGTHS),
)
def test_the_end_is_a_time_that_is_easy_to_say_and_never_too_early(now, minutes):
    end = quiet_time.end_of(now, minutes)
    asked = timedelta(minutes=minutes)
    assert end.minute % 5 == 0
    assert asked - timedelta(minutes=1) <= quiet_time.left(end, now) <= asked + timedelta(minutes=5)


@given(MOMENTS, st.sampled_from(quiet_time.LENGTHS))
def test_the_address_of_the_page_finds_the_same_end_again_before_and_after_it(now, minutes):
    end = quiet_time.end_of(now, minutes)
    for later in (timedelta(0), timedelta(minutes=minutes), timedelta(hours=9)):
        assert quiet_time.read(f"{end:%H%M}", now + later) == end


def test_on_the_nights_when_the_clocks_change_the_end_is_a_time_that_the_clock_will_show():
    for before, end in (
        (datetime(2026, 3, 29, 0, 50, tzinfo=UTC), "0310"),
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), "0210"),
    ):
        now = before.astimezone(BERLIN)
        found = quiet_time.end_of(now, 20)
        assert f"{found:%H%M}" == end
        assert quiet_time.left(quiet_time.read(end, now), now) == timedelta(minutes=20)


@pytest.mark.parametrize("until", ["", "2460", "2143", "9999", "21:40", "٢١٤٠", "-140", "21400"])
def test_what_is_no_such_time_is_not_found(eve, until):
    assert quiet_time.read(until, datetime(2026, 11, 22, tzinfo=UTC)) is None
    assert eve.get(f"/care/quiet/{until}").status_code in (302, 404)


def test_the_door_leads_to_a_page_that_keeps_its_end_and_says_it(eve, time):
    time.time = datetime(2026, 11, 22, 21, 18, 30, tzinfo=UTC)
    answer = eve.get("/care/quiet")
    assert answer.location == "/care/quiet/2140"
    page = eve.page(answer.location)
    assert "until 21:40" in page
    time.move(minutes=10)
    assert "until 21:40" in eve.page("/care/quiet/2140")
    assert "data-quiet-over hidden" in eve.page("/care/quiet/2140")
    time.move(minutes=30)
    assert "data-quiet-now hidden" in eve.page("/care/quiet/2140")


def test_the_page_has_no_countdown_no_form_and_no_feelings_words(eve):
    page = re.search(r"<main.*</main>", eve.page("/care/quiet", 200), re.S)[0]
    text = re.sub(r"<[^>]+>", " ", page)
    assert not re.search(r"minutes? left|remaining|\d+:\d\d:\d\d|<progress|<form|<input", page)
    assert not re.search(r"\b(feel|sad|afraid|upset|calm|anxious|angry|breathe)", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("asked", "minutes"), [("10", 10), ("40", 40), ("7", 20), ("x", 20), (None, 20), ("9" * 5000, 20)]
)
def test_only_a_few_lengths_are_offered_and_anything_else_is_twenty(asked, minutes):
    assert quiet_time.length(asked) == minutes


def test_the_end_is_told_in_ones_own_zone(ana, time):
    time.time = datetime(2026, 11, 22, 21, 15, tzinfo=UTC)
    ana.post("/settings", name="Ana", zone="Asia/Kathmandu", theme="system")
    assert ana.get("/care/quiet").location == "/care/quiet/0320"
