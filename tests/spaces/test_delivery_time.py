"""When shared words arrive: at the letter time, or at once with ten minutes to think, and never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.boundaries.models import Boundary, Slip, Version
from couples.spaces.delivery_time import AT_LEAST, arrives_at, is_quiet
from couples.spaces.models import Space
from couples.statements.models import Statement

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
moments = st.datetimes(datetime(2026, 1, 2), datetime(2030, 3, 5), timezones=st.just(UTC))
days = st.times(time(8), time(21, 59)).map(lambda t: t.replace(second=0, microsecond=0))


@given(moments, days, st.sampled_from(ZONES), st.booleans())
def test_nothing_arrives_at_night_or_before_ten_minutes_have_passed(now, at, zone, at_once):
    arrival = arrives_at(now, at, zone, at_once=at_once)
    assert arrival - now >= AT_LEAST
    assert not is_quiet(arrival.astimezone(ZoneInfo(zone)).time())
    assert arrival - now <= timedelta(hours=26)


@given(moments, days, st.sampled_from(ZONES))
def test_at_once_is_never_later_than_the_delivery_time(now, at, zone):
    assert arrives_at(now, at, zone, at_once=True) <= arrives_at(now, at, zone, at_once=False)


@pytest.mark.parametrize(
    ("now", "at_once", "arrival"),
    [
        ("2026-11-22T12:00", False, "2026-11-22T18:00"),
        ("2026-11-22T17:50", False, "2026-11-22T18:00"),
        ("2026-11-22T17:51", False, "2026-11-23T18:00"),
        ("2026-11-22T12:00", True, "2026-11-22T12:10"),
        ("2026-11-22T21:49", True, "2026-11-22T21:59"),
        ("2026-11-22T21:50", True, "2026-11-23T08:00"),
        ("2026-11-22T02:00", True, "2026-11-22T08:00"),
        ("2026-11-22T07:55", True, "2026-11-22T08:05"),
    ],
)
def test_arrivals_in_words(now, at_once, arrival):
    got = arrives_at(datetime.fromisoformat(now + "+00:00"), time(18), "UTC", at_once=at_once)
    assert got == datetime.fromisoformat(arrival + "+00:00")


@pytest.mark.parametrize(
    ("model", "sent"), [(Statement, "shared_at"), (Boundary, "shared_at"), (Version, "proposed_at")]
)
def test_what_arrives_as_it_is_sent_came_in_a_talk_and_from_then_on_both_have_words(model, sent):
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    row, space = model(arrives_at=at, **{sent: at}), Space()
    assert row.came_in_a_talk
    row.arrive(space)
    assert space.shared_since == at
    assert not model(arrives_at=at, **{sent: at - timedelta(minutes=10)}).came_in_a_talk


def test_what_is_kept_at_a_revisit_or_noted_beside_an_agreement_did_not_come_in_a_talk():
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert not Version(arrives_at=at, proposed_at=at, is_kept=True).came_in_a_talk
    assert not Slip(arrives_at=at).came_in_a_talk
