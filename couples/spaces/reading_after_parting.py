"""How long two people can still read what they shared once they have parted. Pure.

Guaranteed: 30 whole days for each, and an end at midnight, so that neither a page nor the time it ends reveals at what
hour someone left. The trade-off: long enough to save your own words, short enough that no one keeps their partner's.
"""

from datetime import datetime, timedelta

from couples.clock import A_DAY

READABLE_FOR = timedelta(days=30)


def readable_until(closed_at: datetime) -> datetime:
    """The end of reading in a space that was closed then."""
    return _midnight(closed_at) + READABLE_FOR + A_DAY


def is_readable(closed_at: datetime | None, now: datetime) -> bool:
    """Whether a closed space can still be read."""
    return closed_at is not None and closed_at >= closed_since(now)


def closed_since(now: datetime) -> datetime:
    """What was closed at this moment or later can still be read."""
    return _midnight(now) - READABLE_FOR


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
