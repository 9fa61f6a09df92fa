"""What a person notes while listening: for themselves alone, and sent to no one."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, db
from couples.drafts import DraftRow, DraftText
from couples.live.live_session import LiveSession
from couples.packing import pack, unpack
from couples.vault import Sealed, author_key

NOTE_LIMIT = 5000


class NoteText(DraftText, frozen=True):
    """What one notes while listening."""

    text: str = ""

    def said(self) -> dict[str, str]:
        return {"text": self.text}


class LiveNote(DraftRow, Row):
    """What a person notes while listening: theirs alone, and sent to no one. It stays theirs even after the talk is gone."""

    __tablename__ = "live_notes"
    __table_args__ = (Index("uq_live_notes_one_each", "session_id", "author_id", unique=True),)

    session_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="SET NULL"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    text_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("live.note", author_key, damaged="(damaged)")

    def __init__(self, **values: Any):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> NoteText:
        """Earlier versions kept a plain text."""
        return NoteText(self.text) if isinstance(self.text, str) else unpack(NoteText, self.text)

    @words.setter
    def words(self, words: NoteText) -> None:
        self.text = pack(words)


def note_of(session: LiveSession, person_id: uuid.UUID) -> LiveNote | None:
    query = select(LiveNote).where(LiveNote.session_id == session.id, LiveNote.author_id == person_id)
    return db.session.scalar(query)


def note_for(session: LiveSession, person_id: uuid.UUID) -> LiveNote:
    """This person's note, a fresh one where there is none yet."""
    note = note_of(session, person_id)
    if note is None:
        note = LiveNote(session_id=session.id, author_id=person_id)
        db.session.add(note)
    return note
