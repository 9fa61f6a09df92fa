"""Runs several built selects as one, because asking the database takes longer than the few rows that most of them find.

Promised: while a request only reads, it remembers what was looked up, so a select that's asked for again with the same
values is answered without the database. Nothing outlives the request. A request that may write runs each select by itself,
so that it can lock the rows it changes. The trade-off: the rows come in no particular order, and each row has columns
for all the selects, empty except for its own (see `Slot`). So this is for selects that find little, and a model may be in only one of
them; single columns of it may be in others.
"""

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from flask import has_request_context
from sqlalchemy import bindparam, cast, literal_column, null, select, type_coerce, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

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


def found_beside(one: Query, values: tuple[Any, ...], row: Any) -> None:
    """Remembers what another select of this request found already: `row`, or that there's none. Does nothing in a request that may write."""
    if not may_write() and has_request_context():
        known = the_g().setdefault(LOOKED_UP, {})
        known[key_of(one, values)] = [] if row is None else [(row,)]


class Slot(NamedTuple):
    """A column of the joined select. Parts share those of one type, so that its rows are short.

    A model's key shares its slot with no other column, so it's empty in the rows of all other parts: that's how SQLAlchemy
    knows that none of them is this model.
    """

    type: TypeEngine[Any]
    is_key: bool

    def takes(self, other: "Slot") -> bool:
        return not (self.is_key or other.is_key) and repr(self.type) == repr(other.type)


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
    slots: list[Slot] = []
    taken_by = [_slots_of(columns, slots) for columns in apart]
    found = union_all(*(_padded(n, apart[n], taken_by[n], slots) for n in range(len(apart)))).subquery()
    begins, columns = [1], [found.c.part]
    for models, taken in zip(selected, taken_by, strict=True):
        at = 0
        for model in models:
            columns.append(aliased(model, found) if model else found.c[f"slot_{taken[at]}"])
            at += len(model.__table__.c) if model else 1
        begins.append(len(columns))
    places.extend(slice(*ends) for ends in pairwise(begins))
    return select(*columns)


def _part(one: Query, number: int) -> AnySelect:
    built = one.with_parameters(lambda name: bindparam(f"{name}_{number}"))
    if not built.compare(built.order_by(None)):
        raise ValueError("a select with an order can't be looked up beside others")
    return built


def _model_in(described: Any) -> Any:
    """The model that this place of a select is; None for a single column."""
    return described.get("entity") if described["expr"] is described.get("entity") else None


def _columns(built: AnySelect, models: list[Any]) -> list[Any]:
    """The columns of a part. What isn't a model's no longer says which table it's from: a model that's read from all parts
    finds its columns by that, and would find these.
    """
    given = built.subquery().c
    is_of_model = [bool(model) for model in models for _ in (model.__table__.c if model else "1")]
    both = zip(given, is_of_model, strict=True)
    return [column if is_own else type_coerce(column, column.type) for column, is_own in both]


def _slots_of(columns: list[Any], slots: list[Slot]) -> list[int]:
    """The slot that each column of a part goes to, by its number.

    Args:
        slots: those that there are; what finds no free one of its type adds one.
    """
    taken: list[int] = []
    for column in columns:
        own = Slot(column.type, getattr(column, "primary_key", False))
        free = (n for n, slot in enumerate(slots) if n not in taken and slot.takes(own))
        taken.append(next(free, len(slots)))
        if taken[-1] == len(slots):
            slots.append(own)
    return taken


def _padded(number: int, columns: list[Any], taken: list[int], slots: list[Slot]) -> AnySelect:
    own = dict(zip(taken, columns, strict=True))
    padded = (own[n] if n in own else cast(null(), slot.type) for n, slot in enumerate(slots))
    return select(
        literal_column(str(number)).label("part"),
        *(column.label(f"slot_{n}") for n, column in enumerate(padded)),
    )
