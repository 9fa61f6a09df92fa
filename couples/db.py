"""The database: one session for each request, and two promises.

A request that may write takes SQLite's write lock at its first statement (`BEGIN IMMEDIATE`). Reading first and
writing later in one deferred transaction fails at once when another commit came between, however long the busy
timeout; taking the lock early makes writers wait in turn instead. The price is that writers never overlap, which
for a household costs nothing. GET and HEAD run deferred and never wait.

What is committed is on the disk (`synchronous=FULL`), and what is deleted is overwritten (`secure_delete`).
"""

import sqlite3
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Engine, MetaData, TypeDecorator, Uuid, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from couples.config import Settings

READING = {"GET", "HEAD", "OPTIONS"}


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


def given_id(given: Any = None) -> uuid.UUID:
    """The id that a page made for a new row, so that a form sent twice is one row; a new one where `given` is none."""
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return uuid.uuid4()


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


def init_app(app: Flask, settings: Settings) -> None:
    """Binds the database of `settings` to `app` and sets SQLite up on every connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{settings.database_path}"
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
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
