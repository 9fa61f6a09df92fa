"""The time, read in one place.

Every rule takes `now` as a value; only routes and jobs call `now()`, so that a test can move the clock
by replacing this one function. Rows hold UTC; people see their own zone.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

A_DAY = timedelta(days=1)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@cache
def zone_names() -> tuple[str, ...]:
    """The IANA zones a person can choose, sorted; legacy and machine-only names are left out."""
    areas = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ("UTC", *sorted(name for name in _known() if name.startswith(areas)))


@cache
def _known() -> frozenset[str]:
    """Every zone of this machine, read from its files once."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether `name` is a zone that we know (aliases that browsers still send included)."""
    return name in _known() and not name.startswith(("posix", "right", "local"))


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as wall time in `zone`."""
    return moment.astimezone(ZoneInfo(zone))


# --- months, as addresses name them -----------------------------------------------------------------------------------


def month_of(name: str) -> date:
    """The first day of the month that is named like "2026-11".

    Raises:
        ValueError: `name` has another form, or names no month from the year 2000 on.
    """
    if not re.fullmatch(r"2[0-9]{3}-[0-9]{2}", name):
        raise ValueError(name)
    return date.fromisoformat(f"{name}-01")


def month_after(first: date) -> date:
    """The first day of the month after the one that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1)


def month_in(first: date, zone: str) -> tuple[datetime, datetime]:
    """When a month begins and when it is over in `zone`, as moments."""
    begin, end = (
        datetime.combine(d, datetime.min.time(), ZoneInfo(zone)) for d in (first, month_after(first))
    )
    return begin.astimezone(UTC), end.astimezone(UTC)
