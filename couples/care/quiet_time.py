"""Twenty minutes of quiet, and when they end. Pure rules about wall times; nothing is kept and nothing counts down."""

import re
from datetime import UTC, datetime, timedelta

LENGTHS = (10, 20, 40)
USUAL = 20
STEP = timedelta(minutes=5)


def end_of(now: datetime, minutes: int) -> datetime:
    """When `minutes` of quiet end, moved on to the next full five minutes: a time that is easy to say and to keep.

    Counted in real minutes, so that on the night when the clocks change it is still a time that a clock will show.
    """
    end = now.replace(second=0, microsecond=0).astimezone(UTC) + timedelta(minutes=minutes)
    end += -timedelta(minutes=end.astimezone(now.tzinfo).minute % 5) % STEP
    return end.astimezone(now.tzinfo)


def read(until: str, now: datetime) -> datetime | None:
    """The moment that an address such as "2140" means: the nearest one to `now`, behind it or ahead. None for anything else."""
    if not re.fullmatch(r"([01][0-9]|2[0-3])[0-5][05]", until):
        return None
    today = now.replace(hour=int(until[:2]), minute=int(until[2:]), second=0, microsecond=0)
    days = (today + timedelta(days=n) for n in (1, 0, -1))
    return min((day.replace(fold=f) for day in days for f in (1, 0)), key=lambda then: abs(left(then, now)))


def left(end: datetime, now: datetime) -> timedelta:
    """The real time until `end`, negative once it's over. In UTC, since subtracting wall times of one zone ignores clock changes."""
    return end.astimezone(UTC) - now.astimezone(UTC)


def length(asked: str | None) -> int:
    """The minutes someone asked for, or twenty."""
    return int(asked) if asked in {str(n) for n in LENGTHS} else USUAL
