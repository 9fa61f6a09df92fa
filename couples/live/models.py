"""The tables of a talk: the question it begins with, its state, what was said in it, private notes, and each one's own wishes.

`LiveSession.state_json` holds no word. `LiveMove` keeps which moves were applied, so that one sent twice counts once.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Base, Row, UTCDateTime, db, query, unique_where
from couples.drafts import DraftRow, DraftText
from couples.live.state import State
from couples.packing import pack, unpack
from couples.spaces import models as spaces
from couples.spaces.double_sealed import DoubleSealed
from couples.vault import Sealed, author_key, space_key

FORGOTTEN_AFTER = timedelta(hours=24)
"""A question, or an agreed time, that passed so long ago is no news any more."""


def _key(row) -> bytes:
    """A talk that one goes through alone is theirs alone."""
    return author_key(row) if row.is_solo else space_key(row)


class LiveSession(Row):
    """One talk, from the question on. `suits_at` is the time that `suits_by` last proposed; none means now."""

    __tablename__ = "live_sessions"
    __table_args__ = (
        unique_where("uq_live_sessions_one_open", "space_id", where="over_at IS NULL AND NOT is_solo"),
    )

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    is_solo: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(10))
    occasion: Mapped[str | None] = mapped_column(String(10))
    statement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statements.id", ondelete="SET NULL"))
    minutes: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    suits_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    suits_by: Mapped[uuid.UUID | None]
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    state_json: Mapped[str] = mapped_column(Text)
    topic_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    topic = Sealed("live.topic", _key, damaged="")

    @property
    def state(self) -> State:
        return State.of(self.state_json)

    @state.setter
    def state(self, state: State) -> None:
        self.state_json = state.packed()
        self.over_at = state.over_at

    @property
    def is_asked(self) -> bool:
        """The question is open: both have not said the same time yet."""
        return self.agreed_at is None and self.over_at is None

    @property
    def starts_at(self) -> datetime:
        """The agreed time; when it was "now", the moment of the yes."""
        return self.suits_at or self.agreed_at or self.asked_at

    def is_old(self, now: datetime) -> bool:
        """Whether it never began and its time passed long ago."""
        return self.state.begun_at is None and now > self.starts_at + FORGOTTEN_AFTER


class LiveMove(Base):
    """A move that was applied: its client-made id, whose it was, a mark of what it said, and the version its mover was told.

    The mark goes with the words that it is of (`forget_marks`); the id stays, so that the move still counts once.
    """

    __tablename__ = "live_moves"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]


class LiveWord(DoubleSealed, Row):
    """What somebody put into words for both: said back (`heard`, `sense`), to try (`try`), or the last word (`word`)."""

    __tablename__ = "live_words"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    is_solo: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(8))
    turn: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    layer = "live"
    shared = Sealed("live.word", _key)


class NoteText(DraftText, frozen=True):
    """What one notes while listening."""

    text: str = ""

    def said(self) -> dict[str, str]:
        return {"text": self.text}


class LiveNote(DraftRow, Row):
    """What one notes while listening: their own alone, sent to nobody."""

    __tablename__ = "live_notes"
    __table_args__ = (Index("uq_live_notes_one_each", "session_id", "author_id", unique=True),)

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True
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


class TalkWish(Row):
    """What one is glad to hear when it gets hard, for the other to tap, and how long one's own pauses are."""

    __tablename__ = "talk_wishes"
    __table_args__ = (Index("uq_talk_wishes_one_each", "space_id", "author_id", unique=True),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    pause_minutes: Mapped[int] = mapped_column(default=30)
    phrases_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    phrases = Sealed("talk.phrases", space_key, damaged=[])


# --- who may see what -------------------------------------------------------------------------------------------------


def _of(person_id: uuid.UUID):
    """Talks of two are both partners'; a talk alone is its author's."""
    return or_(LiveSession.is_solo.is_(False), LiveSession.author_id == person_id)


def seen_session(id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID) -> LiveSession | None:
    query = select(LiveSession).where(
        LiveSession.id == id, LiveSession.space_id.in_(space_ids), _of(person_id)
    )
    return db.session.scalar(query)


def open_session(space_id: uuid.UUID) -> LiveSession | None:
    """The one talk of the two that is asked for, agreed or running."""
    return _open_session.first(space_id)


@query
def _open_session(space_id):
    return select(LiveSession).where(
        LiveSession.space_id == space_id, LiveSession.over_at.is_(None), LiveSession.is_solo.is_(False)
    )


def past_sessions(space_ids: list[uuid.UUID], person_id: uuid.UUID) -> list[LiveSession]:
    """Talks that began and are over, the newest first."""
    query = select(LiveSession).where(
        LiveSession.space_id.in_(space_ids), LiveSession.over_at.is_not(None), _of(person_id)
    )
    rows = db.session.scalars(query.order_by(LiveSession.over_at.desc()))
    return [row for row in rows if row.state.begun_at]


def talks_through(space_id: uuid.UUID, occasion: str) -> list[LiveSession]:
    """The talks of both that went through the check-in of `occasion` and are over, the oldest first."""
    return [row for row in _talks_through.all(space_id, occasion) if row.state.begun_at]


@query
def _talks_through(space_id, occasion):
    talks = select(LiveSession).where(LiveSession.space_id == space_id, LiveSession.occasion == occasion)
    over = talks.where(LiveSession.is_solo.is_(False), LiveSession.over_at.is_not(None))
    return over.order_by(LiveSession.over_at)


def own_solo(person_id: uuid.UUID) -> LiveSession | None:
    """The talk that this person goes through alone just now."""
    query = select(LiveSession).where(
        LiveSession.author_id == person_id, LiveSession.is_solo.is_(True), LiveSession.over_at.is_(None)
    )
    return db.session.scalars(query.order_by(LiveSession.asked_at.desc())).first()


def words_of(session: LiveSession) -> list[LiveWord]:
    """What both can read, the oldest first, `heard` before the `sense` said with it: a last word only once both are there."""
    query = select(LiveWord).where(LiveWord.session_id == session.id, LiveWord.shared_cell.is_not(None))
    return list(db.session.scalars(query.order_by(LiveWord.said_at, LiveWord.kind, LiveWord.id)))


def own_last_word(session_id: uuid.UUID, person_id: uuid.UUID) -> LiveWord | None:
    query = select(LiveWord).where(
        LiveWord.session_id == session_id, LiveWord.author_id == person_id, LiveWord.kind == "word"
    )
    return db.session.scalar(query)


def forget_marks(session_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """When words of theirs go, so does what could tell them: the marks of all their moves in the talk so far."""
    theirs = LiveMove.session_id == session_id, LiveMove.author_id == person_id
    db.session.execute(update(LiveMove).where(*theirs).values(mark=b""))


def note_of(session: LiveSession, person_id: uuid.UUID) -> LiveNote | None:
    query = select(LiveNote).where(LiveNote.session_id == session.id, LiveNote.author_id == person_id)
    return db.session.scalar(query)


def wishes_in(space_id: uuid.UUID) -> dict[uuid.UUID, TalkWish]:
    rows = db.session.scalars(select(TalkWish).where(TalkWish.space_id == space_id))
    return {row.author_id: row for row in rows}


def pause_minutes_of(space_id: uuid.UUID, person_id: uuid.UUID) -> int:
    query = select(TalkWish.pause_minutes).where(
        TalkWish.space_id == space_id, TalkWish.author_id == person_id
    )
    return db.session.scalar(query) or 30


def note_for(session: LiveSession, person_id: uuid.UUID) -> LiveNote:
    """This person's note, a fresh one where there is none yet."""
    note = note_of(session, person_id)
    if note is None:
        note = LiveNote(session_id=session.id, author_id=person_id)
        db.session.add(note)
    return note


def forget(person: User) -> None:
    """Takes away what this person said, noted and asked for; a talk that they asked for goes with them."""
    for model in (LiveWord, LiveNote, TalkWish, LiveMove, LiveSession):
        db.session.execute(delete(model).where(model.author_id == person.id))


@spaces.moved.connect
def _close_the_door(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """When two part, no talk of theirs goes on; one gone through alone comes along with its author."""
    open_ones = LiveSession.space_id == old, LiveSession.over_at.is_(None)
    for row in db.session.scalars(
        select(LiveSession).where(*open_ones, LiveSession.is_solo.is_(False))
    ).all():
        if row.state.begun_at is None:
            db.session.delete(row)
        else:
            row.over_at = now
    solo = LiveSession.space_id == old, LiveSession.is_solo.is_(True), LiveSession.author_id == person_id
    for row in db.session.scalars(select(LiveSession).where(*solo)).all():
        row.space_id = new
        for word in db.session.scalars(select(LiveWord).where(LiveWord.session_id == row.id)):
            word.space_id = new
