"""How many events one person may send: more than a hand can make are refused before anything is looked up."""

import threading
import time
import uuid

EVENTS_AT_ONCE = 40
EVENTS_A_SECOND = 10


class RateLimit:
    """A bucket for each person, over all their sockets; it fills by EVENTS_A_SECOND to EVENTS_AT_ONCE."""

    def __init__(self) -> None:
        self._left: dict[uuid.UUID, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def allows(self, person: uuid.UUID) -> bool:
        """Whether one more event is allowed; it is counted."""
        now = time.monotonic()
        with self._lock:
            left, then = self._left.get(person, (EVENTS_AT_ONCE, now))
            left = min(EVENTS_AT_ONCE, left + (now - then) * EVENTS_A_SECOND)
            self._left[person] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def forget(self, person: uuid.UUID) -> None:
        """The person's last page is gone."""
        with self._lock:
            self._left.pop(person, None)
