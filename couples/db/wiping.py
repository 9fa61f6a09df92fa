"""Overwriting what was deleted: now, or as soon as those who read let it.

Promised: what was deleted is gone from the file and its log when the request has been answered that deleted it. Where someone
reads just then, it's gone when the last of them is done: whoever leaves the database tries again. No one waits for that, neither
the writers nor the one who deleted. The trade-off: a copy of the file that takes minutes keeps it there for as long.
"""

import logging
import threading
from collections.abc import Callable

from flask import Flask, current_app

log = logging.getLogger(__name__)


class Wiping:
    """What one app has still to overwrite; `overwrite` does it and says whether it could."""

    def __init__(self, overwrite: Callable[[], bool]):
        self._overwrite, self._is_due = overwrite, False
        self._one_at_a_time = threading.Lock()

    def now(self) -> None:
        """Overwrites what was deleted up to now, or remembers to."""
        was_due, self._is_due = self._is_due, True
        self.if_due()
        if self._is_due and not was_due:
            log.info("what was deleted is overwritten later: someone reads")

    def if_due(self) -> None:
        """The same, where that could not be done before. Whoever meets another at it leaves it to them."""
        if not self._is_due or not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            self._is_due = False
            if not self._overwrite():
                self._is_due = True
        finally:
            self._one_at_a_time.release()


def init_app(app: Flask, overwrite: Callable[[], bool]) -> None:
    """Lets whoever leaves the database try again. It's called before the session's own end is set up, which comes first then."""
    app.extensions["wiping"] = Wiping(overwrite)

    @app.teardown_appcontext
    def try_again(_: BaseException | None) -> None:
        of_this_app().if_due()


def of_this_app() -> Wiping:
    wiping: Wiping = current_app.extensions["wiping"]
    return wiping
