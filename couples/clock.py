"""The time, read in one place.

Every rule takes `now` as a value; only routes and jobs call `now()`, so that a test can move the clock
by replacing this one function. Rows hold UTC; people see their own zone.
"""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


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
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(areas)))


def is_zone(name: str) -> bool:
    """Whether `name` is a zone that we know (aliases that browsers still send included)."""
    return name in available_timezones() and not name.startswith(("posix", "right", "local"))


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as wall time in `zone`."""
    return moment.astimezone(ZoneInfo(zone))
