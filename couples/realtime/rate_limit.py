"""How many messages one person may send: more than a hand can make are refused before anything is looked at.

Promised: whoever keeps sending anyway is disconnected, and meets the same limit when they reconnect. The trade-off: two
devices of one person share it.
"""

import threading
import time
import uuid
from enum import Enum

EVENTS_AT_ONCE = 40
EVENTS_A_SECOND = 10
REFUSED_BEFORE_THE_END = 100
"""So many refused messages, less what has been refilled since, are a flood."""
FRAMES_AT_ONCE = 500
FRAMES_A_SECOND = 50
"""Frames of any kind, on all of one person's sockets; the messages of a page come to a fifth of that."""
MOST_KEPT = 1000
"""With more people's buckets than this, those that are full again are dropped."""


class Pace(Enum):
    """What becomes of a message."""

    GOES = "goes"
    SLOWER = "slower"
    FLOOD = "flood"


class RateLimit:
    """A token bucket for each person, over all their sockets; it refills by EVENTS_A_SECOND up to EVENTS_AT_ONCE."""

    def __init__(self) -> None:
        self._left: dict[uuid.UUID, tuple[float, float]] = {}
        self._lock = threading.Lock()

    @property
    def at_once(self) -> float:
        return EVENTS_AT_ONCE

    @property
    def a_second(self) -> float:
        return EVENTS_A_SECOND

    def count(self, person: uuid.UUID) -> Pace:
        """Counts one more message, and says what becomes of it."""
        left = self.spend(person, 1, -REFUSED_BEFORE_THE_END)
        if left is None:
            return Pace.FLOOD
        return Pace.GOES if left >= 1 else Pace.SLOWER

    def spend(self, person: uuid.UUID, cost: int, least: int) -> float | None:
        """Takes `cost` tokens, and returns how many there were before; None, with nothing taken, if that was `least` or less."""
        now = time.monotonic()
        with self._lock:
            left = self._refilled(person, now)
            if left <= least:
                return None
            self._left[person] = (left - cost, now)
            if len(self._left) > MOST_KEPT:
                self._left = {
                    p: kept for p, kept in self._left.items() if self._refilled(p, now) < self.at_once
                }
            return left

    def _refilled(self, person: uuid.UUID, now: float) -> float:
        left, then = self._left.get(person, (self.at_once, now))
        return min(self.at_once, left + (now - then) * self.a_second)


class FrameLimit(RateLimit):
    """The same for WebSocket frames."""

    @property
    def at_once(self) -> float:
        return FRAMES_AT_ONCE

    @property
    def a_second(self) -> float:
        return FRAMES_A_SECOND

    def takes(self, person: uuid.UUID, frames: int) -> bool:
        """Whether so many more may be read."""
        left = self.spend(person, frames, 0) if frames else frames
        return left is not None and left >= frames
