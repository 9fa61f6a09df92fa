"""Locks on a whole PostgreSQL database: who serves it, who is about to, and which of several processes does the jobs.

Promised: PostgreSQL lets go of each when the connection that has it ends, however that comes about; so none outlives its process. The
trade-off: a process that's stopped and not ended keeps its own.
"""

import os
import threading
from collections.abc import Callable, Iterator
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

_ours: set[int] = set()
"""PostgreSQL's numbers of the connections by which this process serves, or by which the one that it was forked from does."""


def _address(settings: Settings) -> dict[str, Any]:
    """How to connect without an app, once it's clear that the database can be used.

    Raises:
        BadDatabase: it can't.
    """
    with alone(settings) as connection:
        _, address = connection.dialect.create_connect_args(connection.engine.url)
    return {**address, **connecting({})}


@contextmanager
def _holder(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection that has locks for as long as a server runs; a worker that ends leaves it to who began."""
    holder, made_by = psycopg.connect(**_address(settings), autocommit=True), os.getpid()
    number = holder.info.backend_pid
    _ours.add(number)
    try:
        yield holder
    finally:
        if os.getpid() == made_by:
            holder.close()
            _ours.discard(number)


def _has(holder: psycopg.Connection, how: str) -> bool:
    found = holder.execute(f"SELECT {how}").fetchone()
    return bool(found and found[0])


@contextmanager
def serve_alone(settings: Settings) -> Iterator[bool]:
    """Keeps the database for one server, which hears by itself what it changes; whether no other one has it."""
    with _holder(settings) as holder:
        yield _has(holder, f"pg_try_advisory_lock({SERVES})")


@contextmanager
def serve_beside(settings: Settings) -> Iterator[Callable[[], None] | None]:
    """Keeps the database for servers that hear each other. They start one after the other, so that one alone changes the schema.

    Returns:
        What to call when this one has started; None where a server has the database that doesn't hear others, or another one
        doesn't get on with its start.
    """
    with _holder(settings) as holder:
        holder.execute(f"SET lock_timeout = '{LONGEST_START}s'")
        try:
            holder.execute(f"SELECT pg_advisory_lock({STARTS})")
        except psycopg.errors.LockNotAvailable:
            yield None
            return
        if _has(holder, f"pg_try_advisory_lock_shared({SERVES})"):
            yield lambda: _let_others_start(holder)
        else:
            yield None


def _let_others_start(holder: psycopg.Connection) -> None:
    holder.execute(f"SELECT pg_advisory_unlock({STARTS})")


def others_serve(settings: Settings) -> bool:
    """Whether another server than this process's has the database."""
    question = """
        SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE datname = current_database() AND locktype = 'advisory' AND granted AND classid::bigint << 32 | objid::bigint = %s
    """
    with alone(settings) as connection:
        found = connection.exec_driver_sql(question, (SERVES,)).scalars().all()
    return not _ours.issuperset(found)


class OneOfMany:
    """Which of the processes on one database does what's to be done once. When it ends, another one does from its next round on."""

    def __init__(self, settings: Settings):
        self._settings, self._lock = settings, threading.Lock()
        self._holder: psycopg.Connection | None = None

    def is_this(self) -> bool:
        """Whether it's this process now. While PostgreSQL doesn't answer, it's none."""
        with self._lock:
            try:
                if self._holder is None:
                    self._holder = psycopg.connect(**_address(self._settings), autocommit=True)
                    self._holder.execute("SET statement_timeout = '5s'")
                return _has(self._holder, f"pg_try_advisory_lock({DOES_JOBS})")
            except Exception:
                self.stop()
                raise

    def stop(self) -> None:
        """Leaves it to another one."""
        holder, self._holder = self._holder, None
        with suppress(psycopg.Error):
            if holder:
                holder.close()
