"""Everything that one key of a person's opens, sealed for another key.

Guaranteed: every sealed column of every table is walked, whichever key it's said to be under, and what opens is sealed anew.
The first pass reads and computes while others write. The second, under the write lock, looks at every cell again and
computes only for those that changed since. The trade-off: a person's cells are in memory twice for that long.
"""

import inspect
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import DeclarativeBase

from couples.db import Base
from couples.vault import CannotOpen, Sealed, open_sealed, seal


@dataclass(frozen=True)
class SealedColumn:
    """A sealed column of a table, and what its cells are bound to."""

    label: str
    table: Any
    cell: Any

    def cells_of(self, owner: uuid.UUID, connection: Connection) -> Any:
        """The id and the cell of each row of this author."""
        rows = select(self.table.c.id, self.cell).where(
            self.table.c.author_id == owner, self.cell.is_not(None)
        )
        return connection.execute(rows)


def sealed_columns(base: type[DeclarativeBase] = Base) -> Iterator[SealedColumn]:
    """Every one that there is, from the models themselves."""
    for mapper in base.registry.mappers:
        table: Any = mapper.local_table
        for _, sealed in inspect.getmembers_static(mapper.class_, lambda value: isinstance(value, Sealed)):
            yield SealedColumn(sealed.label, table, table.c[sealed.column])


class SealedAnew:
    """The cells of `owner` that `old` opens, each with what takes its place under `new`."""

    def __init__(self, owner: uuid.UUID, old: bytes, new: bytes):
        self._owner, self._old, self._new = owner, old, new
        self._columns = list(sealed_columns())
        self._done: dict[tuple[str, uuid.UUID], tuple[bytes, bytes | None]] = {}

    def look(self, connection: Connection) -> None:
        """Seals everything as it is now, and writes nothing."""
        for column in self._columns:
            for id, cell in column.cells_of(self._owner, connection):
                self._anew(column.label, id, cell)

    def write(self, connection: Connection) -> None:
        """Puts the new cells in place of the old, in the writing transaction of `connection`."""
        for column in self._columns:
            cells = [
                (id, self._anew(column.label, id, cell))
                for id, cell in column.cells_of(self._owner, connection)
            ]
            values = [{"row": id, "anew": anew} for id, anew in cells if anew is not None]
            if values:
                of_row = update(column.table).where(column.table.c.id == bindparam("row"))
                connection.execute(of_row.values({column.cell: bindparam("anew")}), values)

    def _anew(self, label: str, id: uuid.UUID, cell: bytes) -> bytes | None:
        """None where another key is needed, or the cell is damaged: it stays as it is."""
        before, anew = self._done.get((label, id), (None, None))
        if before != cell:
            try:
                value = open_sealed(self._old, cell, label, id, self._owner)
                anew = seal(self._new, value, label, id, self._owner)
            except CannotOpen:
                anew = None
            self._done[label, id] = cell, anew
        return anew
