"""Which moves were applied, so that one sent twice counts once."""

import uuid

from sqlalchemy import ForeignKey, LargeBinary, update
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Base, db


class LiveMove(Base):
    """A move that was applied: its client-made id, whose it was, a mark of what it said, and the version its mover was told.

    The mark is erased when the words that it was made from are (`forget_marks`); the id stays, so that the move still counts once.
    """

    __tablename__ = "live_moves"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("live_sessions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]


def forget_marks(session_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Erases the marks of all this person's moves in the talk: once their words are deleted, no mark may confirm a guess at them."""
    theirs = LiveMove.session_id == session_id, LiveMove.author_id == person_id
    db.session.execute(update(LiveMove).where(*theirs).values(mark=b""))
