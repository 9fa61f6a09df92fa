"""What is PostgreSQL's own in a running app: the `Kind` of database for a host who names one (`COUPLES_DATABASE_URL`).

Promised: a reader sees the database as it was when it began, and can't write. A writer sees what others have committed, and
locks the rows that it has to (`queries.locked`); whoever waits for another's row, or for a connection, waits some seconds and
then says so. A database that was restarted is connected to again. The trade-off: what was deleted isn't overwritten; it goes
from the files when PostgreSQL cleans up, and stays in its logs and archives for as long as the host keeps those.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from couples.config import Settings
from couples.db import connection_pools
from couples.db.database_file import OURS, BadDatabase, Contents
from couples.db.trouble import what_it_says

holds_rows = True

OLDEST = 15
"""The oldest version of PostgreSQL that's tried."""

TO_CONNECT = 5
"""Seconds in which a connection has to come about."""
LIMITS = {
    "lock_timeout": f"{connection_pools.LONGEST_TURN}s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
"""How long one waits for another's row, how long a statement runs, and how long who has begun may do nothing."""
READS = {"default_transaction_isolation": r"repeatable\ read", "default_transaction_read_only": "on"}
CHANGES = ("INSERT", "UPDATE", "DELETE", "MERGE")
HAS_CHANGED = "has_changed"


def engine_options(settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """A pool of connections that only read, and one of those that write."""
    return _options(settings, LIMITS | READS), _options(settings, LIMITS)


def _options(settings: Settings, session: dict[str, str]) -> dict[str, Any]:
    return {"url": settings.database_url, "connect_args": connecting(session), **connection_pools.SHARED}


def connecting(session: dict[str, str]) -> dict[str, Any]:
    """How to connect, with these settings of PostgreSQL's for as long as the connection is open."""
    return {
        "application_name": "couples",
        "client_encoding": "utf8",
        "connect_timeout": TO_CONNECT,
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
    }


def set_up(reader: Engine, writer: Engine) -> None:
    """Notes in each writer's transaction whether it has changed a row."""
    event.listen(writer, "begin", lambda connection: connection.info.pop(HAS_CHANGED, None))
    event.listen(writer, "after_cursor_execute", _note_change)


def _note_change(connection: Connection, cursor: Any, *_: Any) -> None:
    if (cursor.statusmessage or "").startswith(CHANGES) and cursor.rowcount > 0:
        connection.info[HAS_CHANGED] = True


def has_changed(connection: Connection) -> bool:
    """Whether the writer's transaction has changed any row up to now, by whichever statement."""
    return bool(connection.info.get(HAS_CHANGED))


def revision(settings: Settings) -> str | None:
    """The schema of the database; None where it has none yet.

    Raises:
        BadDatabase: it can't be reached.
    """
    with alone(settings) as connection:
        return _revision(connection)


def look_into(settings: Settings) -> Contents:
    """What's in the database. Whether its files are whole is PostgreSQL's business.

    Raises:
        BadDatabase: it can't be reached, or it isn't one for us.
    """
    with alone(settings) as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            raise BadDatabase("is empty")
        revision = _revision(connection) if tables >= OURS else None
        if revision is None:
            raise BadDatabase("is a database, but not a Couples database")
        mark = connection.exec_driver_sql("SELECT pepper_mark FROM key_checks").scalar()
        count = "SELECT COUNT(*) FROM users WHERE strpos(email, '@') > 0"
        return Contents(revision, mark, connection.exec_driver_sql(count).scalar_one())


def wipe_deleted(reader: Engine) -> bool:
    """Nothing: when PostgreSQL overwrites what was deleted is up to it."""
    return True


def try_writing(connection: Connection, room: int) -> None:
    """Writes a message of `room` bytes into the log in which every save has to be before it counts.

    Raises:
        OperationalError, InternalError: there is no room, the disk fails, or the database only reads.
    """
    connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'couples', repeat('x', %s))", (room,))
    connection.exec_driver_sql(
        "SELECT 1 FROM alembic_version FOR NO KEY UPDATE"
    )  # refused where it only reads


def enforce_foreign_keys(connection: Connection, enforce: bool) -> None:
    """Nothing: tables are altered in place."""


def has_orphans(connection: Connection) -> bool:
    """Never: foreign keys are enforced always."""
    return False


@contextmanager
def one_transaction(settings: Settings) -> Iterator[Connection]:
    """A connection without an app, and one transaction that may take as long as it needs."""
    engine = create_engine(
        settings.database_url,
        poolclass=NullPool,
        connect_args=connecting({}),
        hide_parameters=True,
    )
    with engine.begin() as connection:
        yield connection


@contextmanager
def alone(settings: Settings) -> Iterator[Connection]:
    """A connection without an app, each statement of which is a transaction."""
    engine = create_engine(
        settings.database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=connecting({})
    )
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise BadDatabase(f"can't be reached ({what_it_says(error)})") from None
    with connection:
        _check_server(connection)
        yield connection


def _check_server(connection: Connection) -> None:
    version, encoding = connection.exec_driver_sql(
        "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')"
    ).one()
    if version < OLDEST:
        raise BadDatabase(f"is of PostgreSQL {version}; Couples needs {OLDEST} or newer")
    if encoding != "UTF8":
        raise BadDatabase(f"keeps letters as {encoding}; Couples needs one made with ENCODING 'UTF8'")


def _revision(connection: Connection) -> str | None:
    if not connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar():
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found and str(found)


def shown(settings: Settings) -> str:
    """The database's address as a host may read it, without its password."""
    return make_url(settings.database_url).render_as_string(hide_password=True)
