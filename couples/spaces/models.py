"""Spaces and memberships, and every load that names them.

A space has two numbered places, and the database allows one member in each: whatever races happen, there is no third.
Each person has one current space; a closed one can be read by both for 30 days, or for as long as it stays with their next one.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from blinker import Namespace
from flask import abort, g
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from couples import clock, vault
from couples.accounts.models import User, me
from couples.db import Row, UTCDateTime, db, found_beside, holding, locked
from couples.only_me.models import Settings, settings_of
from couples.own_rows import is_mine
from couples.spaces import former_partner, reading_after_parting
from couples.spaces.letting_in import LettingIn
from couples.spaces.membership import Membership

R = TypeVar("R", bound=Row)
_signals = Namespace()
made = _signals.signal("space-made")
"""Sent with a new Space and `zone`, so that rooms lay out what a space starts with."""
parting = _signals.signal("parting")
"""Sent with a Space that someone leaves, and `now`, while all is still as it was."""
moved = _signals.signal("person-moved")
"""Sent with the person's id, `old` and `new` space ids: rooms move what is theirs alone to the new one."""
ends = _signals.signal("space-ends")
"""Sent with the id of a closed Space that's about to be deleted with all that's in it, `is_kept` (see `kept_at`), and `now`."""
set_apart = _signals.signal("person-set-apart")
"""As `moved`, for drafts alone, when the person starts over or comes back: what the two share stays as it is."""
paired = _signals.signal("paired")
"""Sent with the Space that has two members now, and `invited` (who joined) and `now`."""
asked_if_in_a_talk = _signals.signal("asked-if-in-a-talk")
"""Sent with a space's id and `now`; the room that knows says whether its two are talking things through now."""


class Space(Row):
    """What two partners share. `shared_since` is when one of them could first read something the other wrote.

    `left_by` is who closed it; None while it's open, or if an earlier version closed it, or someone whose account has since been
    deleted. `kept_at` is when each person's words were put aside for them (see `kept_words`). `stays_with` is the later space of
    the same two that a closed one is kept with (see `reading_again`).
    """

    __tablename__ = "spaces"

    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shared_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_by: Mapped[uuid.UUID | None]
    kept_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stays_with: Mapped[uuid.UUID | None]

    def both_have_words(self, now: datetime) -> None:
        """Notes that both now have words here: from now on, closing the space keeps them; before, nothing."""
        self.shared_since = self.shared_since or now

    @property
    def readable_until(self) -> datetime | None:
        if self.closed_at is None or self.stays_with:
            return None
        return reading_after_parting.readable_until(self.closed_at)

    def is_readable(self, now: datetime) -> bool:
        """Whether what the two shared here can still be read, once it's closed."""
        return bool(self.stays_with) or reading_after_parting.is_readable(self.closed_at, now)


@dataclass
class CurrentSpace:
    """Where the signed-in person is: their current space, their place in it, and the other one, if there is one."""

    space: Space
    me: Membership
    partner: User | None
    theirs: Membership | None = None
    """The partner's place."""

    @property
    def partner_is_out(self) -> bool:
        """Whether the partner started over, and wasn't let back in yet."""
        return self.theirs is not None and self.theirs.shut_at is not None

    @property
    def is_paired(self) -> bool:
        return self.partner is not None

    @property
    def i_left(self) -> bool:
        return self.space.left_by == self.me.user_id

    @property
    def partner_left(self) -> bool:
        return self.space.left_by is not None and not self.i_left

    @property
    def partner_names(self) -> tuple[str, ...]:
        """What the partner is called, for wording help: their name counts as "you"."""
        return (
            tuple(dict.fromkeys([self.partner.name, *self.partner.name.split()[:1]])) if self.partner else ()
        )

    def partner_is_pinned(self) -> bool:
        """Whether the partner's public key is still the one pinned at the start."""
        key = vault.keyring().space_key(self.space.id)
        return self.partner is not None and self.me.pins(key, self.partner.public_key)

    def comparison_code(self) -> str:
        """The code that both read to each other, from the person's own key and the partner's pinned one; "" if none is pinned."""
        ring = vault.keyring()
        key = ring.space_key(self.space.id)
        pinned = self.me.pinned(key)
        return vault.comparison_code(key, self.space.id, ring.public_key, pinned) if pinned else ""


@holding(Space)
def _readable(person_id, since):
    """The current space of a person and those that were closed after `since` or stay, each with their place in it and the other
    one; and what this person lets in, and their own settings for Only me, sealed with their key, which most pages ask."""
    other, was_shared = aliased(Membership), Space.shared_since.is_not(None)
    is_not_over = or_(Space.closed_at >= since, Space.stays_with.is_not(None))
    return (
        select(Space, Membership, User, other, LettingIn, Settings)
        .join(Membership, Membership.space_id == Space.id)
        .outerjoin(other, (other.space_id == Space.id) & (other.user_id != Membership.user_id))
        .outerjoin(User, User.id == other.user_id)
        .outerjoin(LettingIn, LettingIn.author_id == Membership.user_id)
        .outerjoin(Settings, Settings.author_id == Membership.user_id)
        .where(Membership.user_id == person_id, Membership.shut_at.is_(None))
        .where(or_(Membership.current.is_(True), was_shared & is_not_over))
        .order_by(Space.closed_at.desc().nulls_first())
    )


def my_places() -> list[CurrentSpace]:
    """Where the signed-in person may read, in one select for each request."""
    known: list[CurrentSpace] | None = g.get("places")
    if known is None:
        known = g.places = _places_of(me(), clock.now())
    return known


def _places_of(person: User, now: datetime) -> list[CurrentSpace]:
    rows = _readable.rows(person.id, reading_after_parting.closed_since(now))
    places = [CurrentSpace(*row[:4]) for row in rows]
    former_partner.name_as_then(places)
    if rows and person is me():
        g.letting_in_row = rows[0][4]
        former_partner.name_as_let_in(places, now)
        found_beside(settings_of, (person.id,), rows[0][5])
    for place in places:
        if place.me.key_cell:
            person.keyring.space_cells[place.space.id] = place.me.key_cell
    return places


def hold_spaces(ids: Iterable[uuid.UUID]) -> list[Space]:
    """Locks those of these spaces that exist, in the same order in which a person's own spaces are locked."""
    held = select(Space).where(Space.id.in_(list(ids)))
    in_order = held.order_by(Space.closed_at.desc().nulls_first(), Space.id)
    return list(db.session.scalars(locked(in_order)))


def current_space() -> CurrentSpace:
    """The current space of the signed-in person. 404 where there is none."""
    return next((place for place in my_places() if place.me.current), None) or abort(404)


def partner_in(space_id: uuid.UUID) -> User | None:
    """Whom the signed-in person shares a space with, or did; for any page that shows what is in it."""
    return next((place.partner for place in my_places() if place.space.id == space_id), None)


def with_keys_at_hand(person: User) -> list[uuid.UUID]:
    """The ids of all the spaces that still have a place of `person`'s, whose keys their keyring now opens."""
    places = db.session.scalars(select(Membership).where(Membership.user_id == person.id)).all()
    person.keyring.space_cells |= {place.space_id: place.key_cell for place in places if place.key_cell}
    return [place.space_id for place in places]


def are_in_a_talk(space_id: uuid.UUID, now: datetime) -> bool:
    """Whether the two of this space are in a talk that both began and that runs: they look at the same things then."""
    return any(said for _, said in asked_if_in_a_talk.send(space_id, now=now))


def name_of_partner() -> str:
    """Who reads what the signed-in person shares, for a sentence about it."""
    partner = current_space().partner
    return partner.name if partner else "your partner"


def find_current_space(person: User) -> CurrentSpace:
    """The current space of `person`. 404 where there is none."""
    places = _places_of(person, clock.now())
    return next((place for place in places if place.me.current), None) or abort(404)


def closed_places(now: datetime) -> list[CurrentSpace]:
    """Where the signed-in person was one of two and can still read, the newest first."""
    return [place for place in my_places() if not place.me.current and place.space.is_readable(now)]


def readable_spaces(now: datetime) -> list[tuple[Space, Membership]]:
    """The spaces the signed-in person may read: the current one, those closed in the last 30 days, and those that stay with it."""
    return [
        (place.space, place.me) for place in my_places() if place.me.current or place.space.is_readable(now)
    ]


def look_again() -> None:
    """Forgets where the signed-in person is, after someone has joined or left; the next use asks again."""
    g.pop("places", None)


def in_current_space(model: type[R], id: uuid.UUID, *where: ColumnElement[bool]) -> R:
    """One row of `model` in my current space, else 404: what every write loads with."""
    is_here = _space_of(model) == current_space().space.id
    return db.session.scalar(select(model).where(model.id == id, is_here, *where)) or abort(404)


def readable_ids(now: datetime) -> list[uuid.UUID]:
    """The ids of the spaces that the signed-in person may read."""
    return [space.id for space, _ in readable_spaces(now)]


def readable(model: type[R], id: uuid.UUID, *where: ColumnElement[bool]) -> R:
    """One row of `model` in a space that I may still read, else 404."""
    is_readable = _space_of(model).in_(readable_ids(clock.now()))
    row = db.session.scalar(select(model).where(model.id == id, is_readable, *where))
    return row or abort(404)


def own_to_read(model: type[R], id: uuid.UUID, *where: ColumnElement[bool]) -> R:
    """One row of `model` that I wrote, in a space that I may still read, else 404: what taking back loads with."""
    return readable(model, id, is_mine(model), *where)


def _space_of(model: Any) -> ColumnElement[uuid.UUID]:
    """The column `space_id` of a model; mypy can't ask for it."""
    column: ColumnElement[uuid.UUID] = model.space_id
    return column
