"""Selects that are built once, and rows that are held until the transaction ends.

Building a select again for each request takes SQLAlchemy several times as long as running it: a join of three tables half a
millisecond against a twelfth of one. The trade-off: from call to call values change, never conditions.

Threads share what's built, and SQLAlchemy fills in a part of a select only when it's compiled: two threads that do so together may leave
one with columns of a bare table, and so with every row of it. So a select is compiled once, by one thread, before any other has it.
"""

import inspect
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from flask import has_app_context
from sqlalchemy import Row, Select, bindparam

from couples.behind_proxies import the_g
from couples.db.compiled_once import CompiledOnce
from couples.db.sessions import LOOKED_UP, db, may_write, this_kind

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Run = TypeVar("Run")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


_one_at_a_time = threading.RLock()


class Built:
    """What `build` returns, once nothing in it is left to be filled in, and what it's compiled to."""

    def __init__(self, build: Callable[[], AnySelect]):
        with _one_at_a_time:
            self.select = build()
            self.select.compile(dialect=db.engine.dialect)
        self.compiled = CompiledOnce()
        selected = self.select.column_descriptions
        self.finds_objects = any(each["expr"] is each.get("entity") for each in selected)

    def run(self, run: Callable[..., Run], values: dict[str, Any]) -> Run:
        """What `run`, a method of the session, returns for the select with these values."""
        return run(self.select, values, execution_options={"compiled_cache": self.compiled})


def locked(select: AnySelect, *of: Any) -> AnySelect:
    """The same select, with its rows locked until the transaction ends: for code that reads and then writes what follows from it.

    Lock the row that everyone who might do the same has in common. SQLite's writer holds the whole file anyway, so this
    adds nothing there; elsewhere it's a row lock that still lets others refer to the row.

    Args:
        of: the models whose rows are locked, where `select` joins others that are only read.
    """
    held = select.with_for_update(of=of or None, key_share=True)
    return held.execution_options(populate_existing=True)


def run_held(run: Callable[..., Run], select: AnySelect, values: dict[str, Any]) -> Run:
    """Runs a `locked` select. Where rows are held it's run once to wait, and again to look.

    Whoever had to wait gets the row as it is by then, but what's joined to it as it was before they waited.
    """
    if this_kind().holds_rows:
        run(select, values)
    return run(select, values)


class Query:
    """A select whose parameters are those of the function that builds it (see `query`).

    It's built on its first use, when all tables are known.
    """

    def __init__(self, build: Callable[..., AnySelect], holds: tuple[Any, ...] = ()):
        self._build, self._holds = build, holds
        self._names = tuple(inspect.signature(build).parameters)
        self.__doc__ = build.__doc__

    @cached_property
    def _plain(self) -> Built:
        return Built(lambda: self._build(*map(bindparam, self._names)))

    @cached_property
    def _held(self) -> Built:
        return Built(lambda: locked(self._plain.select, *self._holds))

    def with_parameters(self, parameter: Callable[[str], Any]) -> AnySelect:
        """The select, with each value replaced by what `parameter` returns for its name."""
        return self._build(*map(parameter, self._names))

    def rows(self, *values: Any) -> Sequence[AnyRow]:
        known = self._known(values)
        return self._run("execute", values).all() if known is None else known

    def row(self, *values: Any) -> AnyRow | None:
        known = self._known(values)
        if known is None:
            row: AnyRow | None = self._run("execute", values).first()
            return row
        return known[0] if known else None

    def all(self, *values: Any) -> list[Any]:
        """The first column of each row: objects, where the select is of a model."""
        known = self._known(values)
        if known is None:
            return list(self._run("scalars", values))
        return [row[0] for row in known]

    def first(self, *values: Any) -> Any:
        """The first column of the first row; None where there is none."""
        known = self._known(values)
        if known is None:
            return self._run("scalars", values).first()
        return known[0][0] if known else None

    def named(self, values: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self._names, values, strict=True))

    def _run(self, how: str, values: tuple[Any, ...]) -> Any:
        """Runs it by this method of the session; or of its connection, which takes half the time, where there's nothing for the session
        to do: no objects to make of the rows, and none changed that it would save first.
        """
        named, session = self.named(values), db.session
        by: Any = session if self._plain.finds_objects or may_write() else session.connection()
        run = getattr(by, how)
        if self._holds and may_write():
            return run_held(lambda *_: self._held.run(run, named), self._held.select, named)
        return self._plain.run(run, named)

    def _known(self, values: tuple[Any, ...]) -> Sequence[AnyRow] | None:
        """What was looked up before (see `looking_up`). Whoever may write finds nothing: `begin_writing` forgets it."""
        looked_up = the_g().get(LOOKED_UP) if has_app_context() else None
        return looked_up.get(key_of(self, values)) if looked_up else None


def key_of(query: Query, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The key under which a request remembers the rows of `query` with these values."""
    return query, *(tuple(value) if isinstance(value, list) else value for value in values)


def query(build: Callable[..., AnySelect]) -> Query:
    """Turns a function that returns a select into a `Query`: it's built once, and run with values for the parameters.

    @query
    def notes_in(space_id):
        return select(Note).where(Note.space_id == space_id)

    notes_in.all(place.space.id)
    """
    return Query(build)


def holding(*models: Any) -> Callable[[Callable[..., AnySelect]], Query]:
    """Like `query`; and if the request may write, the rows of `models` are `locked`."""
    return lambda build: Query(build, models)
