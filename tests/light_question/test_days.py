"""Whose midnight it is, and which question comes on which day: over every change of the clocks, and for days that follow others."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from couples import clock
from couples.light_question import questions
from couples.light_question.days import Days, begin_of, day_at
from tests.how_often import often

ZONES = [*clock.zone_names(), "Pacific/Apia", "Asia/Beirut", "Africa/Cairo", "America/Havana"]
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
QUARTER = timedelta(days=91)


@cache
def changes(zone: str) -> list[datetime]:
    """The moments from 2024 to 2031 at which the clocks of `zone` change, to the minute."""
    found, there = [], ZoneInfo(zone)
    at, step = FIRST, timedelta(days=4)
    while at.year < 2032:
        low, high = at, at + step
        if low.astimezone(there).utcoffset() != high.astimezone(there).utcoffset():
            while high - low > timedelta(minutes=1):
                half = low + (high - low) / 2
                if half.astimezone(there).utcoffset() == low.astimezone(there).utcoffset():
                    low = half
                else:
                    high = half
            found.append(high)
        at += step
    return found


@st.composite
def moments(draw) -> tuple[str, datetime]:
    """A zone and a moment, mostly within a day and a half of a change of its clocks."""
    zone = draw(st.sampled_from(ZONES))
    near = st.sampled_from(changes(zone)) if changes(zone) else st.just(FIRST)
    base = draw(st.one_of(near, st.datetimes(FIRST.replace(tzinfo=None), datetime(2031, 12, 31)).map(utc)))
    return zone, base + timedelta(minutes=draw(st.integers(-36 * 60, 36 * 60)))


def utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


@often(moments(), small=100)
def test_a_moment_is_within_its_own_day_whatever_the_clocks_do(found):
    zone, now = found
    day = day_at(now, zone)
    assert begin_of(day, zone) <= now < begin_of(day + timedelta(days=1), zone)
    length = begin_of(day + timedelta(days=1), zone) - begin_of(day, zone)
    assert timedelta(hours=21) <= length <= timedelta(hours=27)


weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@often(moments(), weekdays, st.integers(0, 800), small=60)
def test_the_question_of_a_day_is_the_next_one_after_that_of_the_day_before(found, chosen, later):
    zone, now = found
    first = day_at(now, zone)
    days = Days(chosen, zone, first, questions.shuffled("a space"))
    day = days.next_from(first + timedelta(days=later))
    asked = [d for d in (first + timedelta(days=n) for n in range((day - first).days)) if days.has(d)]
    assert days.asked_before(day) == len(asked)
    assert days.question_on(day) == days.order[len(asked) % len(days.order)]
    assert days.question_on(first - timedelta(days=1)) is None


@often(weekdays, st.integers(0, 300), weekdays, st.integers(0, 90), small=60)
def test_nothing_comes_twice_within_a_quarter_even_where_other_days_are_agreed_on(before, gone, after, more):
    first = date(2026, 1, 1)
    old = Days(before, "UTC", first, questions.shuffled("a space"))
    last = first + timedelta(days=gone)
    order = questions.going_on(old.order, old.asked_before(last) + 1, "a space")
    new = Days(after, "UTC", last + timedelta(days=1), order)
    asked = [(d, old.question_on(d)) for d in (first + timedelta(days=n) for n in range(gone + 1))]
    asked += [(d, new.question_on(d)) for d in (new.first + timedelta(days=n) for n in range(more + 1))]
    seen: dict[str, date] = {}
    for day, key in asked:
        if key:
            assert day - seen.get(key, date.min) >= QUARTER, key
            seen[key] = day


@often(moments(), st.sampled_from(ZONES), st.integers(0, 30), small=100)
def test_new_days_begin_when_todays_question_is_over_and_never_ask_for_the_same_day_again(found, zone, since):
    before, now = found
    old = Days(range(7), before, day_at(now, before) - timedelta(days=since), questions.shuffled("a space"))
    day = old.after_today(now, zone)
    today = day_at(now, before)
    assert day > today
    assert begin_of(day, zone) >= old.ends_at(today)
    assert begin_of(day - timedelta(days=1), zone) < old.ends_at(today) or day - timedelta(days=1) <= today


def test_a_question_that_is_added_comes_after_the_others_and_one_without_words_is_passed_over(monkeypatch):
    monkeypatch.setattr(questions, "texts", lambda: {"a": "A?", "b": "B?", "new": "New?"})
    assert questions.going_on(("a", "gone", "b"), 1, "x") == ("b", "a", "new")
    assert questions.text_of("gone") == "A light question"


def test_there_is_one_for_each_day_of_a_quarter_and_no_question_is_like_another():
    texts = questions.texts()
    assert len(texts) >= QUARTER.days
    assert len({text.casefold() for text in texts.values()}) == len(texts)
    assert all(len(key) <= 40 and text.endswith("?") and len(text) <= 70 for key, text in texts.items())
