"""How long Only me stays open, and after how long the password is asked for again. Pure.

It counts from when it was last opened, by a tap, the password or signing in, or from the last words that were saved. Looking
doesn't count: a GET changes nothing. It keeps out whoever picks up an open device; against someone who can read this
server's memory, or has the signed-in cookie and can set the clock, it adds nothing.
"""

from datetime import datetime, timedelta

LOCKS = {0: "Never", 5: "After 5 minutes", 30: "After 30 minutes"}
WITHOUT_A_LOCK = 30
"""After how many minutes it takes a tap again, where no password is asked for."""


def is_weaker(new: int, old: int) -> bool:
    """Whether a lock of `new` minutes keeps out fewer than one of `old`; 0 for no lock."""
    return bool(old) and (not new or new > old)


def whole(minutes: int) -> timedelta:
    """How long it stays open; `minutes` is the setting, 0 for no lock."""
    return timedelta(minutes=minutes or WITHOUT_A_LOCK)


def left(minutes: int, opened: datetime | None, now: datetime) -> timedelta:
    """How long it stays open from `now` on; zero where it's closed.

    Args:
        minutes: the setting; 0 for no lock.
        opened: the last moment that counts; None for none. One that lies ahead (a clock was put back) counts for nothing.
    """
    if opened is None or opened > now:
        return timedelta(0)
    return max(opened + whole(minutes) - now, timedelta(0))
