"""Reseals everything that one key of a person's opens, under another key.

Guaranteed: every sealed column of every table is tried, whichever key it's declared to be under, and every cell that opens
is resealed. The first pass (`look`) reads and computes while others write. The second (`write`) runs under the write lock
and replaces each cell only if it's still the one that was resealed. A column where that doesn't cover all of this person's
cells is read again, and only what has changed since is computed. The trade-off: until all is written, a person's cells are
in memory twice.
"""

import inspect
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, type_coerce, update
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import NullType

from couples.db import Base
from couples.vault import CannotOpen, Sealed, open_sealed, seal

AS_IT_IS = NullType()


@dataclass(frozen=True)
class SealedColumn:
    """A sealed column of a table, and what its cells are bound to."""

    label: str
    table: Any
    cell: Any

    def cells_of(self, owner: uuid.UUID, connection: Connection) -> Any:
        """The raw id and cell of each row of this author: converting them would take longer than reading."""
        raw = type_coerce(self.table.c.id, AS_IT_IS), type_coerce(self.cell, AS_IT_IS)
        rows = select(*raw).where(self.table.c.author_id == owner, self.cell.is_not(None))
        return connection.execute(rows)

    def replace(self, cells: list[dict[str, Any]], connection: Connection) -> int:
        """Replaces the cells that haven't changed since, and returns how many these were.

        Args:
            cells: the id of each `row`, its cell `before`, and the one to write `again`.
        """
        of_row = type_coerce(self.table.c.id, AS_IT_IS) == bindparam("row", type_=AS_IT_IS)
        as_it_was = type_coerce(self.cell, AS_IT_IS) == bindparam("before", type_=AS_IT_IS)
        again = {self.cell.name: bindparam("again", type_=AS_IT_IS)}
        return connection.execute(update(self.table).where(of_row, as_it_was).values(again), cells).rowcount

    def count(self, owner: uuid.UUID, connection: Connection) -> int:
        """How many cells of this author there are."""
        cells = select(func.count()).where(self.table.c.author_id == owner, self.cell.is_not(None))
        return connection.execute(cells).scalar_one()


def sealed_columns(base: type[DeclarativeBase] = Base) -> Iterator[SealedColumn]:
    """Every sealed column there is, as the models declare them."""
    for mapper in base.registry.mappers:
        table: Any = mapper.local_table
        for _, sealed in inspect.getmembers_static(mapper.class_, lambda value: isinstance(value, Sealed)):
            yield SealedColumn(sealed.label, table, table.c[sealed.column])


class Resealing:
    """The cells of `owner` that the key `old` opens, and each of them resealed under the key `new`."""

    def __init__(self, owner: uuid.UUID, old: bytes, new: bytes):
        self._owner, self._old, self._new = owner, old, new
        self._columns = list(sealed_columns())
        self._done: dict[tuple[str, Any], tuple[bytes, bytes | None]] = {}
        self._ready = dict[SealedColumn, list[dict[str, Any]]]()
        """What `write` puts into each column of which every cell could be resealed."""

    def look(self, connection: Connection) -> None:
        """Seals everything as it is now, and writes nothing."""
        for column in self._columns:
            found = column.cells_of(self._owner, connection).all()
            cells = self._sealed_again(column, found)
            if cells and len(cells) == len(found):
                self._ready[column] = cells

    def write(self, connection: Connection) -> None:
        """Puts the new cells in place of the old, in the writing transaction of `connection`."""
        for column in self._columns:
            ready = self._ready.get(column)
            if not ready or column.replace(ready, connection) != column.count(self._owner, connection):
                cells = self._sealed_again(column, column.cells_of(self._owner, connection))
                if cells:
                    column.replace(cells, connection)

    def _sealed_again(self, column: SealedColumn, found: Iterable[tuple[Any, bytes]]) -> list[dict[str, Any]]:
        """Of these cells, those that the old key opens, each with what takes its place."""
        made = ((id, cell, self._again(column.label, id, cell)) for id, cell in found)
        return [{"row": id, "before": cell, "again": again} for id, cell, again in made if again is not None]

    def _again(self, label: str, id: Any, cell: bytes) -> bytes | None:
        """The cell, resealed; None where it's under another key or damaged, and stays as it is."""
        before, again = self._done.get((label, id), (None, None))
        if before != cell:
            row = uuid.UUID(id) if isinstance(id, str) else id
            try:
                value = open_sealed(self._old, cell, label, row, self._owner)
                again = seal(self._new, value, label, row, self._owner)
            except CannotOpen:
                again = None
            self._done[label, id] = cell, again
        return again
