"""Locks on a whole PostgreSQL database: who serves it, who is about to, and which of several processes does the jobs.

Promised: PostgreSQL lets go of each when the connection that has it ends, however that comes about; so none outlives its process.
Whoever loses one with its connection, as when PostgreSQL restarts, asks for it again. The trade-offs: a process that's suspended
but not ended keeps its own; and another one can take a lost one before it's asked for again.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from couples.config import Settings
from couples.db.postgresql import alone, connecting

SERVES = 0x636F75706C6573
"""The number of the lock that a server has: "couples" in ASCII."""
STARTS, DOES_JOBS = SERVES + 1, SERVES + 2
LONGEST_START = 120
"""Seconds that a server waits for another one's start, which may bring the schema up to date."""

NOTICED_HERE: dict[str, Any] = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000,
}  # fmt: skip
NOTICED_THERE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""Within half a minute both ends notice that the line between them is gone: or for hours, a server would find its lock taken by itself."""

_ours: set[int] = set()
"""PostgreSQL's numbers of the connections by which this process has locks, or by which the one that it was forked from does."""


def _address(settings: Settings) -> dict[str, Any]:
    """How to connect without an app, once it's clear that the database can be used.

    Raises:
        BadDatabase: it can't.
    """
    with alone(settings) as connection:
        _, address = connection.dialect.create_connect_args(connection.engine.url)
    return {**address, **connecting(NOTICED_THERE), **NOTICED_HERE}


class KeptLock:
    """A lock that whoever wants it asks for again and again: they keep what they have, and get what has become free.

    A process forked from the one that took it may ask in its place, once that one no longer asks.
    """

    def __init__(self, settings: Settings, number: int, *, shared: bool = False):
        self._settings, self._lock = settings, threading.Lock()
        self._question = f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}({number})"
        self._holder: psycopg.Connection | None = None
        self._number = 0

    def is_ours(self) -> bool:
        """Whether it's this one's now.

        Raises:
            psycopg.Error, BadDatabase: PostgreSQL doesn't answer, or the connection was lost. The next question goes over a new one.
        """
        with self._lock:
            try:
                found = self.holder().execute(self._question).fetchone()
            except Exception:
                self.let_go()
                raise
            return bool(found and found[0])

    def holder(self) -> psycopg.Connection:
        """The connection that has it."""
        if self._holder is None:
            self._holder = psycopg.connect(**_address(self._settings), autocommit=True)
            self._number = self._holder.info.backend_pid
            _ours.add(self._number)
        return self._holder

    def let_go(self) -> None:
        """Leaves it to another one."""
        holder, self._holder = self._holder, None
        if holder:
            _ours.discard(self._number)
            with suppress(psycopg.Error):
                holder.close()


@contextmanager
def _until_the_end(lock: KeptLock) -> Iterator[KeptLock]:
    """A worker that ends leaves it to the process that began."""
    made_by = os.getpid()
    try:
        yield lock
    finally:
        if os.getpid() == made_by:
            lock.let_go()


@contextmanager
def serve_alone(settings: Settings) -> Iterator[KeptLock | None]:
    """Keeps the database for one server, which hears by itself what it changes; None where another one has it."""
    with _until_the_end(KeptLock(settings, SERVES)) as lock:
        yield lock if lock.is_ours() else None


@contextmanager
def serve_beside(settings: Settings) -> Iterator[KeptLock | None]:
    """Keeps the database for servers that hear each other. They start one after the other, so that one alone changes the schema:
    call `let_others_start` when this one has started.

    Returns:
        None where a server has the database that doesn't hear others, or another one doesn't get on with its start.
    """
    with _until_the_end(KeptLock(settings, SERVES, shared=True)) as lock:
        lock.holder().execute(f"SET lock_timeout = '{LONGEST_START}s'")
        try:
            lock.holder().execute(f"SELECT pg_advisory_lock({STARTS})")
        except psycopg.errors.LockNotAvailable:
            yield None
            return
        yield lock if lock.is_ours() else None


def let_others_start(lock: KeptLock) -> None:
    lock.holder().execute(f"SELECT pg_advisory_unlock({STARTS})")


def others_serve(settings: Settings) -> bool:
    """Whether another server than this process's has the database."""
    question = """
        SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE datname = current_database() AND locktype = 'advisory' AND granted AND classid::bigint << 32 | objid::bigint = %s
    """
    with alone(settings) as connection:
        found = connection.exec_driver_sql(question, (SERVES,)).scalars().all()
    return not _ours.issuperset(found)


def does_jobs(settings: Settings) -> KeptLock:
    """Which of the processes on one database does what's to be done once. When it ends, another one does from its next round on."""
    return KeptLock(settings, DOES_JOBS)
