"""How many connections to the database stay open: those that only read, and those that write, of which SQLite has one."""

from typing import Any

from sqlalchemy.exc import TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from couples.rounds import Ticket
from couples.turns import Busy, Turns

LONGEST_TURN = 4
"""Seconds that a writer waits for other writers of the same process, each of which is done in a few milliseconds."""
READERS: dict[str, Any] = {
    "pool_size": 20,
    "max_overflow": 1000,
    "pool_use_lifo": True,
    "pool_reset_on_return": None,
}

SHARED: dict[str, Any] = {
    "pool_size": 5,
    "max_overflow": 15,
    "pool_timeout": LONGEST_TURN,
    "pool_use_lifo": True,
    "pool_pre_ping": True,
}
"""Those to a database that other processes use, too, and that can be restarted: at most 20 who read, and 20 who write."""


class OneWriter(QueuePool):
    """A single connection that requests take turns at, fairly among people. It comes back however its transaction ends."""

    def __init__(self, *args: Any, **how: Any):
        super().__init__(*args, **how)
        self._turns = Turns(1, places=None)
        self._running: Ticket | None = None

    def _do_get(self) -> ConnectionPoolEntry:
        try:
            ticket = self._turns.take(longest_wait=LONGEST_TURN)
        except Busy:
            raise TimeoutError("too many wait to write") from None
        try:
            record = super()._do_get()
        except BaseException:
            self._turns.give_back(ticket)
            raise
        self._running = ticket
        return record

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        ticket, self._running = self._running, None
        super()._do_return_conn(record)
        if ticket:
            self._turns.give_back(ticket)


def one_writer() -> dict[str, Any]:
    """Writers take turns on a single connection."""
    return {"poolclass": OneWriter, "pool_size": 1, "max_overflow": 0}
