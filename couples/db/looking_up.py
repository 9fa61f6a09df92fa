"""Runs several built selects as one, because asking the database takes longer than the few rows that most of them find.

Promised: while a request only reads, it remembers what was looked up, so a select that's asked for again with the same
values is answered without the database. Nothing outlives the request. A request that may write runs each select by itself,
so that it can lock the rows it changes. The trade-off: the rows come in no particular order, and each row has the columns
of all the selects, empty except for its own. So this is for selects that find little, and a model may be in only one of
them; single columns of it may be in others.
"""

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

from flask import has_request_context
from sqlalchemy import bindparam, cast, literal_column, null, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from couples.behind_proxies import the_g
from couples.db.queries import AnySelect, Built, Query, key_of
from couples.db.sessions import LOOKED_UP, db, may_write

Asked: TypeAlias = tuple[Query, tuple[Any, ...]]


def look_up(*asked: Asked) -> None:
    """Runs these queries in one select and remembers their rows, so that each is answered already when it's run with these values.

    Does nothing in a request that may write. A single query makes sense, too, if several parts of a page run it and none of
    them can hand its rows to the others.

    Args:
        asked: each query with its values.

    Raises:
        ValueError: one of several queries has an order, or selects a model that another one selects.
    """
    if may_write() or not has_request_context():
        return
    known = the_g().setdefault(LOOKED_UP, {})
    new = [(one, values) for one, values in asked if key_of(one, values) not in known]
    if len(new) < 2:
        known |= {key_of(one, values): one.rows(*values) for one, values in new}
        return
    statement, columns = _in_one(tuple(one for one, _ in new))
    named = [one.named(values) for one, values in new]
    found: list[list[Any]] = [[] for _ in new]
    together = {f"{name}_{n}": value for n, part in enumerate(named) for name, value in part.items()}
    for row in statement.run(db.session.execute, together):
        found[row[0]].append(row[columns[row[0]]])
    for (one, values), rows in zip(new, found, strict=True):
        known[key_of(one, values)] = rows


@cache
def _in_one(queries: tuple[Query, ...]) -> tuple[Built, list[slice]]:
    """The select, and which columns of its rows are each one's."""
    places: list[slice] = []
    return Built(lambda: _joined(queries, places)), places


def _joined(queries: tuple[Query, ...], places: list[slice]) -> AnySelect:
    parts = [_part(one, n) for n, one in enumerate(queries)]
    selected = [[_model_in(described) for described in built.column_descriptions] for built in parts]
    for model, times in Counter(model for models in selected for model in models if model).items():
        if times > 1:
            raise ValueError(f"{model.__name__} can be selected only once in what's looked up together")
    apart = [_columns(built, models) for built, models in zip(parts, selected, strict=True)]
    found = union_all(*(_padded(apart, n) for n in range(len(apart)))).subquery()
    at, begins = 1, [1]
    columns: list[Any] = [found.c.part]
    for models in selected:
        for model in models:
            columns.append(aliased(model, found) if model else list(found.c)[at])
            at += len(model.__table__.c) if model else 1
        begins.append(len(columns))
    places.extend(slice(*ends) for ends in pairwise(begins))
    return select(*columns)


def _part(one: Query, number: int) -> AnySelect:
    built = one.with_parameters(lambda name: bindparam(f"{name}_{number}"))
    if built._order_by_clauses:
        raise ValueError("a select with an order can't be looked up beside others")
    return built


def _model_in(described: Any) -> Any:
    """The model that this place of a select is; None for a single column."""
    return described.get("entity") if described["expr"] is described.get("entity") else None


def _columns(built: AnySelect, models: list[Any]) -> dict[str, Any]:
    """The columns of a part. What isn't a model's no longer says which table it's from: a model that's read from all parts
    finds its columns by that, and would find these.
    """
    given = built.subquery().c.items()
    is_of_model = [bool(model) for model in models for _ in (model.__table__.c if model else "1")]
    both = zip(given, is_of_model, strict=True)
    return {name: column if is_own else type_coerce(column, column.type) for (name, column), is_own in both}


def _padded(parts: list[dict[str, Any]], number: int) -> AnySelect:
    columns: list[Any] = [literal_column(str(number)).label("part")]
    for n, part in enumerate(parts):
        for name, column in part.items():
            here = column if n == number else cast(null(), column.type)
            columns.append(here.label(f"{name}_{n}"))
    return select(*columns)
