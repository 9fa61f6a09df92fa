"""Whose words are taken, from which spaces, and how their rows are read: a few at a time.

Guaranteed: no transaction is open while anything is sent, so a slow connection neither keeps anyone waiting nor makes
the database's log grow. The trade-off: what's taken back while the file is being made may be in it or not.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import msgspec
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.accounts.models import User
from couples.db import db
from couples.drafts import KeepsOthers
from couples.packing import Packed
from couples.spaces.models import CurrentSpace, Space, closed_places, current_space

Record = dict[str, Any]
"""One thing that's taken away: plain values by name, days and moments among them."""
AT_ONCE = 20
"""How many rows are open at a time: the longest have some hundred thousand letters."""


@dataclass(frozen=True)
class SharedSpace:
    """A space that can still be read, with its people by their ids."""

    id: uuid.UUID
    is_open: bool
    names: dict[uuid.UUID, str]


@dataclass(frozen=True)
class Taker:
    """The signed-in person, and the spaces they may read: values, which outlive the transaction they came from."""

    person: User
    id: uuid.UUID
    name: str
    zone: str
    now: datetime
    spaces: tuple[SharedSpace, ...]

    @classmethod
    def signed_in(cls, now: datetime) -> "Taker":
        person: User = current_user._get_current_object()
        spaces = tuple(_with_people(place, person) for place in [current_space(), *closed_places(now)])
        return cls(person, person.id, person.name, person.zone, now, spaces)

    @property
    def today(self) -> date:
        return clock.local(self.now, self.zone).date()

    def day_of(self, moment: datetime | None) -> date | None:
        """The day, in the taker's zone, of what two did: the minute at which the second of them was up is in no file."""
        return clock.local(moment, self.zone).date() if moment else None

    @property
    def space_ids(self) -> list[uuid.UUID]:
        return [space.id for space in self.spaces]

    @property
    def partners(self) -> list[str]:
        """The names of those with whom a space can still be read, the current one's first."""
        return [name for space in self.spaces for id, name in space.names.items() if id != self.id]

    def can_read(self, space_id: uuid.UUID) -> bool:
        """Whether the key of this space is at hand: also for 30 days after parting, and while the two keep it."""
        return space_id in self.space_ids


def _with_people(place: CurrentSpace, me: User) -> SharedSpace:
    both = {me.id: me.name} | ({place.partner.id: place.partner.name} if place.partner else {})
    in_order = dict(both.items() if place.me.slot == 0 else reversed(both.items()))
    return SharedSpace(place.space.id, place.space.closed_at is None, in_order)


def records(
    model: Any,
    make: Callable[[Any], Iterable[Record]],
    *where: Any,
    order: Iterable[Any] = (),
    then: Callable[[Any], Any] | None = None,
    beforehand: Callable[[list[Any]], None] = lambda _: None,
) -> Iterator[Record]:
    """The records that `make` makes of each row that `where` names; each row is queried again just before it's opened.

    Args:
        order: what the database can order by, so that the oldest comes first.
        then: orders those that `order` says are alike, by what's sealed in them. It's asked for these alone.
        beforehand: loads what `make` needs besides, for the rows that are next.
    """
    order = list(order)
    found = db.session.execute(select(model.id, *order).where(*where).order_by(*order, model.id)).all()
    db.session.close()
    ids = [row[0] for row in found]
    if then:
        alike = ([row[0] for row in rows] for _, rows in groupby(found, key=lambda row: tuple(row[1:])))
        ids = [id for some in alike for id in _sorted_by(then, model, some, where)]
    for rows in _few_at_a_time(model, ids, where):
        beforehand(rows)
        records = [record for row in rows for record in make(row)]
        db.session.close()
        yield from records


def _sorted_by(
    then: Callable[[Any], Any], model: Any, ids: list[uuid.UUID], where: tuple[Any, ...]
) -> list[uuid.UUID]:
    if len(ids) < 2:
        return ids
    keys: dict[uuid.UUID, Any] = {}
    for rows in _few_at_a_time(model, ids, where):
        keys |= {row.id: then(row) for row in rows}
        db.session.close()
    return sorted(keys, key=lambda id: (keys[id], id))


def _few_at_a_time(model: Any, ids: list[uuid.UUID], where: tuple[Any, ...]) -> Iterator[list[Any]]:
    """The rows with these ids, in this order; rows deleted in the meantime are left out."""
    for begin in range(0, len(ids), AT_ONCE):
        few = ids[begin : begin + AT_ONCE]
        rows = {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(few), *where))}
        yield [rows[id] for id in few if id in rows]


def said(words: Packed, *but: str) -> Record:
    """What someone put into the fields of `words`, without those named in `but`; other devices' texts are in `also`.

    No file tells which quiet lines they closed.
    """
    value: Record = msgspec.to_builtins(words)
    for name in (*but, "also", "closed"):
        value.pop(name, None)
    if isinstance(words, KeepsOthers) and words.others:
        value["also"] = [other.text for other in words.others]
    return value


def mine_of(model: Any, taker: Taker) -> tuple[Any, Any]:
    """Which rows of a room of both someone wrote and has the key of."""
    return model.author_id == taker.id, model.space_id.in_(taker.space_ids)


def time_with_someone(model: Any) -> Any:
    """When the space of a row began, to order by."""
    return select(Space.created_at).where(Space.id == model.space_id).scalar_subquery()
