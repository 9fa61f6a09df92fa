"""When a check-in is: one a week, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.checkins.schedule import APART, GRACE, Rhythm, first_moment

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]
rhythms = st.builds(
    Rhythm,
    weekday=st.integers(0, 6),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    since=st.just(START),
)
moments = st.datetimes(datetime(2026, 1, 2), datetime(2032, 3, 5), timezones=st.just(UTC))


@given(rhythms, moments)
def test_there_is_exactly_one_occurrence_a_week_always_on_its_weekday(rhythm, now):
    day = rhythm.next_after(now)
    assert day.weekday() == rhythm.weekday
    assert rhythm.moment(day) > now
    assert rhythm.moment(day - timedelta(days=7)) <= now
    following = rhythm.next_after(rhythm.moment(day))
    assert following - day == timedelta(days=7)


@given(rhythms, moments)
def test_the_current_check_in_never_lies_behind_its_close(rhythm, now):
    for settled in (False, True):
        day = rhythm.current(now, settled)
        assert now < rhythm.closes_at(day)
        assert rhythm.moment(day) > rhythm.since


@given(rhythms, moments)
def test_as_time_goes_on_the_current_check_in_never_goes_back(rhythm, now):
    later = now + timedelta(hours=5)
    assert rhythm.current(later, settled=False) >= rhythm.current(now, settled=False)


def test_a_wall_time_in_the_gap_of_the_clocks_still_happens_once():
    rhythm = Rhythm(6, time(2, 30), "Europe/Berlin", START)
    assert rhythm.moment(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert rhythm.next_after(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == date(2026, 4, 5)


def test_a_wall_time_that_comes_twice_is_taken_the_first_time():
    rhythm = Rhythm(6, time(2, 30), "Europe/Berlin", START)
    assert rhythm.moment(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert rhythm.next_after(datetime(2026, 10, 25, 1, 0, tzinfo=UTC)) == date(2026, 11, 1)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 3)])
def test_leap_days_and_the_turn_of_the_year_are_days_like_others(day):
    rhythm = Rhythm(day.weekday(), time(19), "UTC", START)
    assert rhythm.next_after(datetime.combine(day, time(1), UTC)) == day


def sunday() -> Rhythm:
    return Rhythm(6, time(19), "UTC", datetime(2026, 11, 1, tzinfo=UTC))


def test_a_check_in_can_be_opened_for_three_days_after_its_hour_unless_it_was_settled():
    hour = datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert sunday().current(hour + timedelta(hours=1), settled=False) == date(2026, 11, 22)
    assert sunday().current(hour + GRACE - timedelta(minutes=1), settled=False) == date(2026, 11, 22)
    assert sunday().current(hour + GRACE, settled=False) == date(2026, 11, 29)
    assert sunday().current(hour + timedelta(hours=1), settled=True) == date(2026, 11, 29)


def test_one_that_was_opened_early_stays_the_current_one_until_its_hour():
    assert sunday().current(datetime(2026, 11, 20, tzinfo=UTC), settled=True) == date(2026, 11, 22)


def test_a_moved_check_in_can_be_opened_until_the_end_of_its_new_day_but_not_into_the_next():
    assert sunday().closes_at(date(2026, 11, 22), date(2026, 11, 27)) == datetime(2026, 11, 28, tzinfo=UTC)
    assert sunday().closes_at(date(2026, 11, 22), date(2026, 12, 24)) == datetime(
        2026, 11, 29, 19, tzinfo=UTC
    )


def test_days_to_move_to_lie_between_today_and_the_next_check_in():
    days = sunday().days_to_move_to(date(2026, 11, 22), datetime(2026, 11, 21, tzinfo=UTC), "UTC")
    assert days[0] == date(2026, 11, 21)
    assert days[-1] == date(2026, 11, 28)
    assert date(2026, 11, 22) not in days


def test_no_occurrence_lies_before_the_rhythm_began():
    fresh = Rhythm(6, time(19), "UTC", datetime(2026, 11, 22, 20, tzinfo=UTC))
    assert fresh.last_before(datetime(2026, 11, 23, tzinfo=UTC)) is None
    assert fresh.current(datetime(2026, 11, 23, tzinfo=UTC), settled=False) == date(2026, 11, 29)


def test_a_new_rhythm_leaves_four_days_after_the_last_check_in():
    agreed, opened = datetime(2026, 11, 22, 21, tzinfo=UTC), datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert first_moment(agreed, opened) == opened + APART
    assert first_moment(agreed, None) == agreed
