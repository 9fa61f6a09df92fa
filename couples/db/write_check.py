"""Whether a save would work now, for whoever watches the server.

Promised: a yes means that at most FRESH seconds ago a transaction was begun, written and committed on the connection that
every save uses. A no is never kept: the next question tries again. The trade-off: while one question is being tried, which
takes as long as a save would wait, others get the previous answer, so that they never hold the server's threads.
"""

import logging
import threading
import time

from couples.db.sessions import this_kind, writing
from couples.db.trouble import TROUBLE, what_it_says

log = logging.getLogger(__name__)

FRESH = 2
"""Seconds that a yes counts, so that watching costs one write in that time, however often someone asks."""

ROOM = 16 * 1024
"""Bytes that have to fit for a yes."""


class WriteCheck:
    """One for each app; it begins with a yes, because a server that can't write doesn't start."""

    def __init__(self) -> None:
        self._trying = threading.Lock()
        self._works = True
        self._tried_at = float("-inf")

    def works(self) -> bool:
        """Whether a transaction could be committed. Needs an app context."""
        if not self._trying.acquire(blocking=False):
            return self._works
        try:
            if not self._works or time.monotonic() - self._tried_at >= FRESH:
                self._works = _try()
                self._tried_at = time.monotonic()
            return self._works
        finally:
            self._trying.release()


def _try() -> bool:
    try:
        with writing() as connection:
            this_kind().try_writing(connection, ROOM)
    except TROUBLE as error:
        log.warning("the database can't be written to: %s", what_it_says(error))
        return False
    return True
