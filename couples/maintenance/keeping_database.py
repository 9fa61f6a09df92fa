"""Keeping the database for this server while it runs, where it's on PostgreSQL: the connection that does it may be lost.

Promised: when PostgreSQL is back, the database is this server's again within seconds, unless another server took it in between that
doesn't belong beside it. Then both go on, since people should be able to save what they wrote; this one says so in its log, and to
whoever watches it, until it's the host's only one again. The trade-off: it does so half a minute later, because PostgreSQL may take
so long to notice that the old connection is gone.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

log = logging.getLogger(__name__)
NAME = "keeps_database"
EVERY = 1.0
SURE_AFTER = 30
"""How often in a row it has to be another server's before that's said."""


@dataclass(frozen=True)
class Held:
    """What a server has while it keeps its folder and its database.

    Args:
        has_started: to be called once it has started; others wait for that.
        is_still_ours: asks for the database again; None for one that can't be lost.
    """

    has_started: Callable[[], None] = lambda: None
    is_still_ours: Callable[[], bool] | None = None


class Keeping:
    """Asks for the database again and again. `is_anothers` says whether it's lost to another server."""

    def __init__(self, is_still_ours: Callable[[], bool]):
        self._is_still_ours, self._is_lost, self._refused = is_still_ours, False, 0

    @property
    def is_anothers(self) -> bool:
        return self._refused >= SURE_AFTER

    def look(self) -> None:
        try:
            is_ours = self._is_still_ours()
        except Exception as error:  # noqa: BLE001  its text may hold an address
            if not self._is_lost:
                log.warning("the connection that keeps the database is lost: %s", type(error).__name__)
            self._is_lost = True
            return
        if is_ours:
            if self._is_lost:
                log.info("the database is kept for this server again")
            self._is_lost, self._refused = False, 0
            return
        self._is_lost = True
        self._refused += 1
        if self._refused == SURE_AFTER:
            log.error(
                "another server has taken the database, and they don't hear each other; stop one of them"
            )

    def run(self) -> None:
        """The thread's work."""
        while True:
            time.sleep(EVERY)
            self.look()


def keep(app: Flask, held: Held) -> None:
    """Lets the process that serves `app` keep what's held; call it before that begins."""
    app.extensions[NAME] = Keeping(held.is_still_ours) if held.is_still_ours else None


def begin(app: Flask) -> None:
    """Begins to look after it, in a thread of its own, if there's anything that can be lost."""
    keeping: Keeping | None = app.extensions.get(NAME)
    if keeping:
        threading.Thread(target=keeping.run, name="keeps the database", daemon=True).start()
