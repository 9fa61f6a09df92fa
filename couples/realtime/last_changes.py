"""When each person was last told of something, by this process's own clock."""

import secrets
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

DIGITS = 15
"""A moment always has so many digits, so that the length of a page doesn't depend on it."""


class LastChanges:
    """Those moments, in milliseconds. `may_not_hear` says whether another process might have told something that isn't known here."""

    def __init__(self) -> None:
        self.process, self._begun = secrets.token_hex(4), time.monotonic()
        self._told, self._all_told = dict[uuid.UUID, int](), -1
        self._lock = threading.Lock()
        self.may_not_hear: Callable[[], bool] = lambda: False

    def now(self) -> int:
        return int((time.monotonic() - self._begun) * 1000)

    def told(self, person: uuid.UUID) -> None:
        with self._lock:
            self._told[person] = self.now()

    def all_told(self) -> None:
        """Anyone may have been told of something up to now."""
        self._all_told = self.now()

    def missed(self, person: uuid.UUID, made: Any) -> bool:
        """Whether something changed since the moment that a page carries; True for whatever isn't one of ours."""
        process, _, moment = made.partition("-") if isinstance(made, str) else ("", "", "")
        if process != self.process or not (moment.isascii() and moment.isdigit() and len(moment) <= DIGITS):
            return True
        return self.may_not_hear() or max(self._told.get(person, -1), self._all_told) >= int(moment)
