"""What is SQLite's own in a running app: the `Kind` of database that's used where a host names none. Its file is `database_file`'s.

Promised: what is committed is on the disk (`synchronous=FULL`), what is deleted is overwritten (`secure_delete`), and the
writer's transactions hold the file's write lock from their first statement on. Reading first and writing later in one
deferred transaction fails if another transaction committed in between, however long the busy timeout. The trade-off:
writers never overlap, which for a household costs nothing.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from couples.config import Settings
from couples.db import connection_pools, database_file
from couples.db.database_file import Contents

holds_rows = False

LONGEST_LOCK = 1.2
"""Seconds that a writer whose turn it is waits for another process to unlock the file, so that whoever saves hears within two."""

SYNCHRONOUS = "FULL"
"""A commit returns once its words are on the disk, so that they survive a power cut. Tests set it lower, since they don't try that."""

STILL_LOCKED = 0.1
"""Seconds that the next writers wait after one has waited in vain, until one gets through, so that the whole queue hears soon."""


class Reader(SQLiteDialect_pysqlite):
    """Transactions that only read see the file as it was when they began, and wait for no one.

    By itself, SQLAlchemy lets the driver begin transactions where it sees fit. Beginning them here, and not in an event of
    the engine, spares every statement the search for more events, which took a third of the time of a small one.
    """

    supports_statement_cache = True
    begin = "BEGIN"

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.execute(self.begin)


class Writer(Reader):
    """Transactions that have the file's write lock from their beginning on."""

    supports_statement_cache = True
    begin = "BEGIN IMMEDIATE"
    is_locked_out = False
    changes_before = 0

    def do_begin(self, dbapi_connection: Any) -> None:
        try:
            super().do_begin(dbapi_connection)
        except sqlite3.OperationalError:
            self._wait_for(dbapi_connection, STILL_LOCKED, is_locked_out=True)
            raise
        if self.is_locked_out:
            self._wait_for(dbapi_connection, LONGEST_LOCK, is_locked_out=False)
        self.changes_before = dbapi_connection.total_changes

    def _wait_for(self, connection: Any, seconds: float, *, is_locked_out: bool) -> None:
        self.is_locked_out = is_locked_out
        connection.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")


for dialect in (Reader, Writer):
    registry.register(f"sqlite.{dialect.__name__.lower()}", __name__, dialect.__name__)


def engine_options(settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """A pool of connections that only read, and a single one that writes."""
    path = settings.database_path
    return (
        {"url": _url(path, Reader), "paramstyle": "named", **connection_pools.READERS},
        {"url": _url(path, Writer), "paramstyle": "named", **connection_pools.one_writer()},
    )


def _url(path: Path, dialect: type[Reader]) -> URL:
    """The file's address, in parts: in a string, a "?" or "%41" in the path would name another file."""
    return URL.create(f"sqlite+{dialect.__name__.lower()}", database=str(path))


def set_up(reader: Engine, writer: Engine) -> None:
    """What every connection of the two needs."""
    for engine in (reader, writer):
        event.listen(engine.pool, "connect", _set_pragmas)
        event.listen(engine.pool, "reset", _end_transaction)


def revision(settings: Settings) -> str | None:
    """The schema of the database; None where it has none yet.

    Raises:
        BadDatabase: it can't be read.
    """
    return database_file.revision(settings.database_path)


def look_into(settings: Settings) -> Contents:
    """What's in the file, after it was read from end to end.

    Raises:
        BadDatabase: it's no whole database of ours.
    """
    return database_file.look_into(settings.database_path)


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={LONGEST_LOCK * 1000:.0f}",
        "journal_mode=WAL",
        f"synchronous={SYNCHRONOUS}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _end_transaction(connection: sqlite3.Connection, *_: Any) -> None:
    """Rolls back what's open when a connection returns to its pool. After a COMMIT that failed, SQLAlchemy thinks that nothing is.

    It replaces the pool's own reset, which would roll back a second time after every transaction.
    """
    if connection.in_transaction:
        connection.rollback()


def wipe_deleted(reader: Engine) -> bool:
    """Empties the write-ahead log into the file, where freed pages are overwritten. Waits for no one.

    To empty it takes a moment in which no one reads what was before, and whoever waits for that moment holds the file's write
    lock. So it's tried on a connection that gives up at once, and not on the writer's.

    Returns:
        Whether it's done; what was deleted is committed in any case.
    """
    try:
        with closing(reader.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=0")
            try:
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={LONGEST_LOCK * 1000:.0f}")
            return not busy
    except sqlite3.OperationalError:
        return False


def has_changed(connection: Connection) -> bool:
    """Whether the writer's transaction has changed any row up to now, by whichever statement."""
    dialect, file = connection.dialect, connection.connection.driver_connection
    return isinstance(dialect, Writer) and file is not None and file.total_changes != dialect.changes_before


def try_writing(connection: Connection, room: int) -> None:
    """Tries in the transaction of `connection` whether a save would work, and changes nothing.

    A new table with `room` bytes takes pages that a full file or disk doesn't have; it's rolled back. `user_version`,
    written over itself, makes the commit write to the disk.

    Raises:
        OperationalError: there is no room, or the disk fails.
    """
    run = connection.exec_driver_sql
    run("SAVEPOINT room")
    run("CREATE TABLE room_for_a_save (words)")
    run("INSERT INTO room_for_a_save VALUES (zeroblob(?))", (room,))
    run("ROLLBACK TO room")
    run("RELEASE room")
    run(f"PRAGMA user_version = {run('PRAGMA user_version').scalar():d}")


def enforce_foreign_keys(connection: Connection, enforce: bool) -> None:
    """Turns foreign keys on or off, between transactions only.

    They're off only while tables are rebuilt by copying, which would otherwise delete child rows.
    """
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if enforce else 'OFF'}")


def has_orphans(connection: Connection) -> bool:
    """Whether a row is without its parent."""
    return bool(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
