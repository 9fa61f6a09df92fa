"""Notes that both see at once; cards and goals that their owner released to the partner.

All are sealed under the space's key. When two part, notes can be read by both for as long as the space can; cards and goals are
gone for the other at once, and their owner alone still reads what they had written.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.accounts.models import User
from couples.db import Row, UTCDateTime, db, query
from couples.spaces.models import CurrentSpace, Space
from couples.thanks.card_kinds import card_kinds
from couples.vault import Sealed, space_key

DAMAGED = "(These words are damaged and can't be opened.)"
MOST_A_DAY = 20
"""Notes of one person on one day: more would be a way to crowd the other."""
MOST_GOALS = 20
LATELY = timedelta(days=7)
"""How long a note stands on the other's first page, unless a newer one comes."""


class TooMany(Exception):
    """There is no room for more of these today, or at all; what is there can be taken back first."""


class Note(Row):
    """A thank-you or something that went well. `packed` holds its kind (words.KINDS) and its text."""

    __tablename__ = "thanks_notes"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("thanks.note", space_key, damaged={"kind": "thanks", "text": DAMAGED})

    @property
    def kind(self) -> str:
        return (self.packed or {}).get("kind", "thanks")

    @property
    def text(self) -> str:
        return (self.packed or {}).get("text", "")

    def take_back(self, now: datetime) -> None:
        """Its author takes it back for both; both had it before them, so that it was there remains."""
        self.taken_back_at, self.packed_cell = self.taken_back_at or now, None


class Card(Row):
    """What its owner wants the partner to know for one kind of moment. One of a kind and person at a time."""

    __tablename__ = "reach_cards"
    __table_args__ = (UniqueConstraint("space_id", "author_id", "kind", name="uq_reach_cards_one_of_a_kind"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("thanks.card", space_key, damaged=DAMAGED)


class ReleasedGoal(Row):
    """A goal that its owner chose to show. A copy: what it was copied from does not know of it."""

    __tablename__ = "released_goals"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("thanks.goal", space_key, damaged=DAMAGED)


# --- notes ------------------------------------------------------------------------------------------------------------


def _both_have_words(space: Space, now: datetime) -> None:
    space.shared_since = space.shared_since or now


def write_note(place: CurrentSpace, id: uuid.UUID, kind: str, text: str, now: datetime, zone: str) -> Note:
    """A note that both see from now on.

    Raises:
        TooMany: this person has written MOST_A_DAY notes since midnight in `zone`.
    """
    midnight = clock.local(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = select(func.count()).where(Note.author_id == place.me.user_id, Note.written_at >= midnight)
    if db.session.scalars(today).one() >= MOST_A_DAY:
        raise TooMany
    note = Note(id=id, space_id=place.space.id, author_id=place.me.user_id, written_at=now)
    note.packed = {"kind": kind, "text": text}
    db.session.add(note)
    _both_have_words(place.space, now)
    return note


def months_of(space_ids: list[uuid.UUID], zone: str) -> list[date]:
    """The first days of the months in which there are notes, the newest first."""
    moments = _moments.all(space_ids)
    return sorted({clock.local(m, zone).date().replace(day=1) for m in moments}, reverse=True)


@query
def _moments(space_ids):
    return select(Note.written_at).where(Note.space_id.in_(space_ids))


def notes_in(space_ids: list[uuid.UUID], month: date, zone: str) -> list[Note]:
    """The notes of one month in these spaces, the newest first."""
    begin, end = clock.month_in(month, zone)
    return _notes_between.all(space_ids, begin, end)


@query
def _notes_between(space_ids, begin, end):
    notes = select(Note).where(Note.space_id.in_(space_ids), Note.written_at >= begin, Note.written_at < end)
    return notes.order_by(Note.written_at.desc(), Note.id)


def latest_from_partner(place: CurrentSpace, now: datetime) -> str:
    """What the partner wrote lately and did not take back, the newest; empty if there is nothing."""
    if place.partner is None:
        return ""
    note = _newest_note.first(place.space.id, place.partner.id, now - LATELY)
    return note.text if note and note.text != DAMAGED else ""


@query
def _newest_note(space_id, author_id, since):
    stands = Note.written_at >= since, Note.taken_back_at.is_(None)
    notes = select(Note).where(Note.space_id == space_id, Note.author_id == author_id, *stands)
    return notes.order_by(Note.written_at.desc(), Note.id).limit(1)


# --- cards and goals --------------------------------------------------------------------------------------------------


def card_of(space_id: uuid.UUID, person_id: uuid.UUID, kind: str) -> Card | None:
    """The current card of one kind."""
    query = select(Card).where(Card.space_id == space_id, Card.author_id == person_id, Card.kind == kind)
    return db.session.scalar(query)


def cards_of(space_id: uuid.UUID, person_id: uuid.UUID) -> dict[str, Card]:
    """One person's cards by kind."""
    query = select(Card).where(Card.space_id == space_id, Card.author_id == person_id)
    return {card.kind: card for card in db.session.scalars(query)}


def pause_card(space_id: uuid.UUID, person_id: uuid.UUID) -> str | None:
    """What this person released for their pauses, to stand beside a pause of theirs; None if there is nothing to read.

    Args:
        space_id: the current space of the one who asks; another space's cards are not for them.
        person_id: whose pause it is.
    """
    card = card_of(space_id, person_id, "pause")
    return card.text if card and card.text != DAMAGED else None


def release_card(place: CurrentSpace, id: uuid.UUID, kind: str, text: str, now: datetime) -> Card:
    """Puts a copy before the partner, in place of this person's earlier card of the kind."""
    if kind not in card_kinds():
        raise ValueError(kind)
    before = card_of(place.space.id, place.me.user_id, kind)
    if before:
        db.session.delete(before)
        db.session.flush()
    card = Card(id=id, space_id=place.space.id, author_id=place.me.user_id, kind=kind)
    card.text = text
    db.session.add(card)
    _both_have_words(place.space, now)
    return card


def goals_of(space_id: uuid.UUID, person_id: uuid.UUID) -> list[ReleasedGoal]:
    """The goals that one person shows, oldest first."""
    query = select(ReleasedGoal).where(ReleasedGoal.space_id == space_id, ReleasedGoal.author_id == person_id)
    return list(db.session.scalars(query.order_by(ReleasedGoal.released_at, ReleasedGoal.id)))


def release_goal(place: CurrentSpace, id: uuid.UUID, text: str, now: datetime) -> ReleasedGoal:
    """Puts a copy of a goal before the partner.

    Raises:
        TooMany: MOST_GOALS of this person stand there already.
    """
    if len(goals_of(place.space.id, place.me.user_id)) >= MOST_GOALS:
        raise TooMany
    goal = ReleasedGoal(id=id, space_id=place.space.id, author_id=place.me.user_id, released_at=now)
    goal.text = text
    db.session.add(goal)
    _both_have_words(place.space, now)
    return goal


def forget(person: User) -> None:
    """Takes every word of this person away, for both."""
    for model in (Note, Card, ReleasedGoal):
        db.session.execute(delete(model).where(model.author_id == person.id))
