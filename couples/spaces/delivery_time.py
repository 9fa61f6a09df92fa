"""When a shared copy arrives: pure rules over the wall time of the zone that the couple's check-in is in.

Words shared at night or in anger can still be taken back, because they arrive at the couple's delivery time. "Right away"
is a choice too; even then, outside a talk that both have joined (`together_now`), ten minutes pass, and nothing arrives
between 10 pm and 8 am. Guaranteed: neither learns anything from the moment about where the other is.
The trade-off: it may be night where the reader or the sender is; for the reader, then only the reader's own hours hold it back (`letting_in`).
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_HOUR = time(18)
AT_LEAST = timedelta(minutes=10)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(8)


def is_quiet(at: time) -> bool:
    """Whether nothing arrives at this wall time."""
    return at >= NIGHT_BEGINS or at < NIGHT_ENDS


def arrives_at(now: datetime, delivery_time: time, zone: str, *, at_once: bool) -> datetime:
    """When a copy shared `now` reaches its reader.

    Args:
        now: the moment of sharing, UTC.
        delivery_time: the wall time both agreed on.
        zone: the time zone that both know from their check-in.
        at_once: the author chose not to wait for the delivery time.
    """
    place = ZoneInfo(zone)
    earliest = (now + AT_LEAST).astimezone(place)
    if at_once:
        return (earliest if not is_quiet(earliest.time()) else _next(earliest, NIGHT_ENDS, place)).astimezone(
            UTC
        )
    return _next(earliest, delivery_time, place).astimezone(UTC)


def _next(after: datetime, at: time, place: ZoneInfo) -> datetime:
    """The first time after `after` that the wall clock shows `at`."""
    same_day = datetime.combine(after.date(), at, place)
    return same_day if same_day >= after else datetime.combine(after.date() + timedelta(days=1), at, place)
