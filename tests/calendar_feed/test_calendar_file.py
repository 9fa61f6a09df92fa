"""The calendar file: other people's programs read from it the moments that the schedule has, whatever the clocks do."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from couples import clock
from couples.calendar_feed.calendar_file import calendar_file
from couples.checkins.pause import Pause
from couples.checkins.schedule import MONTHLY, TWO_WEEKS, WEEK, WEEKLY, Rhythm
from tests.calendar_feed.readers import WEEKS, with_ical, with_ical_js, with_icalendar

ABOUT = uuid.UUID(int=7)
START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu",
    "Africa/Casablanca", "Antarctica/Troll", "America/Nuuk",
]  # fmt: skip
DAYS = (date(2027, 1, 3), date(2026, 12, 31), date(2028, 2, 29))


def rhythm(
    weekday: int = 6, at: time = time(19), zone: str = "Europe/Berlin", since: datetime = START
) -> Rhythm:
    return Rhythm(weekday, at, zone, since)


def written(of: Rhythm, title: str = "Reserved", days=(), begins: datetime = START) -> bytes:
    return calendar_file(title, of, begins, days, ABOUT)


def expected(of: Rhythm, begins: datetime = START) -> list[datetime]:
    """Also where a pause ends later: from then on."""
    day, found = of.next_after(max(begins, of.resumes or begins)), []
    while len(found) < WEEKS:
        found.append(of.moment(day))
        day = of.after(day)
    return found


EXAMPLES = [rhythm(zone=zone, weekday=weekday) for zone in ZONES for weekday in (2, 6)]
EXAMPLES += [replace(rhythm(zone=z), every=every) for z in ZONES for every in (TWO_WEEKS, MONTHLY)]
EXAMPLES += [
    Pause(START, date(2026, 5, 3)).upon(replace(rhythm(), every=every)) for every in (WEEKLY, MONTHLY)
]


def test_three_programs_read_the_moments_that_the_schedule_has_in_every_kind_of_zone():
    files = [written(example, days=DAYS) for example in EXAMPLES]
    for example, file, in_javascript in zip(EXAMPLES, files, with_ical_js(*files), strict=True):
        for read in (with_icalendar(file), with_ical(file), in_javascript):
            assert read.moments == expected(example), example.zone
            assert sorted(read.days) == sorted(DAYS)
            assert read.titles == ["Reserved"] * 4
    for every in (WEEKLY, TWO_WEEKS):
        weeks = {moment.isocalendar().week for moment in expected(replace(rhythm(), every=every))}
        assert 53 in weeks or every == TWO_WEEKS


def test_the_changes_of_every_zones_clocks_are_in_the_file_itself():
    """ical.js knows no zone by name: what it reads comes from the file."""
    examples = [rhythm(zone=zone) for zone in clock.zone_names()]
    read = with_ical_js(*map(written, examples))
    assert [e.zone for e, found in zip(examples, read, strict=True) if found.moments != expected(e)] == []
    assert len(examples) > 300


def test_a_program_that_took_the_hour_for_a_fixed_one_would_be_noticed():
    """So that the test above means something: the zone's clocks do change in what it reads."""
    moments = expected(rhythm())
    assert {moment.hour for moment in moments} == {17, 18}


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 6),
    st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5)),
    st.sampled_from(clock.zone_names()),
    st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC)),
    st.sampled_from((WEEKLY, TWO_WEEKS, MONTHLY)),
)
def test_in_any_zone_and_at_any_hour_it_says_what_the_schedule_says(weekday, at, zone, since, every):
    of = replace(rhythm(weekday, at, zone, since), every=every)
    assert with_icalendar(written(of, begins=since)).moments == expected(of, since)


@pytest.mark.parametrize(
    "title", ["Tea; with, cake", "a\\b", "Ü" * 100, "日曜日" * 30, 'say "hi"', "BEGIN:VEVENT", "🫖"]
)
def test_any_title_comes_through_and_no_line_is_longer_than_the_standard_has_it(title):
    file = written(rhythm(), title)
    for read in (with_icalendar(file), with_ical(file), *with_ical_js(file)):
        assert read.titles == [title]
    assert file.endswith(b"\r\n")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


def test_a_title_can_add_no_line_of_its_own():
    file = written(rhythm(), "Tea\r\nX-SPY:yes\nURL:https://example.org")
    assert not [line for line in file.split(b"\r\n") if line.startswith((b"X-SPY", b"URL"))]
    assert with_icalendar(file).titles == with_ical_js(file)[0].titles


def test_the_same_values_give_the_same_bytes_and_other_ids_for_another_person():
    first, again = written(rhythm(), days=DAYS), written(rhythm(), days=reversed((*DAYS, *DAYS)))
    assert first == again
    other = calendar_file("Reserved", rhythm(), START, DAYS, uuid.UUID(int=8))
    ids = [{line for line in f.split(b"\r\n") if line.startswith(b"UID:")} for f in (first, other)]
    assert ids[0].isdisjoint(ids[1])
    assert len(ids[0]) == 5


def test_nothing_in_it_names_the_app_or_says_what_the_hour_is():
    text = written(rhythm(), days=DAYS).decode().lower()
    for word in ("couple", "check", "partner", "agree", "http", "127.0.0.1", "alarm"):
        assert word not in text


def test_the_hour_begins_after_the_link_was_made_and_after_it_was_agreed_on():
    made = START + timedelta(days=200)
    assert with_icalendar(written(rhythm(), begins=made)).moments[0] == rhythm().moment(
        rhythm().next_after(made)
    )
    later = rhythm(since=made + WEEK)
    assert with_icalendar(written(later, begins=made)).moments[0] > made + WEEK


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_in_a_pause_without_an_end_there_is_no_hour_and_the_file_is_still_one(zone):
    paused = Pause(START + WEEK).upon(rhythm(zone=zone))
    for days in ((), DAYS):
        file = written(paused, days=days)
        for read in (with_icalendar(file), with_ical(file), *with_ical_js(file)):
            assert (read.moments, sorted(read.days)) == ([], sorted(days))
        assert b"BEGIN:VTIMEZONE" in file or days


def test_a_pause_up_to_a_day_leaves_the_hours_after_it_during_it_and_when_it_is_over():
    of = Pause(START + WEEK, date(2026, 5, 3)).upon(rhythm())
    assert with_icalendar(written(of)).moments[0] == of.moment(date(2026, 5, 3))


def test_a_day_blocks_no_time_and_the_hour_does():
    events = Calendar.from_ical(written(rhythm(), days=DAYS[:1])).events
    assert [str(event.get("TRANSP", "OPAQUE")) for event in events] == ["OPAQUE", "TRANSPARENT"]
