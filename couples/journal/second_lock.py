"""The second lock: after how long the password is asked for again.

It counts from when the password was last given here or by signing in, or from the last words that were saved. Looking does not count: a GET
changes nothing. It keeps out somebody who picks up an open device; against who can read this server's memory or holds the signed-in
cookie and the clock, it adds nothing.
"""

from datetime import datetime, timedelta

LOCKS = {0: "Never", 5: "After 5 minutes", 30: "After 30 minutes"}


def left(minutes: int, opened: datetime | None, now: datetime) -> timedelta | None:
    """How long it stays open; None without a lock, zero where the password is needed.

    Args:
        minutes: the setting; 0 for no lock.
        opened: the last moment that counts; None for none. One that lies ahead (a clock was put back) counts for nothing.
    """
    if not minutes:
        return None
    if opened is None or opened > now:
        return timedelta(0)
    return max(opened + timedelta(minutes=minutes) - now, timedelta(0))


def is_closed(minutes: int, opened: datetime | None, now: datetime) -> bool:
    return left(minutes, opened, now) == timedelta(0)
