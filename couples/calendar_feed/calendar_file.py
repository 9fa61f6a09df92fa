"""An iCalendar file: an hour that comes round, unless it's paused without an end, and some whole days. Pure.

Guaranteed: the same values give the same bytes, and nothing in them names this app, its server or a person. The hour is
given as wall time and zone, so it stays where it is when clocks change, and the file lists the zone's changes for programs
that don't know it by name. The trade-off: that list ends after `ZONE_YEARS`, and makes the file a little longer.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import (
    TRANSP,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vRecur,
    vText,
)

from couples.checkins.schedule import MONTHLY, TWO_WEEKS, WEEKDAYS, WEEKLY, Rhythm
from couples.clock import A_DAY

NAME_OF_MAKER = "-//Calendar//Calendar//EN"
LASTS = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)
ASK_AGAIN_AFTER = timedelta(hours=12)
ZONE_YEARS = 12
RULES: dict[str, dict[str, Any]] = {
    WEEKLY: {"FREQ": "WEEKLY"},
    TWO_WEEKS: {"FREQ": "WEEKLY", "INTERVAL": 2},
    MONTHLY: {"FREQ": "MONTHLY"},
}


def calendar_file(
    title: str, rhythm: Rhythm, from_moment: datetime, days: Iterable[date], about: uuid.UUID
) -> bytes:
    """The whole file, in UTF-8.

    Args:
        title: the name of the calendar and of every entry in it.
        from_moment: the first hour in it is the first one after this, and after the rhythm began.
        days: whole days, beside the hour.
        about: what the entries' ids are derived from, so that a program recognises them the next time.
    """
    file = Calendar.new(prodid=NAME_OF_MAKER, uid=uuid.uuid5(about, "calendar"))
    for name in ("NAME", "X-WR-CALNAME"):
        file.add(name, vText(title))
    file.add("REFRESH-INTERVAL", vDuration(ASK_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
    file.add("X-PUBLISHED-TTL", vDuration(ASK_AGAIN_AFTER))
    first, whole_days = rhythm.next_after(max(from_moment, rhythm.resumes or from_moment)), sorted(set(days))
    has_hour = rhythm.held is None or rhythm.resumes is not None
    if rhythm.zone != "UTC" or not (has_hour or whole_days):  # the standard has no file without any part
        file.add_component(_zone(rhythm.zone, first.year))
    if has_hour:
        file.add_component(_hour(title, rhythm, first, about, from_moment))
    for day in whole_days:
        file.add_component(_whole_day(title, day, about, from_moment))
    written: bytes = file.to_ical()
    return written


def _hour(title: str, rhythm: Rhythm, first: date, about: uuid.UUID, stamp: datetime) -> Event:
    begins = datetime.combine(first, rhythm.at, UTC if rhythm.zone == "UTC" else ZoneInfo(rhythm.zone))
    event = Event.new(summary=title, uid=uuid.uuid5(about, "hour"), start=begins, stamp=stamp)
    event.add("DURATION", LASTS)
    rule = RULES[rhythm.every]
    if rhythm.every == MONTHLY:
        rule = rule | {"BYDAY": f"1{WEEKDAYS[rhythm.weekday][:2].upper()}"}
    event.add("RRULE", vRecur(rule))
    return event


def _whole_day(title: str, day: date, about: uuid.UUID, stamp: datetime) -> Event:
    """It blocks no time: other calendars show the day as free."""
    uid = uuid.uuid5(about, day.isoformat())
    free = TRANSP.TRANSPARENT
    return Event.new(summary=title, uid=uid, start=day, end=day + A_DAY, stamp=stamp, transparency=free)


@lru_cache(maxsize=512)
def _zone(name: str, year: int) -> Timezone:
    """The zone's offset at the beginning of that year, and each change after it as an entry of its own.

    The library's own list leaves out changes that last less than two months, as in Morocco; and when one entry lists
    several changes, ical.js uses only one of them.
    """
    zone, begins = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
    told = Timezone()
    told.add("TZID", name)
    before = begins.astimezone(zone)
    for moment in (begins, *_changes(zone, begins)):
        after = moment.astimezone(zone)
        part = TimezoneDaylight() if after.dst() else TimezoneStandard()
        offset = _offset(before)
        part.DTSTART = (moment + offset).replace(tzinfo=None)
        part.TZOFFSETFROM, part.TZOFFSETTO = offset, _offset(after)
        part.add("TZNAME", after.tzname())
        told.add_component(part)
        before = after
    return told


def _changes(zone: ZoneInfo, begins: datetime) -> Iterator[datetime]:
    """The moments at which the offset changes, to the minute."""
    for day in (begins + n * A_DAY for n in range(366 * ZONE_YEARS)):
        early, late = day, day + A_DAY
        if _offset(early.astimezone(zone)) == _offset(late.astimezone(zone)):
            continue
        while late - early > A_MINUTE:
            middle = early + (late - early) // A_MINUTE // 2 * A_MINUTE
            if _offset(middle.astimezone(zone)) == _offset(early.astimezone(zone)):
                early = middle
            else:
                late = middle
        yield late


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta(0)
