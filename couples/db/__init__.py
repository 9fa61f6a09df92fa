"""The database: one session for each request, and who may write when.

A request that may write is a writer from its first statement; GET and HEAD only read and never wait. The writers of one
process share a single connection: who waits for it is woken as soon as the one before has given it back, however that
one's transaction ended, and who waits too long gets a `TimeoutError`. What is SQLite's own is in `sqlite`.
"""

import uuid
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, DateTime, Index, MetaData, TypeDecorator, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from couples.config import Settings
from couples.db import sqlite
from couples.db.sqlite import copy_database, enforce_foreign_keys, has_orphans

__all__ = [
    "READING", "Base", "Row", "UTCDateTime", "begin_writing", "close", "copy_database", "db", "enforce_foreign_keys",
    "has_orphans", "init_app", "unique_where", "wipe_deleted", "writing",
]  # fmt: skip

READING = {"GET", "HEAD", "OPTIONS"}
WRITER = "writer"
LONGEST_TURN = 4
"""Seconds that a writer waits for those of the same process, each of whom is done in some thousandths."""


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


def unique_where(name: str, *columns: str, where: str) -> Index:
    """Among the rows for which `where` holds, no two have the same values in `columns`."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


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


def writing() -> AbstractContextManager[Connection]:
    """One writing transaction of plain statements, without the session's bookkeeping; committed where nothing is raised."""
    return db.engines[WRITER].begin()


def init_app(app: Flask, settings: Settings) -> None:
    """Binds the database of `settings` to `app`: an engine for those who read, and one for those who write."""
    reader, writer = (sqlite.url(settings.database_path, d) for d in (sqlite.Reader, sqlite.Writer))
    one_at_a_time = {"pool_size": 1, "max_overflow": 0, "pool_timeout": LONGEST_TURN}
    app.config["SQLALCHEMY_DATABASE_URI"] = reader
    app.config["SQLALCHEMY_BINDS"] = {WRITER: {"url": writer, **one_at_a_time}}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            sqlite.set_up(engine)


def close() -> None:
    """Closes the connections of the app, those that nobody uses just now."""
    for engine in db.engines.values():
        engine.dispose()


def wipe_deleted() -> None:
    """Makes what was deleted unreadable in the files, too, now; call it after the commit."""
    db.session.rollback()
    sqlite.wipe_deleted(db.engines[WRITER])


def _may_write() -> bool:
    if has_request_context() and request.method not in READING:
        return True
    return has_app_context() and bool(g.get("writing"))
