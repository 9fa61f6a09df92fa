"""The one place that knows where tests keep their databases: a file in the data folder, or one on a PostgreSQL for each folder.

`make test-scale` names that PostgreSQL in TEST_DATABASE_URL. What a test reads by itself looks the same on both: ids, moments, yes
and no come back as SQLite gives them.
"""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVER = os.environ.get("TEST_DATABASE_URL", "")
"""The PostgreSQL of this run; empty where tests run on SQLite."""
FOR_A_TEST = "of_a_test_"

_made: set[str] = set()
_to_stay: set[str] = set()


def url_of(folder: Path) -> str:
    """What to give as COUPLES_DATABASE_URL for a data folder; the database is made with the first question."""
    if not SERVER:
        return ""
    name = _name(folder)
    if name not in _made and not _is_there(name):
        _make(name, "template0")
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


def setting_of(folder: Path | None) -> dict[str, str]:
    """The same as variables of a command."""
    return {"COUPLES_DATABASE_URL": url_of(folder)} if SERVER and folder else {}


def copy(source: Path, target: Path) -> None:
    """Gives the folder `target` all that `source` holds, in the place of what it had; a database that's a file lies in it."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    if SERVER:
        _drop(_name(target))
        _make(_name(target), _name(source))


def keep(folder: Path) -> None:
    """The database of this folder is there for all tests."""
    _to_stay.add(_name(folder))


def let_go(folder: Path) -> None:
    """It goes with those of this test, after all."""
    _to_stay.discard(_name(folder))


@contextmanager
def for_one_test() -> Iterator[None]:
    """Those made in it go with it, but for the kept; a module's or a session's were there before."""
    before = set(_made)
    yield
    for name in _made - _to_stay - before:
        _drop(name)


def run_on_server(statement: str) -> None:
    _server().execute(statement)


def run_on(url: str, statement: str) -> list:
    with closing(Looking(url)) as connection:
        found = connection.execute(statement)
        rows = found.fetchall() if found.description else []
        connection.commit()
        return rows


def _name(folder: Path) -> str:
    return FOR_A_TEST + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]


def _is_there(name: str) -> bool:
    """Another process may have made it: a server that a test starts, or the test that starts this one."""
    return bool(_server().execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone())


def _make(name: str, template: str) -> None:
    _server().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    _made.add(name)


def _drop(name: str) -> None:
    _server().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _made.discard(name)


@cache
def _server():
    import psycopg

    return psycopg.connect(SERVER.replace("+psycopg", ""), autocommit=True)


# --- what a test asks by itself ---------------------------------------------------------------------------------------


def connect(app):
    """A connection of this test's own to the database of `app`; `with` gives it and closes it."""
    settings = app.config["SETTINGS"]
    if settings.database_url:
        return closing(Looking(settings.database_url))
    return closing(sqlite3.connect(settings.database_path))


def connect_in(folder: Path):
    """The same to that of a server that runs on `folder`."""
    if SERVER:
        return closing(Looking(url_of(folder)))
    return closing(sqlite3.connect(folder / "couples.db", timeout=30))


def tables(connection) -> list[str]:
    """The names of all tables but those that a library keeps for itself."""
    if isinstance(connection, Looking):
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    return sorted(name for (name,) in connection.execute(query) if not name.startswith("alembic"))


def columns(connection, table: str) -> list[str]:
    return [column[0] for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description]


def kept(app) -> bytes:
    """Everything that is kept of people, as whoever gets hold of the database has it: the file with its log, or all rows."""
    if not app.config["SETTINGS"].database_url:
        return b"".join(files(app).values())
    with connect(app) as db:
        rows = [row for table in tables(db) for row in db.execute(f"SELECT * FROM {table}")]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


def files(app) -> dict[str, bytes]:
    """The same by where it is: the database and its log, as they lie on the disk, or all rows."""
    settings = app.config["SETTINGS"]
    if settings.database_url:
        return {"rows": kept(app)}
    return {p.name: p.read_bytes() for p in settings.data.glob("couples.db*")}


def has_orphans(app) -> bool:
    """Whether a row is without its parent; PostgreSQL has none."""
    with connect(app) as db:
        return not isinstance(db, Looking) and bool(db.execute("PRAGMA foreign_key_check").fetchall())


def anyone_may_write(app) -> bool:
    """Whether someone else could save now: no one holds the file, nor any row."""
    with connect(app) as other:
        if isinstance(other, Looking):
            return not other.execute(HELD).fetchall()
        try:
            other.execute("PRAGMA busy_timeout = 0")
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def refuses_a_second_one() -> tuple[type[Exception], ...]:
    """What a database raises where something may be there once only."""
    if not SERVER:
        return (sqlite3.IntegrityError,)
    import psycopg

    return (psycopg.errors.UniqueViolation,)


HELD = """
    SELECT mode FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND locktype = 'relation' AND mode LIKE 'Row%'
"""


class Looking:
    """A connection to PostgreSQL that is asked as SQLite would be: `?` for a value, x'00' for a byte; ids are letters, no and yes 0 and 1."""

    def __init__(self, url: str):
        import psycopg

        self._connection = psycopg.connect(url.replace("+psycopg", ""), options="-c timezone=UTC")
        for name, loads in LOADS.items():
            self._connection.adapters.register_loader(name, _loader(loads))

    def execute(self, query: str, values: tuple[Any, ...] = ()):
        asked = re.sub(r"\bx'(\w*)'", r"'\\x\1'", query, flags=re.IGNORECASE)
        asked = asked.replace("%", "%%").replace("?", "%s") if values else asked
        return self._connection.execute(asked, values or None)

    def executemany(self, query: str, many):
        for values in many:
            self.execute(query, values)

    def commit(self) -> None:
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()


def _moment(text: str) -> str:
    whole, _, part = text.removesuffix("+00").partition(".")
    return f"{whole}.{part:0<6}"


LOADS = {
    "uuid": lambda text: text.replace("-", ""),
    "bool": lambda text: int(text == "t"),
    "timestamptz": _moment,
    "time": _moment,
    "date": str,
    "json": str,
}


@cache
def _loader(loads):
    from psycopg.adapt import Loader

    class Loading(Loader):
        def load(self, data):
            return loads(bytes(data).decode())

    return Loading
