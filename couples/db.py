"""The database: one session for each request, and two promises.

A request that may write takes SQLite's write lock at its first statement (`BEGIN IMMEDIATE`). Reading first and
writing later in one deferred transaction fails at once when another commit came between, however long the busy
timeout; taking the lock early makes writers wait in turn instead. The price is that writers never overlap, which
for a household costs nothing. GET and HEAD run deferred and never wait.

SQLite lets a writer that finds the lock taken sleep, each time longer, up to a tenth of a second. So the threads of one process
take turns by a lock of their own first, which wakes the next one at once; SQLite's lock stays for other processes.

What is committed is on the disk (`synchronous=FULL`), and what is deleted is overwritten (`secure_delete`).
"""

import functools
import sqlite3
import threading
import uuid
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Engine, MetaData, Select, TypeDecorator, Uuid, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.dml import ValuesBase

from couples.config import Settings

READING = {"GET", "HEAD", "OPTIONS"}
LONGEST_WAIT = 10
"""Seconds that a writer waits for its turn, and then for the lock of the file."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Row:
    """A table's row: a random id, set when the object is made, because sealed cells are bound to it."""

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)

    def __init__(self, **values: Any):
        values.setdefault("id", uuid.uuid4())
        super().__init__(**values)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops the zone and PostgreSQL keeps it; this makes both give it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return (
            None
            if value is None
            else value.replace(tzinfo=UTC)
            if value.tzinfo is None
            else value.astimezone(UTC)
        )


class WritingSession(FlaskSession):
    """Begins for writing wherever the request may write (see the module)."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        bind = super().get_bind(*args, **kwargs)
        if isinstance(bind, Engine) and _may_write():
            return current_app.extensions["couples_writer"]
        return bind


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": WritingSession, "expire_on_commit": False},
    engine_options={"hide_parameters": True, "pool_size": 20, "max_overflow": 1000, "pool_use_lifo": True},
)


def begin_writing() -> None:
    """From here on, in this request or job, transactions take the write lock when they begin."""
    db.session.rollback()
    g.writing = True


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """One writing transaction of prepared statements alone, without the session's bookkeeping; committed where nothing is raised.

    Who has something to tell can commit before the end, and the turn is passed on there.
    """
    with closing(db.engine.raw_connection()) as pooled:
        connection = pooled.driver_connection
        connection.take_turn()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


class Prepared:
    """A statement over columns, compiled once and given to the driver itself: SQLAlchemy takes many times as long as SQLite to run a small one.

    For the few that somebody waits for. Every value is a named `bindparam`.
    """

    def __init__(self, statement: Select | ValuesBase):
        dialect = sqlite.dialect()
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._binds = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._reads = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
        self._row = namedtuple("Row", [c.key for c in columns])

    def run(self, connection: sqlite3.Connection, **values: Any) -> sqlite3.Cursor:
        """Runs it in the transaction that `connection` is in."""
        bound = [bind(values[name]) if bind else values[name] for name, bind in self._binds]
        return connection.execute(self._sql, bound)

    def first(self, connection: sqlite3.Connection, **values: Any) -> Any:
        """The first row, by the names of its columns; None where there is none."""
        row = self.run(connection, **values).fetchone()
        return row and self._row(*(read(v) if read else v for read, v in zip(self._reads, row, strict=True)))


def init_app(app: Flask, settings: Settings) -> None:
    """Binds the database of `settings` to `app` and sets SQLite up on every connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{settings.database_path}"
    turn = threading.Lock()
    making = functools.partial(TakingTurns, turn=turn)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"factory": making}}
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _set_pragmas)
        event.listen(db.engine, "begin", _begin)
        # one for each app: a session keeps one connection for each bind that it was given
        app.extensions["couples_writer"] = db.engine.execution_options(writing=True)


def wipe_deleted() -> None:
    """Carries deletions into the database file now, where freed pages are overwritten; call it after the commit."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class TakingTurns(sqlite3.Connection):
    """A connection whose writing transactions wait for those of the other threads, and wake the next when they end."""

    def __init__(self, *args: Any, turn: threading.Lock, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._turn, self._has_turn = turn, False

    def take_turn(self) -> None:
        """Whoever waits too long goes on without a turn, and hears from SQLite itself that the database is locked."""
        self._has_turn = self._turn.acquire(timeout=LONGEST_WAIT)

    def commit(self) -> None:
        super().commit()  # where this fails, a rollback follows
        self._pass_turn_on()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._pass_turn_on()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._pass_turn_on()

    def _pass_turn_on(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()


def _may_write() -> bool:
    if has_request_context() and request.method not in READING:
        return True
    return has_app_context() and bool(g.get("writing"))


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin alone
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LONGEST_WAIT * 1000}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing")
    if writing:
        connection.connection.driver_connection.take_turn()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
