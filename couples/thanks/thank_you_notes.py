"""Thank-yous: the partner sees one within their hours, three a day at most, and its author can take it back.

Taking back is for both, and that a note was there remains: the trade-off for a note that needs no waiting time.
"""

import uuid
from datetime import date, datetime, timedelta

from flask_login import current_user
from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.accounts.models import me
from couples.db import Row, UTCDateTime, db, query
from couples.own_rows import not_too_many
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace
from couples.thanks.shared_words import DAMAGED, both_have_words
from couples.vault import Sealed, space_key

NOTE_LIMIT = 500

MOST_A_DAY = 3
"""Notes of one person in 24 hours: more would be a way to crowd the other."""
NOTE_KINDS = {"thanks": "Thank you", "win": "Went well"}
"""What a note can be, and how pages say it."""
MONTHS_WITHOUT_LIST = 3
"""With more months than these, the page lists them all."""
NEW_FOR = timedelta(days=7)
"""How long a note stays folded for whoever it's for, unless they save it."""


class Note(Row):
    """A thank-you or something that went well. `packed` holds its kind (one of NOTE_KINDS) and its text."""

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
        """Its author takes its words back, for both; that there was a note remains visible, since both may have seen it."""
        self.taken_back_at, self.packed_cell = self.taken_back_at or now, None


def write_note(place: CurrentSpace, id: uuid.UUID, kind: str, text: str, now: datetime) -> Note:
    """A note from this person to their partner.

    Raises:
        EnoughToday: this person has written MOST_A_DAY notes in the last 24 hours.
    """
    not_too_many(Note.written_at, place.me.user_id, now, most=MOST_A_DAY)
    note = Note(id=id, space_id=place.space.id, author_id=place.me.user_id, written_at=now)
    note.packed = {"kind": kind, "text": text}
    db.session.add(note)
    both_have_words(place.space, now)
    return note


def is_shown(id: uuid.UUID, author_id: uuid.UUID, written_at: datetime, now: datetime) -> bool:
    """Whether a note shows to the signed-in person: their own, and what they let in."""
    return author_id == me().id or letting_in.lets_in("thanks", id, written_at, now)


def months_of(space_ids: list[uuid.UUID], zone: str, now: datetime) -> list[date]:
    """The first days of the months in which there are notes to see, the newest first."""
    months: set[date] = set()
    for note in _moments.rows(space_ids):
        month = clock.local(note.written_at, zone).date().replace(day=1)
        if month not in months and is_shown(note.id, note.author_id, note.written_at, now):
            months.add(month)
    return sorted(months, reverse=True)


@query
def _moments(space_ids):
    return select(Note.id, Note.author_id, Note.written_at).where(Note.space_id.in_(space_ids))


def notes_in(space_ids: list[uuid.UUID], month: date, zone: str, now: datetime) -> list[Note]:
    """The notes of one month in these spaces that the signed-in person sees, the newest first."""
    begin, end = clock.month_in(month, zone)
    notes = _notes_between.all(space_ids, begin, end)
    return [n for n in notes if is_shown(n.id, n.author_id, n.written_at, now)]


@query
def _notes_between(space_ids, begin, end):
    notes = select(Note).where(Note.space_id.in_(space_ids), Note.written_at >= begin, Note.written_at < end)
    return notes.order_by(Note.written_at.desc(), Note.id)


def not_opened(notes: list[Note], now: datetime) -> set[uuid.UUID]:
    """Those of `notes` that the partner wrote and the signed-in person hasn't opened, while they're news on Home."""
    saved = letting_in.choices().saved
    return {
        note.id
        for note in notes
        if note.author_id != current_user.id
        and note.written_at > now - choices_let_in.NEWS_FOR
        and not note.taken_back_at
        and note.id.hex not in saved
        and not letting_in.has_opened(choices_let_in.mark("thanks", note.id))
    }


def for_me(id: uuid.UUID, space_ids: list[uuid.UUID], now: datetime) -> Note | None:
    """A note by the partner that the signed-in person sees."""
    note = db.session.scalar(select(Note).where(Note.id == id, Note.space_id.in_(space_ids)))
    if note is None or note.author_id == current_user.id:
        return None
    return note if is_shown(note.id, note.author_id, note.written_at, now) else None


def put_away_by_me(space_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """The notes that the signed-in person put away and that are still there."""
    chosen = letting_in.choices()
    ids = [uuid.UUID(key) for key in (*chosen.put_away, *chosen.aside)]
    there = select(Note.id).where(Note.id.in_(ids), Note.space_id.in_(space_ids))
    return set(db.session.scalars(there.where(Note.author_id != current_user.id)))


def saved_by_me(place: CurrentSpace, now: datetime) -> str:
    """The words that the signed-in person saved last from their partner; empty if there are none, or none any more."""
    for id in reversed(letting_in.choices().saved):
        note = for_me(uuid.UUID(id), [place.space.id], now)
        if note and not note.taken_back_at and note.text != DAMAGED:
            return note.text
    return ""
