"""Thank-you notes: both see one at once, a person may write so many a day, and its author can take it back.

Taking back is for both, and that a note was there remains: the trade-off for a note that needs no waiting time.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, func, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.db import Row, UTCDateTime, db, query
from couples.spaces.models import CurrentSpace
from couples.thanks.shared_words import DAMAGED, TooMany, both_have_words
from couples.vault import Sealed, space_key

NOTE_LIMIT = 500

MOST_A_DAY = 20
"""Notes of one person on one day: more would be a way to crowd the other."""
NOTE_KINDS = {"thanks": "Thank you", "win": "Went well"}
"""What a note can be, and how pages say it."""
MONTHS_WITHOUT_LIST = 3
"""With more months than these, the page lists them all."""
LATELY = timedelta(days=7)
"""How long a note stands on the other's first page, unless a newer one comes."""


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
        """Its author takes it back for both; both had it before them, so that it was there remains."""
        self.taken_back_at, self.packed_cell = self.taken_back_at or now, None


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
    both_have_words(place.space, now)
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
