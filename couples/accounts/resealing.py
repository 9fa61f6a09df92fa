"""Everything that one key of a person's opens, sealed for another key.

Guaranteed: every sealed column of every table is walked, whichever key it's said to be under, and what opens is sealed again.
The first pass reads and computes while others write. Under the write lock each new cell takes the place of the very one it was
made from; a column where that isn't all of this person's cells is looked through again, and only what changed since is
computed. The trade-off: a person's cells are in memory twice for that long.
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
        """The id and the cell of each row of this author, as the database has them: converting takes longer than reading."""
        raw = type_coerce(self.table.c.id, AS_IT_IS), type_coerce(self.cell, AS_IT_IS)
        rows = select(*raw).where(self.table.c.author_id == owner, self.cell.is_not(None))
        return connection.execute(rows)

    def replace(self, cells: list[dict[str, Any]], connection: Connection) -> int:
        """Writes each cell `again` into the row with the id `row` whose cell is `before` still; how many there were."""
        of_row = type_coerce(self.table.c.id, AS_IT_IS) == bindparam("row", type_=AS_IT_IS)
        as_it_was = type_coerce(self.cell, AS_IT_IS) == bindparam("before", type_=AS_IT_IS)
        again = {self.cell.name: bindparam("again", type_=AS_IT_IS)}
        return connection.execute(update(self.table).where(of_row, as_it_was).values(again), cells).rowcount

    def count(self, owner: uuid.UUID, connection: Connection) -> int:
        """How many cells of this author there are."""
        cells = select(func.count()).where(self.table.c.author_id == owner, self.cell.is_not(None))
        return connection.execute(cells).scalar_one()


def sealed_columns(base: type[DeclarativeBase] = Base) -> Iterator[SealedColumn]:
    """Every one that there is, from the models themselves."""
    for mapper in base.registry.mappers:
        table: Any = mapper.local_table
        for _, sealed in inspect.getmembers_static(mapper.class_, lambda value: isinstance(value, Sealed)):
            yield SealedColumn(sealed.label, table, table.c[sealed.column])


class Resealing:
    """The cells of `owner` that `old` opens, each with what takes its place under `new`."""

    def __init__(self, owner: uuid.UUID, old: bytes, new: bytes):
        self._owner, self._old, self._new = owner, old, new
        self._columns = list(sealed_columns())
        self._done: dict[tuple[str, Any], tuple[bytes, bytes | None]] = {}
        self._ready = dict[SealedColumn, list[dict[str, Any]]]()
        """For the columns of which every cell was sealed again: what's written."""

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
        """None where another key is needed, or the cell is damaged: it stays as it is."""
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
