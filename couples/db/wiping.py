"""Overwriting what was deleted: right away, or as soon as no one reads an older state.

Promised: what was deleted is gone from the file and its log by the time the request that deleted it has been answered. If
someone is reading just then, it's gone when the last of them is done, since every end of a request or job tries again. No
one waits for that, neither writers nor whoever deleted. The trade-off: while the file is copied, which may take minutes,
what was deleted stays in it.
"""

import logging
import threading
from collections.abc import Callable

from flask import Flask, current_app

log = logging.getLogger(__name__)


class Wiping:
    """Whether one app still has something to overwrite. `overwrite` does it, and returns whether it could."""

    def __init__(self, overwrite: Callable[[], bool]):
        self._overwrite, self._is_due = overwrite, False
        self._one_at_a_time = threading.Lock()

    def now(self) -> None:
        """Overwrites what was deleted up to now, or remembers to."""
        was_due, self._is_due = self._is_due, True
        self.if_due()
        if self._is_due and not was_due:
            log.info("deleted data will be overwritten later: someone is still reading")

    def if_due(self) -> None:
        """Overwrites it if it couldn't be done before. A thread that finds another one at it leaves it to that one."""
        if not self._is_due or not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            self._is_due = False
            if not self._overwrite():
                self._is_due = True
        finally:
            self._one_at_a_time.release()


def init_app(app: Flask, overwrite: Callable[[], bool]) -> None:
    """Tries again at the end of every request and job. Call it before `db.init_app`, so that the session has ended by then."""
    app.extensions["wiping"] = Wiping(overwrite)

    @app.teardown_appcontext
    def try_again(_: BaseException | None) -> None:
        of_this_app().if_due()


def of_this_app() -> Wiping:
    wiping: Wiping = current_app.extensions["wiping"]
    return wiping
