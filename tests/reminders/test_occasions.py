"""When someone is reminded: pure rules, over every change of the clocks from 2024 to 2031."""

from dataclasses import replace as with_
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from couples import clock
from couples.checkins.schedule import Rhythm
from couples.packing import replace
from couples.reminders.facts import days_around, to_come
from couples.reminders.occasions import Facts, Named, due_occasions, still_to_mail, to_send, to_show
from couples.reminders.schedule import (
    APP,
    ARRIVED,
    BREAK,
    COMING,
    FOR_GOOD,
    KINDS,
    MAIL,
    MOST_SENT,
    PROMISED,
    REVISIT,
    TODAY,
    WRITING,
    Schedule,
    Wall,
)
from tests.how_often import often

SUNDAY = date(2026, 11, 29)
SEVEN = datetime(2026, 11, 29, 19, tzinfo=UTC)
CHECK_IN = Facts("UTC", check_ins=(Named("2026-11-29", SEVEN),))
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)


def on(*kinds: str, channel: str = MAIL, **more) -> Schedule:
    return Schedule(channels=dict.fromkeys(kinds, channel), **more)


def at(hour: int, minute: int = 0, day: int = 29) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def kinds(found) -> list[str]:
    return [occasion.kind for occasion in found]


def test_nothing_is_on_until_it_is_chosen():
    full = with_(CHECK_IN, breaks=(Named("x", at(12)),), promised=(("y", SUNDAY),), arrived=(at(9),))
    assert kinds(due_occasions(at(12), on(*KINDS), full))
    assert due_occasions(at(12), Schedule(), full) == []


def test_the_day_of_the_check_in_has_a_reminder_from_its_hour_until_the_check_ins():
    chosen = on(TODAY)
    assert [kinds(to_send(t, chosen, CHECK_IN)) for t in (at(9, 59), at(10), at(18, 59), at(19))] == [
        [],
        [TODAY],
        [TODAY],
        [],
    ]


@pytest.mark.parametrize(("hours", "due"), [(1, at(18)), (2, at(17)), (4, at(15))])
def test_it_can_come_so_many_hours_before(hours, due):
    chosen = on(TODAY, hours=hours)
    assert to_send(due - timedelta(minutes=1), chosen, CHECK_IN) == []
    assert kinds(to_send(due, chosen, CHECK_IN)) == [TODAY]


def test_where_the_check_in_is_before_the_hour_of_reminders_it_comes_an_hour_before():
    early = with_(CHECK_IN, check_ins=(Named("2026-11-29", at(9)),))
    assert kinds(to_send(at(8), on(TODAY), early)) == [TODAY]


def test_the_reminder_of_days_before_ends_where_its_day_begins():
    for days in (1, 2, 3):
        chosen = on(COMING, days=days)
        assert to_send(at(9, 59, day=29 - days), chosen, CHECK_IN) == []
        assert kinds(to_send(at(10, day=29 - days), chosen, CHECK_IN)) == [COMING]
        assert due_occasions(at(0), chosen, CHECK_IN) == []


def test_an_e_mail_waits_for_waking_hours_and_home_does_not():
    chosen = on(WRITING, writing_at=21, waking=(8, 21))
    assert to_send(at(21), chosen, Facts("UTC")) == []
    assert kinds(to_show(at(21), chosen, Facts("UTC"))) == [WRITING]
    early = with_(CHECK_IN, check_ins=(Named("2026-11-29", at(8)),))
    assert to_send(at(7, 30), on(TODAY, hours=1), early) == []
    assert to_send(at(8), on(TODAY, hours=1), early) == []


def test_waking_hours_may_go_past_midnight():
    chosen = on(WRITING, writing_at=23, waking=(20, 2))
    assert kinds(to_send(at(23), chosen, Facts("UTC"))) == [WRITING]


def test_what_is_done_is_not_among_the_facts_and_what_was_sent_or_closed_is_left_out():
    chosen = on(TODAY)
    [today] = to_send(at(12), chosen, CHECK_IN)
    sent = chosen.with_sent(today.key, SUNDAY)
    assert to_send(at(12), sent, CHECK_IN) == []
    assert kinds(to_show(at(12), sent, CHECK_IN)) == [TODAY]  # also where that e-mail was lost
    assert to_show(at(12), sent.with_closed(today.mark, SUNDAY), CHECK_IN) == []
    assert still_to_mail(at(12), sent, CHECK_IN)
    assert not still_to_mail(at(12), sent, Facts("UTC"))
    assert not still_to_mail(at(19), sent, CHECK_IN)


def test_another_hour_chosen_afterwards_makes_no_second_reminder():
    chosen = on(TODAY)
    [today] = to_send(at(10), chosen, CHECK_IN)
    later = replace(chosen.with_sent(today.key, SUNDAY), at=15, hours=2)
    assert to_send(at(17), later, CHECK_IN) == []


def test_what_was_due_before_it_was_turned_on_is_not_made_up_for():
    chosen = Schedule().chosen({TODAY: MAIL}, at(12))
    assert to_send(at(12), chosen, CHECK_IN) == []
    assert kinds(to_send(at(17), replace(chosen, hours=2), CHECK_IN)) == [TODAY]
    again = chosen.chosen({TODAY: MAIL, COMING: APP}, at(16))
    assert again.since[TODAY] == at(12).isoformat()
    ahead = Schedule().chosen(
        {TODAY: MAIL}, at(12) + timedelta(days=365)
    )  # a clock that was wrong for an hour
    assert kinds(to_send(at(12), ahead, CHECK_IN)) == [TODAY]


def test_paused_there_are_none_until_the_day_after_or_until_their_person_goes_on():
    for paused, days in ((SUNDAY.isoformat(), [29]), (FOR_GOOD, [29, 30])):
        chosen = on(WRITING, paused=paused)
        for day in days:
            daily = replace(chosen, weekday=date(2026, 11, day).weekday())
            assert due_occasions(at(20, day=day), daily, Facts("UTC")) == []
    assert kinds(due_occasions(at(20, day=30), on(WRITING, weekday=0, paused="2026-11-29"), Facts("UTC")))


def test_a_break_is_told_of_when_it_ends_and_not_long_after():
    facts, chosen = Facts("UTC", breaks=(Named("a talk", at(20, 15)),)), on(BREAK)
    found = [bool(to_send(t, chosen, facts)) for t in (at(20, 14), at(20, 15), at(20, 34), at(20, 35))]
    assert found == [False, True, True, False]


def test_a_promised_day_and_a_day_to_revisit_are_told_of_on_that_day_alone():
    facts = Facts("UTC", promised=(("a", SUNDAY),), revisit=(("b", SUNDAY),))
    chosen = on(PROMISED, REVISIT)
    assert to_send(at(10, day=28), chosen, facts) == []
    assert kinds(to_send(at(10), chosen, facts)) == [PROMISED, REVISIT]
    assert to_send(at(10, day=30), chosen, facts) == []


def test_what_has_arrived_is_told_of_once_a_day_however_much_comes():
    chosen, arrived, mails = on(ARRIVED), [], 0
    for minutes in range(0, 3 * 24 * 60, 10):
        now = at(0) + timedelta(minutes=minutes)
        arrived.append(now)
        for occasion in to_send(now, chosen, Facts("UTC", arrived=tuple(arrived))):
            chosen, mails = chosen.with_sent(occasion.key, now.date()), mails + 1
    assert mails == 3
    for day in (2, 3, 4):  # and nothing more comes
        assert to_send(at(10) + timedelta(days=day + 1), chosen, Facts("UTC", arrived=(arrived[0],))) != []
        chosen = chosen.with_sent(f"{ARRIVED} {arrived[0].isoformat()}", SUNDAY)
        assert to_send(at(10) + timedelta(days=day + 1), chosen, Facts("UTC", arrived=(arrived[0],))) == []
        arrived.insert(0, arrived[0] - timedelta(minutes=1))


def test_marks_are_forgotten_by_their_number_and_never_by_the_clock():
    chosen = on(TODAY).with_sent("first", SUNDAY)
    for number in range(MOST_SENT - 1):
        chosen = chosen.with_sent(str(number), date(2090, 1, 1))
    assert chosen.was_sent("first")
    assert len(chosen.with_sent("one more", SUNDAY).sent) == MOST_SENT


def test_without_mail_home_shows_what_it_can():
    chosen = on(*KINDS).without_mail()
    assert chosen.channels == {COMING: APP, TODAY: APP, WRITING: APP}
    assert not chosen.any_by_mail


def test_a_zone_that_does_not_exist_is_utc():
    nowhere = with_(CHECK_IN, zone="Atlantis/Capital")
    assert kinds(to_send(at(10), on(TODAY), nowhere)) == [TODAY]


def test_a_check_in_that_was_moved_is_reminded_of_at_its_hour_on_the_other_day():
    rhythm = Rhythm(6, time(19), "UTC", at(0, day=1))
    days = days_around(rhythm, at(20))
    assert days == [SUNDAY, date(2026, 12, 6)]
    moved = {str(SUNDAY): date(2026, 12, 1)}
    facts = Facts("UTC", check_ins=to_come(rhythm, days, moved, {"2026-12-06"}))
    tuesday = datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert kinds(to_send(tuesday, on(TODAY), facts)) == [TODAY]
    assert to_send(tuesday + timedelta(hours=9), on(TODAY), facts) == []


# --- every change of the clocks ---------------------------------------------------------------------------------------


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The hours, from 2024 to 2031, after which a zone's clocks have another distance to UTC."""
    tz, found, step = ZoneInfo(zone), [], timedelta(hours=6)
    now, offset = BEGIN, BEGIN.astimezone(tz).utcoffset()
    while now < END:
        now += step
        if now.astimezone(tz).utcoffset() != offset:
            offset = now.astimezone(tz).utcoffset()
            found.append(now)
    return tuple(found)


ZONES = [zone for zone in clock.zone_names() if zone != "UTC"]


def test_in_nuuk_where_the_last_hour_of_a_saturday_is_leapt_over_its_reminder_comes_all_the_same():
    saturday, due = date(2024, 3, 30), datetime(2024, 3, 31, 1, tzinfo=UTC)
    facts = Facts("America/Nuuk", promised=(("a", saturday),))
    assert not there_is("America/Nuuk", saturday, 23)
    assert kinds(due_occasions(due, on(PROMISED, at=23), facts)) == [PROMISED]


def test_there_are_changes_to_try():
    assert len(changes_of("Europe/Berlin")) == 16
    assert len(changes_of("Asia/Tokyo")) == 0


def naive(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def there_is(zone: str, day: date, hour: int) -> bool:
    """Whether the clocks there show that hour on that day."""
    wanted = datetime.combine(day, time(hour))
    return naive(wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) == wanted


def reminded(chosen: Schedule, rhythm: Rhythm, zone: str, begin: datetime, end: datetime, minutes: int):
    """When e-mails come to someone who lives in `zone`, where a scheduler looks every few minutes."""
    found, now = [], begin
    while now < end:
        facts = Facts(zone, check_ins=to_come(rhythm, days_around(rhythm, now), {}, set()))
        for occasion in to_send(now, chosen, facts):
            chosen = chosen.with_sent(occasion.key, Wall(zone).day(now))
            found.append((now, occasion))
        now += timedelta(minutes=minutes)
    return found


@often(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(0, 15),
    st.tuples(st.integers(0, 6), st.integers(0, 23), st.sampled_from([0, 30])),
    st.integers(0, 23),
    st.sampled_from([0, 1, 2, 4]),
    st.integers(1, 3),
    small=40,
    large=1000,
)
def test_over_any_change_of_the_clocks_each_check_in_and_each_day_is_reminded_of_once(
    zone, where, which, check_in, reminds_at, hours, days
):
    weekday, hour, minute = check_in
    changes = changes_of(zone) or changes_of(where) or (BEGIN + timedelta(days=99),)
    middle = changes[which % len(changes)].replace(minute=0)
    rhythm = Rhythm(weekday, time(hour, minute), where, BEGIN - timedelta(days=30))
    chosen = on(TODAY, COMING, WRITING, at=reminds_at, hours=hours, days=days, weekday=weekday,
                writing_at=reminds_at, waking=(0, 0))  # fmt: skip
    begin = middle - timedelta(days=8)
    found = reminded(chosen, rhythm, zone, begin, middle + timedelta(days=8), 30)
    keys = [occasion.key for _, occasion in found]
    assert len(keys) == len(set(keys))
    told = {kind: [o for _, o in found if o.kind == kind] for kind in (TODAY, COMING, WRITING)}
    assert len(told[TODAY]) in (2, 3)
    assert len(told[WRITING]) in (2, 3)
    assert len(told[COMING]) >= 1
    for moment, occasion in found:
        late = moment - occasion.due
        assert (
            timedelta() <= late < timedelta(minutes=30) or moment == begin
        )  # what stood before the first look comes with it
        if occasion.kind == WRITING:
            day = date.fromisoformat(occasion.key.removeprefix(f"{WRITING} "))
            is_then = datetime.combine(day, time(reminds_at)) == naive(occasion.due, zone)
            assert is_then or not there_is(zone, day, reminds_at)
        if occasion.about:
            assert moment < occasion.about


@often(
    st.sampled_from(ZONES),
    st.lists(st.integers(-40_000, 40_000), max_size=40),
    st.datetimes(datetime(2024, 1, 9), datetime(2031, 1, 1), timezones=st.just(UTC)),
    small=60,
    large=2000,
)
def test_however_the_clock_leaps_nothing_comes_twice(zone, jumps, start):
    rhythm, keys, now = Rhythm(6, time(19), zone, BEGIN - timedelta(days=30)), [], start
    chosen = on(TODAY, COMING, WRITING, waking=(0, 0))
    for minutes in (0, *jumps):
        now += timedelta(minutes=minutes)
        facts = Facts(zone, check_ins=to_come(rhythm, days_around(rhythm, now), {}, set()))
        for occasion in to_send(now, chosen, facts):
            chosen = chosen.with_sent(occasion.key, Wall(zone).day(now))
            keys.append(occasion.key)
    assert len(keys) == len(set(keys))


def test_every_zone_has_each_day_to_be_reminded_of_through_all_its_changes():
    """Without chance: each zone's changes, the day before, the day and the day after, at every hour that is chosen.

    Zones whose clocks show the same hours through a change go through it as one.
    """
    tried, through = 0, set()
    for zone in ZONES:
        wall = Wall(zone)
        for change in changes_of(zone):
            shown = tuple(
                (change + timedelta(hours=n)).astimezone(ZoneInfo(zone)).utcoffset()
                for n in range(-96, 97, 6)
            )
            if (change, shown) in through:
                continue
            through.add((change, shown))
            for day in (wall.day(change) + timedelta(days=n) for n in (-1, 0, 1)):
                for hour in range(24):
                    due = wall.moment(day, hour)
                    tried += 1
                    is_then = naive(due, zone) == datetime.combine(day, time(hour))
                    assert is_then or not there_is(zone, day, hour), (zone, day, hour)
                    facts = Facts(zone, promised=(("a", day),))
                    [told] = due_occasions(due, on(PROMISED, at=hour), facts)
                    assert told.until - due >= timedelta(hours=1), (zone, day, hour)
    assert tried > 30_000
