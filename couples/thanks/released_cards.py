"""Cards on how to reach somebody, as their owner shows them to the partner: one of a kind at a time.

A card is a copy. Its owner can show another one in its place, and the partner sees only the newest.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db
from couples.spaces.counted_today import goes_on_counting, not_too_many
from couples.spaces.models import CurrentSpace
from couples.thanks.card_kinds import card_kinds
from couples.thanks.shared_words import DAMAGED, both_have_words, is_shown
from couples.vault import Sealed, space_key


class Card(Row):
    """What its owner wants the partner to know for one kind of moment. One of a kind and person at a time."""

    __tablename__ = "reach_cards"
    __table_args__ = (UniqueConstraint("space_id", "author_id", "kind", name="uq_reach_cards_one_of_a_kind"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("thanks.card", space_key, damaged=DAMAGED)


def card_of(space_id: uuid.UUID, person_id: uuid.UUID, kind: str) -> Card | None:
    """The current card of one kind."""
    query = select(Card).where(Card.space_id == space_id, Card.author_id == person_id, Card.kind == kind)
    return db.session.scalar(query)


def cards_of(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> dict[str, Card]:
    """One person's cards by kind, as the signed-in person sees them."""
    query = select(Card).where(Card.space_id == space_id, Card.author_id == person_id)
    return {card.kind: card for card in db.session.scalars(query) if is_shown(card, card.released_at, now)}


def pause_card(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> str | None:
    """What this person released for their pauses, to stand beside a pause of theirs; None if there is nothing to read.

    Args:
        space_id: the current space of the one who asks; another space's cards aren't for them.
        person_id: whose pause it is.
    """
    card = card_of(space_id, person_id, "pause")
    if card is None or card.text == DAMAGED or not is_shown(card, card.released_at, now, at_any_hour=True):
        return None
    return card.text


def release_card(place: CurrentSpace, id: uuid.UUID, kind: str, text: str, now: datetime) -> Card:
    """Puts a copy before the partner, in place of this person's earlier card of the kind.

    Raises:
        EnoughToday: they've shown too many in a day.
    """
    if kind not in card_kinds():
        raise ValueError(kind)
    before = card_of(place.space.id, place.me.user_id, kind)
    not_too_many(Card.released_at, place.me.user_id, now)
    if before:
        goes_on_counting(before, before.released_at)
        db.session.delete(before)
        db.session.flush()
    card = Card(id=id, space_id=place.space.id, author_id=place.me.user_id, kind=kind, released_at=now)
    card.text = text
    db.session.add(card)
    both_have_words(place.space, now)
    return card
