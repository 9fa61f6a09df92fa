"""Copies that wait for their delivery time, so that words shared in anger can be taken back unseen.

A waiting copy lies in two layers: the inner one under the space's key, the outer one under a key that only this server has. Until it
arrives, its reader can't open it even with the database in hand; when it arrives, the outer layer goes, which needs no key of either
partner. The trade-off: whoever runs the server and is one of the two can take the outer layer off before its time.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.db import Row, UTCDateTime, db, locked
from couples.spaces import letting_in
from couples.spaces.models import Space, hold_spaces


class DoubleSealed(Row):
    """A shared row whose words wait. A subclass sets `layer`, its name in the outer seal, and `shared`, a `Sealed` for the space."""

    __abstract__ = True

    if TYPE_CHECKING:
        layer: str
        author_id: Mapped[uuid.UUID]
        space_id: Mapped[uuid.UUID]
        shared: vault.Sealed

    waiting_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    def put(self, value: Any) -> None:
        """Seals `value` in both layers."""
        inner = type(self).shared.seal(self, value)
        self.waiting_cell = vault.seal(self._key(), inner, *self._bound_to())
        self.shared_cell = None

    def remove_outer_layer(self) -> None:
        """Removes the outer layer once the time has come; this needs no key of either partner."""
        if self.waiting_cell:
            self.shared_cell = vault.open_sealed(self._key(), self.waiting_cell, *self._bound_to())
            self.waiting_cell = None

    @property
    def opened(self) -> Any:
        """The value, in whichever state its layers are; for those who may see it (see each room's one rule)."""
        if self.shared_cell is None and self.waiting_cell:
            same = type(self)(
                id=self.id, space_id=self.space_id, author_id=self.author_id, waiting_cell=self.waiting_cell
            )
            same.remove_outer_layer()
            return same.shared
        return self.shared

    def empty(self) -> None:
        """Takes the words out of both layers."""
        self.waiting_cell = self.shared_cell = None

    def _key(self) -> bytes:
        return vault.pepper().key_for(self.layer, self.id)

    def _bound_to(self) -> tuple[str, uuid.UUID, uuid.UUID]:
        return f"{self.layer}.waiting", self.id, self.author_id


class DeliveredLater(DoubleSealed):
    """Two layers until `arrives_at`. `sent` names the column with the moment it was sent, where a table keeps that."""

    __abstract__ = True
    sent = ""

    arrives_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    def has_arrived(self, now: datetime) -> bool:
        return now >= self.arrives_at

    @property
    def came_in_a_talk(self) -> bool:
        """Whether it was sent while both were in a talk: it came right away, so its reader's hours don't hold it back."""
        return bool(self.sent) and self.arrives_at == getattr(self, self.sent)

    def arrive(self, space: Space) -> None:
        """Its reader may have it from now on, in the space that both are in."""
        self.remove_outer_layer()
        space.both_have_words(self.arrives_at)


def is_let_in(row: DeliveredLater, kind: str, person_id: uuid.UUID, now: datetime) -> bool:
    """Whether the signed-in person, who is `person_id`, lets it in, as this kind of thing; their own always."""
    if row.author_id == person_id:
        return True
    return letting_in.lets_in(kind, row.id, row.arrives_at, now, at_any_hour=row.came_in_a_talk)


def arrived_since_last(model: type[DeliveredLater], now: datetime) -> list[Any]:
    """Takes the outer layer off all rows of `model` that have arrived; holds no key of anybody. Gives the rows back."""
    due = select(model).where(model.arrives_at <= now, model.waiting_cell.is_not(None))
    held = {
        space.id: space
        for space in hold_spaces(db.session.scalars(due.with_only_columns(model.space_id)))
        if space.closed_at is None  # in a closed one it waits for its author (`kept_apart`)
    }
    rows = list(db.session.scalars(locked(due.where(model.space_id.in_(held)))))
    for row in rows:
        row.arrive(held[row.space_id])
    return rows
