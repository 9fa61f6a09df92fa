"""One talk, from the question on, and who may see it.

`LiveSession.state_json` holds no word. The trade-off: who had the floor for how long can be read in the database.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db, look_up, query, unique_where
from couples.live.talk_state import State
from couples.vault import Sealed, author_key, space_key

FORGOTTEN_AFTER = timedelta(hours=24)
"""A question, or an agreed time, that passed so long ago is no news any more."""


def key_of_talk(row) -> bytes:
    """A talk that one goes through alone is theirs alone."""
    return author_key(row) if row.is_solo else space_key(row)


class LiveSession(Row):
    """One talk, from the question on. `suits_at` is the time that `suits_by` last proposed; None means now."""

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

    topic = Sealed("live.topic", key_of_talk, damaged="")

    @property
    def state(self) -> State:
        return State.of(self.state_json)

    @state.setter
    def state(self, state: State) -> None:
        self.state_json = state.packed()
        self.over_at = state.over_at

    @property
    def is_asked(self) -> bool:
        """Whether the question is still open: the two haven't agreed on a time yet."""
        return self.agreed_at is None and self.over_at is None

    @property
    def is_called_off(self) -> bool:
        """Whether both had agreed on a time, and one of them said since that it won't be."""
        return self.over_at is not None and self.agreed_at is not None and self.state.begun_at is None

    @property
    def time_said(self) -> str:
        """The time that was proposed last, as a form says it; empty for now."""
        return self.suits_at.isoformat() if self.suits_at else ""

    @property
    def starts_at(self) -> datetime:
        """The agreed time; when it was "now", the moment of the yes."""
        return self.suits_at or self.agreed_at or self.asked_at

    def is_forgotten(self, now: datetime) -> bool:
        """Whether it never began and its time passed long ago: to both it's as if it weren't there, whenever its row goes."""
        return not self.is_solo and now > self.starts_at + FORGOTTEN_AFTER and self.state.begun_at is None


def not_begun():
    """Of rows, what `state.begun_at` says of one: talks that began early and were over before their time pile up, and aren't read."""
    return ~LiveSession.state_json.contains('"begun_at"')


def seen_by(person_id: uuid.UUID):
    """Talks of two are both partners'; a talk alone is its author's."""
    return or_(LiveSession.is_solo.is_(False), LiveSession.author_id == person_id)


def seen_session(id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID) -> LiveSession | None:
    query = select(LiveSession).where(
        LiveSession.id == id, LiveSession.space_id.in_(space_ids), seen_by(person_id)
    )
    return db.session.scalar(query)


def seen_sessions(
    ids: Iterable[uuid.UUID], space_ids: list[uuid.UUID], person_id: uuid.UUID
) -> list[LiveSession]:
    its = LiveSession.id.in_(ids), LiveSession.space_id.in_(space_ids), seen_by(person_id)
    return list(db.session.scalars(select(LiveSession).where(*its)))


def open_session(space_id: uuid.UUID) -> LiveSession | None:
    """The one talk of the two that is asked for, agreed or running."""
    return next((row for row in _open_or_called_off(space_id) if row.over_at is None), None)


def called_off(space_id: uuid.UUID, now: datetime) -> LiveSession | None:
    """The talk of the two that won't be, and whose time hasn't come; another one that's asked for takes its place."""
    return next((row for row in all_called_off(space_id) if row.starts_at > now), None)


def all_called_off(space_id: uuid.UUID) -> list[LiveSession]:
    return [row for row in _open_or_called_off(space_id) if row.is_called_off]


def _open_or_called_off(space_id: uuid.UUID) -> list[LiveSession]:
    look_up(
        (open_or_called_off_of, (space_id,))
    )  # pages ask whether two are in a talk, and for what they show of it
    return open_or_called_off_of.all(space_id)


@query
def open_or_called_off_of(space_id):
    """The open one, and those that were called off before the time that was agreed on."""
    counts = or_(LiveSession.over_at.is_(None), and_(LiveSession.over_at < LiveSession.suits_at, not_begun()))
    return select(LiveSession).where(LiveSession.space_id == space_id, LiveSession.is_solo.is_(False), counts)


def past_sessions(space_ids: list[uuid.UUID], person_id: uuid.UUID) -> list[LiveSession]:
    """Talks that began and are over, the newest first."""
    query = select(LiveSession).where(
        LiveSession.space_id.in_(space_ids), LiveSession.over_at.is_not(None), seen_by(person_id)
    )
    rows = db.session.scalars(query.order_by(LiveSession.over_at.desc()))
    return [row for row in rows if row.state.begun_at]


def began_since(space_id: uuid.UUID, id: uuid.UUID, over_at: datetime) -> bool:
    """Whether the two have begun another talk since this one, which was over then."""
    others = LiveSession.space_id == space_id, LiveSession.id != id, LiveSession.is_solo.is_(False)
    states = select(LiveSession.state_json).where(*others, LiveSession.agreed_at >= over_at)
    return any(State.of(state).begun_at for state in db.session.scalars(states))


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
