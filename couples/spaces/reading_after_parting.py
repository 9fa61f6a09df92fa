"""How long two people can still read what they shared once they have parted. Pure.

The trade-off: long enough to take one's own words along, short enough that nobody keeps the other's for good.
"""

from datetime import datetime, timedelta

READABLE_FOR = timedelta(days=30)


def readable_until(closed_at: datetime | None) -> datetime | None:
    """The end of reading in a space that was closed then; None while it's open."""
    return closed_at + READABLE_FOR if closed_at else None


def is_readable(closed_at: datetime | None, now: datetime) -> bool:
    """Whether a closed space can still be read."""
    return closed_at is not None and closed_at > closed_since(now)


def closed_since(now: datetime) -> datetime:
    """What was closed after this moment can still be read."""
    return now - READABLE_FOR
