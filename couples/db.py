"""The database: one session for each request, and two promises.

A request that may write takes SQLite's write lock at its first statement (`BEGIN IMMEDIATE`). Reading first and
writing later in one deferred transaction fails at once when another commit came between, however long the busy
timeout; taking the lock early makes writers wait in turn instead. The price is that writers never overlap, which
for a household costs nothing. GET and HEAD run deferred and never wait.

SQLite lets a writer that finds the lock taken sleep, each time longer, up to a tenth of a second. So the writers of one process
share a single connection: who waits for it is woken as soon as the one before has given it back, however that one's
transaction ended. SQLite's own lock stays for other processes.

What is committed is on the disk (`synchronous=FULL`), and what is deleted is overwritten (`secure_delete`).
"""

import sqlite3
import uuid
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, MetaData, Select, TypeDecorator, Uuid, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.dml import ValuesBase

from couples.config import Settings

READING = {"GET", "HEAD", "OPTIONS"}
WRITER = "writer"
LONGEST_TURN = 4
"""Seconds that a writer waits for those of the same process, each of whom is done in some thousandths."""
LONGEST_LOCK = 2
"""Seconds that a writer whose turn it is waits for another process to let go of the file."""


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

    def get_bind(self, *args: Any, bind: Any = None, **kwargs: Any) -> Any:
        return bind if bind is not None else db.engines[WRITER if _may_write() else None]


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
    """One writing transaction of prepared statements alone, without the session's bookkeeping; committed where nothing is raised."""
    with db.engines[WRITER].begin() as connection:
        yield connection.connection.driver_connection


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
    url = f"sqlite:///{settings.database_path}"
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    one_at_a_time = {"pool_size": 1, "max_overflow": 0, "pool_timeout": LONGEST_TURN}
    app.config["SQLALCHEMY_BINDS"] = {WRITER: {"url": url, **one_at_a_time}}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            event.listen(engine, "connect", _set_pragmas)
            event.listen(engine, "reset", _end_transaction)
        event.listen(db.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        event.listen(
            db.engines[WRITER], "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
        )


def close() -> None:
    """Closes the connections of the app, those that nobody uses just now."""
    for engine in db.engines.values():
        engine.dispose()


def wipe_deleted() -> None:
    """Carries deletions into the database file now, where freed pages are overwritten; call it after the commit."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _may_write() -> bool:
    if has_request_context() and request.method not in READING:
        return True
    return has_app_context() and bool(g.get("writing"))


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by the engine's event alone
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LONGEST_LOCK * 1000:.0f}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _end_transaction(connection: sqlite3.Connection, *_: Any) -> None:
    """No connection goes back into its pool within a transaction; SQLAlchemy takes one whose COMMIT failed for ended."""
    if connection.in_transaction:
        connection.rollback()
