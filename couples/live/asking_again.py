"""From which day on a person can ask for a talk again: a week after they asked, whatever the answer was, or none.

Guaranteed: it's written when someone asks, or moves what both had agreed on, so it says nothing about an answer, and it goes once
it's past or both said yes. Its days are those of UTC, so no zone that someone chooses shortens it.
"""

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, db, holding

WAIT = timedelta(days=7)


class NextAsk(Row):
    """One person's day to ask again, in one space."""

    __tablename__ = "next_asks"
    __table_args__ = (UniqueConstraint("space_id", "author_id", name="uq_next_asks_one_each"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    not_before: Mapped[date] = mapped_column(Date, index=True)


@holding(NextAsk)
def _next(space_id, person_id):
    return select(NextAsk).where(NextAsk.space_id == space_id, NextAsk.author_id == person_id)


def not_before(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> date | None:
    """The day from which this person can ask again; None where they can ask now."""
    row = _next.first(space_id, person_id)
    return row.not_before if row and _day(now) < row.not_before else None


def waits(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    """From now on this person waits before they ask again."""
    row = _next.first(space_id, person_id)
    if row is None:
        row = NextAsk(space_id=space_id, author_id=person_id)
        db.session.add(row)
    row.not_before = _day(now) + WAIT


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def both_said_yes(space_id: uuid.UUID, asker_id: uuid.UUID) -> None:
    """There's nothing to wear down where both agreed: who asked no longer waits."""
    db.session.execute(delete(NextAsk).where(NextAsk.space_id == space_id, NextAsk.author_id == asker_id))


def sweep(now: datetime) -> None:
    db.session.execute(delete(NextAsk).where(NextAsk.not_before <= _day(now)))
