"""Carrying a server over from its file to a PostgreSQL.

Promised: everything is copied in one transaction, and read again on both sides, row by row, before that ends. If it's interrupted,
or a row differs, the database is as empty as before and the file is as it was; it can be run again at any moment. At the end the
file is put aside, so that it's never served beside the database. The trade-off: while it runs, no server does.
"""

import dataclasses
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from couples import clock
from couples.config import Settings
from couples.db import BadDatabase, Base, close, db, kind_of, what_it_says
from couples.maintenance import CannotStart, data_folder, database_server, migrating, startup
from couples.maintenance.backups import stamp

ASIDE = database_server.MOVED.removesuffix("*")
AT_A_TIME = 500
"""Rows that are in memory at once."""


@dataclass(frozen=True)
class Moved:
    """What was carried over, and where the file is now."""

    tables: int
    rows: int
    aside: Path


class Differs(Exception):
    """A row didn't arrive unchanged; the message names its table and nothing of its contents."""


def move(settings: Settings, url: str, make_app: Callable[[Settings], Flask]) -> Moved:
    """Carries the server in the data folder over to the PostgreSQL at `url`.

    Raises:
        CannotStart: it can't be done; the message says why.
    """
    if settings.database_url:
        raise CannotStart(
            "COUPLES_DATABASE_URL is set, so this server's data is in PostgreSQL already. "
            "Remove that setting to move from the file."
        )
    target = dataclasses.replace(settings, database_url=url, backups=0)
    with data_folder.hold(settings), startup.only_one(settings):
        data_folder.check(settings)
        source = make_app(settings)
        startup.bring_up_to_date(source)
        with database_server.hold_for_move(target):
            _make_tables(target, make_app)
            with source.app_context():
                try:
                    rows = _copy(target)
                finally:
                    close()
        return Moved(len(_tables()), rows, _put_aside(settings))


def where_it_is(settings: Settings) -> str:
    """What to say to someone who stopped it."""
    if settings.database_path.exists():
        return "The data is still in its file, and the server can go on using it. To move it, run this again."
    return database_server.TO_GO_ON


def _make_tables(target: Settings, make_app: Callable[[Settings], Flask]) -> None:
    """The newest schema, in a transaction of its own, where the database is empty."""
    try:
        contents = kind_of(target).look_into(target)
    except BadDatabase as problem:
        if str(problem) != database_server.EMPTY:
            raise _cannot(target, str(problem)) from None
        app = make_app(target)
        with app.app_context():
            try:
                migrating.upgrade(app)
            except DBAPIError as error:
                raise _cannot(target, f"can't be used ({what_it_says(error)})") from None
            finally:
                close()
        return
    if contents.revision != migrating.newest():
        raise _cannot(target, "was used with another version of Couples")


def _copy(target: Settings) -> int:
    try:
        with database_server.one_transaction(target) as there, db.engine.connect() as here:
            if any(_count(there, table) for table in _tables()):
                _compare_what_is_there(target, here, there)
            else:
                for table in _tables():
                    _fill(table, here, there)
            return sum(_compared(table, here, there) for table in _tables())
    except Differs as difference:
        raise _cannot(target, f"didn't keep everything as it was: {difference}") from None
    except DBAPIError as error:
        raise _cannot(target, f"can't take it, or the file can't be read ({what_it_says(error)})") from None


def _compare_what_is_there(target: Settings, here: Connection, there: Connection) -> None:
    """After a run that copied everything but was stopped before it put the file aside, the two must be identical."""
    try:
        for table in _tables():
            _compared(table, here, there)
    except Differs:
        raise _cannot(target, "has something in it already") from None


def _fill(table: Table, here: Connection, there: Connection) -> None:
    """What refers to a row of the same table is written once all of them are there."""
    inside = {key.parent for key in table.foreign_keys if key.column.table is table}
    for rows in _parts(table, here):
        there.execute(insert(table), [{**row, **{column.name: None for column in inside}} for row in rows])
    for column in inside:
        refers = update(table).where(table.c.id == bindparam("row")).values({column: bindparam("other")})
        for rows in _parts(table, here):
            if found := [{"row": row["id"], "other": row[column.name]} for row in rows if row[column.name]]:
                there.execute(refers, found)


def _compared(table: Table, here: Connection, there: Connection) -> int:
    """How many rows of a table both have, each the same to the last byte.

    Raises:
        Differs: a row is different on the two sides.
    """
    rows = 0
    with closing(_rows(table, here)) as ours, closing(_rows(table, there)) as theirs:
        for one, other in zip_longest(ours, theirs):
            if one != other:
                raise Differs(f"a row of {table.name} isn't the same")
            rows += 1
    return rows


def _parts(table: Table, connection: Connection) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=AT_A_TIME).execute(select(table))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _rows(table: Table, connection: Connection) -> Generator[tuple[Any, ...]]:
    found = connection.execution_options(yield_per=AT_A_TIME).execute(select(table).order_by(table.c.id))
    with closing(found):
        yield from map(tuple, found)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _tables() -> list[Table]:
    """Each after those that it refers to."""
    return Base.metadata.sorted_tables


def _put_aside(settings: Settings) -> Path:
    aside = settings.data / f"{ASIDE}{stamp(clock.now())}"
    aside.mkdir(mode=0o700)
    data_folder.give_to_owner(aside, settings.data)
    for name in (*data_folder.BESIDE, data_folder.DATABASE):
        if (settings.data / name).exists():
            (settings.data / name).rename(aside / name)
    return aside


def _cannot(target: Settings, why: str) -> CannotStart:
    return CannotStart(
        f"The database at {database_server.shown(target)} {why}. The data is still in its file, and nothing was changed."
    )
