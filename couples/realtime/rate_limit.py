"""How many messages one person may send: more than a hand can make are refused before anything is looked at.

Promised: whoever goes on all the same is hung up, and finds the same limit when they come again. The trade-off: two devices of
one person share it.
"""

import threading
import time
import uuid
from enum import Enum

EVENTS_AT_ONCE = 40
EVENTS_A_SECOND = 10
REFUSED_BEFORE_THE_END = 100
"""So many refused ones, beyond those that time has made up for, are a flood."""
MOST_KEPT = 1000
"""So many people's limits are kept before those that are full again are forgotten."""


class Pace(Enum):
    """What becomes of a message."""

    GOES = "goes"
    SLOWER = "slower"
    FLOOD = "flood"


class RateLimit:
    """A bucket for each person, over all their sockets; it fills by EVENTS_A_SECOND to EVENTS_AT_ONCE."""

    def __init__(self) -> None:
        self._left: dict[uuid.UUID, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def count(self, person: uuid.UUID) -> Pace:
        """Counts one more message, and says what becomes of it."""
        now = time.monotonic()
        with self._lock:
            left = self._refilled(person, now)
            if left <= -REFUSED_BEFORE_THE_END:
                return Pace.FLOOD
            self._left[person] = (left - 1, now)
            if len(self._left) > MOST_KEPT:
                self._left = {
                    p: kept for p, kept in self._left.items() if self._refilled(p, now) < EVENTS_AT_ONCE
                }
            return Pace.GOES if left >= 1 else Pace.SLOWER

    def _refilled(self, person: uuid.UUID, now: float) -> float:
        left, then = self._left.get(person, (EVENTS_AT_ONCE, now))
        return min(EVENTS_AT_ONCE, left + (now - then) * EVENTS_A_SECOND)
