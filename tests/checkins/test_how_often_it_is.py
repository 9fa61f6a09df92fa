"""Every week, every other week, once a month: each occurrence comes once, whatever clocks, months and years do."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples import clock
from couples.checkins.pause import Pause
from couples.checkins.schedule import (
    APART,
    FARTHER_APART,
    MONTHLY,
    TWO_WEEKS,
    WEEK,
    WEEKLY,
    Rhythm,
    first_moment,
    in_its_turn,
)

EVERY = (WEEKLY, TWO_WEEKS, MONTHLY)
BEGIN, END = date(2024, 1, 1), date(2032, 1, 1)
DAY = timedelta(days=1)
rhythms = st.builds(
    Rhythm,
    weekday=st.integers(0, 6),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(clock.zone_names()),
    since=st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),
    every=st.sampled_from(EVERY),
)
moments = st.datetimes(datetime(2025, 1, 2), datetime(2032, 3, 5), timezones=st.just(UTC))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


MONDAY = noon(date(2026, 11, 2))


def sundays(every: str, since: datetime = MONDAY) -> Rhythm:
    return Rhythm(6, time(19), "UTC", since, every)


def in_a_row(rhythm: Rhythm, first: date, many: int) -> list[date]:
    found = [first]
    while len(found) < many:
        found.append(rhythm.next_after(rhythm.moment(found[-1])))
    return found


@cache
def offset(zone: str, day: date) -> timedelta:
    return noon(day).astimezone(ZoneInfo(zone)).utcoffset()


def changes(zone: str) -> tuple[tuple[date, timedelta], ...]:
    """The days on which this zone's clocks change, each with the offset after it."""
    weeks = [BEGIN + n * WEEK for n in range((END - BEGIN) // WEEK + 1)]
    found = []
    for before, after in pairwise(weeks):
        if offset(zone, before) != offset(zone, after):
            days = [before + n * DAY for n in range(8)]
            found += [(b, offset(zone, b)) for a, b in pairwise(days) if offset(zone, a) != offset(zone, b)]
    return tuple(found)


def test_over_every_zones_changes_of_eight_years_each_comes_once_and_in_its_turn():
    zones = {changes(zone): zone for zone in clock.zone_names()}
    tried = 0
    for days, zone in zones.items():
        for (day, _), at, every in (
            (d, at, every) for d in days for at in (time(0, 30), time(2, 30), time(23, 30)) for every in EVERY
        ):
            rhythm = Rhythm(day.weekday(), at, zone, noon(day - 70 * DAY), every)
            row = in_a_row(rhythm, rhythm.next_after(noon(day - 50 * DAY)), 5)
            for one, following in pairwise(row):
                assert following == rhythm.after(one)
                assert one == rhythm.before(following)
                assert rhythm.moment(one) < rhythm.moment(following)
                assert rhythm.next_after(rhythm.moment(following) - timedelta(minutes=1)) == following
                assert rhythm.last_before(rhythm.moment(following)) == following
            tried += 1
    assert len(zones) >= 30
    assert tried > 2_000


@given(rhythms, moments)
def test_the_next_one_is_on_its_weekday_and_nothing_of_its_kind_lies_between(rhythm, now):
    day, last = rhythm.next_after(now), rhythm.last_before(now)
    assert day.weekday() == rhythm.weekday
    assert rhythm.moment(day) > now
    if last:
        assert rhythm.moment(last) <= now
        assert (rhythm.after(last), rhythm.before(day)) == (day, last)


@given(rhythms, moments)
def test_every_second_week_is_counted_from_the_first_and_a_month_has_one_in_its_first_week(rhythm, now):
    day = rhythm.next_after(now)
    if rhythm.every == TWO_WEEKS:
        assert (day - rhythm.first()).days % 14 == 0
    if rhythm.every == MONTHLY:
        assert day.day <= 7


@given(rhythms, moments)
def test_the_current_one_never_lies_behind_its_close_and_never_goes_back(rhythm, now):
    for settled in (False, True):
        day = rhythm.current(now, settled)
        assert now < rhythm.closes_at(day)
        assert rhythm.moment(day) > rhythm.since
        assert rhythm.current(now + timedelta(hours=5), settled) >= day


@given(rhythms, moments)
def test_a_day_that_it_can_be_moved_to_lies_before_the_next_one(rhythm, now):
    day = rhythm.current(now, settled=False)
    days = rhythm.days_to_move_to(day, now, rhythm.zone)
    assert days
    assert all(rhythm.day_of(now) <= d < rhythm.after(day) for d in days)
    assert day not in days


def test_months_of_every_length_have_one_on_their_first_sunday():
    rhythm = sundays(MONTHLY, noon(date(2023, 12, 10)))
    row = in_a_row(rhythm, rhythm.first(), 96)
    assert [(d.year, d.month) for d in row] == [(2024 + n // 12, n % 12 + 1) for n in range(96)]
    lengths = {monthrange(d.year, d.month)[1] for d in row}
    assert lengths == {28, 29, 30, 31}
    assert {(b - a).days for a, b in pairwise(row)} == {28, 35}


def test_a_week_53_is_a_week_like_others_for_every_second_one():
    rhythm = sundays(TWO_WEEKS, noon(date(2026, 12, 14)))
    row = in_a_row(rhythm, rhythm.first(), 3)
    assert row == [date(2026, 12, 20), date(2027, 1, 3), date(2027, 1, 17)]
    assert row[1].isocalendar().week == 53


def test_a_weekly_one_can_be_opened_for_three_days_and_a_rarer_one_for_a_week():
    for every, days in ((WEEKLY, 3), (TWO_WEEKS, 7), (MONTHLY, 7)):
        rhythm = sundays(every)
        day = rhythm.first()
        assert rhythm.closes_at(day) == rhythm.moment(day) + days * DAY


def test_a_rarer_one_leaves_more_days_after_the_last_check_in():
    opened = noon(date(2026, 11, 22))
    assert first_moment(opened, opened) == opened + APART
    for every in (TWO_WEEKS, MONTHLY):
        assert first_moment(opened, opened, every) == opened + FARTHER_APART
    assert sundays(TWO_WEEKS, opened + FARTHER_APART).first() == date(2026, 12, 6)


@pytest.mark.parametrize("days", range(1, 14))
def test_other_questions_leave_every_second_week_the_same_one(days):
    before = sundays(TWO_WEEKS)
    agreed = before.moment(before.first()) + days * DAY
    after = sundays(TWO_WEEKS, in_its_turn(agreed, TWO_WEEKS, before))
    assert after.first() == before.next_after(agreed)
    assert in_its_turn(agreed, WEEKLY, before) == in_its_turn(agreed, TWO_WEEKS, sundays(WEEKLY)) == agreed


@given(rhythms, moments, st.integers(1, 366))
def test_after_a_pause_up_to_a_day_it_begins_with_the_first_one_from_that_day_on(rhythm, now, days):
    until = rhythm.day_of(now) + days * DAY
    paused = Pause(now, until).upon(rhythm)
    day = paused.next_after(now)
    assert until <= day < until + timedelta(days=36)
    assert paused.moment(day) == rhythm.moment(day)
    assert rhythm.next_after(rhythm.moment(rhythm.before(day))) == day
    if rhythm.before(day) > rhythm.day_of(now):
        assert rhythm.before(day) < until
    assert Pause(now, until).lasts(now, rhythm.zone)
    over = paused.resumes + timedelta(microseconds=1)
    assert not Pause(now, until).lasts(over, rhythm.zone)
    assert paused.current(over, settled=False) == day
    assert paused.last_before(paused.moment(day)) == day


@given(rhythms, moments, st.integers(1, 4000), st.sampled_from([None, 170]), st.booleans())
def test_in_a_pause_the_same_one_stays_open_as_when_it_began(rhythm, now, hours, days, settled):
    pause = Pause(now, days and rhythm.day_of(now) + days * DAY)
    paused, later = pause.upon(rhythm), now + hours * timedelta(hours=1)
    if pause.lasts(later, rhythm.zone):
        day = paused.current(later, settled)
        assert day == rhythm.current(now, settled)
        assert paused.stood(later) < paused.closes_at(day)


def test_an_hour_right_at_the_end_of_a_pause_is_one_after_it():
    rhythm = Rhythm(6, time(0), "UTC", noon(date(2026, 11, 2)))
    until = date(2026, 12, 6)
    paused = Pause(noon(date(2026, 11, 16)), until).upon(rhythm)
    assert paused.next_after(noon(date(2026, 11, 16))) == until
    assert paused.last_before(rhythm.moment(until)) == until


def test_every_second_week_stays_the_same_one_after_a_pause():
    rhythm = sundays(TWO_WEEKS)
    paused = Pause(noon(date(2026, 11, 16)), date(2026, 12, 8)).upon(rhythm)
    assert (rhythm.first(), paused.next_after(noon(date(2026, 11, 16)))) == (
        date(2026, 11, 8),
        date(2026, 12, 20),
    )
