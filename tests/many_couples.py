"""Thousands of couples on one server: copies of all rows there are, under other ids.

What's sealed in a copy opens for no one, and nobody signs in there: the copies are what a question of the first couple has to find
its way through. An id becomes the same other id wherever it stands, so all that belongs together still does.
"""

from collections.abc import Callable
from hashlib import md5

from sqlalchemy import Column, Table, UniqueConstraint, Uuid

from couples.db import Base
from tests.databases import Looking, connect

FIRST = "first_"
"""What the tables with the first couple's rows are called; they're gone when the connection is."""
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM numbers WHERE n < {end})"


def multiply(app, *totals: int, then: Callable[[int], object] = lambda total: None) -> None:
    """Copies the rows of the couples there are until there are so many times as many of them.

    Args:
        app: whose database it is.
        totals: rising numbers.
        then: called at each of them.
    """
    tables = [table for table in Base.metadata.sorted_tables if any(_is_id(column) for column in table.c)]
    with connect(app) as db:
        is_postgresql = isinstance(db, Looking)
        if not is_postgresql:
            for name, ways in {"md5": (1, _md5), "encode": (2, _in_hex), "decode": (2, _of_hex)}.items():
                db.create_function(name, *ways, deterministic=True)
        for table in tables:
            db.execute(f"CREATE TEMPORARY TABLE {FIRST}{table.name} AS SELECT * FROM {table.name}")
        db.commit()
        made = 1
        for total in totals:
            for table in tables if total > made else ():
                db.execute(_copying(table, made, total - 1, is_postgresql))
            if is_postgresql:
                db.execute("ANALYZE")
            db.commit()
            made = total
            then(total)


def _copying(table: Table, begin: int, end: int, is_postgresql: bool) -> str:
    columns = [column.name for column in table.c]
    changed = ", ".join(_changed(column, _varies(column), is_postgresql) for column in table.c)
    numbers = NUMBERS.format(begin=begin, end=end)
    into = f"INSERT INTO {table.name} ({', '.join(columns)})"
    return f"{into} {numbers} SELECT {changed} FROM {FIRST}{table.name}, numbers"


def _changed(column: Column, varies: bool, is_postgresql: bool) -> str:
    name = column.name
    if _is_id(column):
        other = f"md5(CAST({name} AS text) || ':' || n)"
        return f"CAST({other} AS uuid)" if is_postgresql else other
    if not varies:
        return name
    if column.type.python_type is bytes:
        return f"decode(md5(encode({name}, 'hex') || ':' || n), 'hex')"
    return f"n || '.' || {name}"


def _varies(column: Column) -> bool:
    """Whether no two rows may have the same in it."""
    table = column.table
    alone = [
        constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)
    ]
    alone += [index.columns for index in table.indexes if index.unique]
    return bool(column.unique) or any([each.name for each in columns] == [column.name] for columns in alone)


def _is_id(column: Column) -> bool:
    return isinstance(getattr(column.type, "impl", column.type), Uuid)


def _md5(text: str | None) -> str | None:
    return None if text is None else md5(text.encode(), usedforsecurity=False).hexdigest()


def _in_hex(value: bytes | None, _: str) -> str | None:
    return None if value is None else value.hex()


def _of_hex(text: str | None, _: str) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
