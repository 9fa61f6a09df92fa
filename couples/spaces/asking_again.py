"""From which day on a person can ask or propose again: a fixed wait after they did, whatever the answer was, or none.

Guaranteed: the wait is stored when someone asks, takes back a proposal, or moves something both had agreed on, so it
reveals nothing about an answer. It's deleted once it's over, or both said yes, or the partner proposed something else.
Taking a proposal back ends the wait for the next, but only once in that time; otherwise someone could send a proposal a
minute. Days are UTC days, so changing time zones doesn't shorten the wait. A proposal's topic is stored with it, sealed
so that only its author can open it.
"""

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date, ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Row, db, holding, unique_where
from couples.vault import Sealed, author_key

TALK, SCHEDULE, LETTER_TIME, AGREEMENT, LIGHT = "talk", "schedule", "letter-time", "agreement", "light"
WAITS = {
    TALK: timedelta(weeks=1),
    SCHEDULE: timedelta(weeks=4),
    LETTER_TIME: timedelta(weeks=4),
    AGREEMENT: timedelta(weeks=4),
    LIGHT: timedelta(weeks=4),
}
"""What someone can ask or propose, and how long they wait before doing so again."""
TAKEN_BACK = {SCHEDULE: "day-back", LETTER_TIME: "hour-back", LIGHT: "light-back"}
"""As what it's remembered that something was taken back."""


class NextAsk(Row):
    """The day from which one person can ask again in one space: one row for each kind; for agreements, one for each `what_id`."""

    __tablename__ = "next_asks"
    __table_args__ = (
        unique_where("uq_next_asks_one_each", "space_id", "author_id", "about", where="what_id IS NULL"),
    )

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    what_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    not_before: Mapped[date] = mapped_column(Date, index=True)
    topic_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    topic = Sealed("next.topic", author_key, damaged="")


@holding(NextAsk)
def next_asks_of(space_id, person_id, about):
    mine = NextAsk.space_id == space_id, NextAsk.author_id == person_id
    return select(NextAsk).where(*mine, NextAsk.about == about)


@holding(NextAsk)
def days_of(space_id, person_id, about):
    """The day alone, which can be looked up beside a wait of another kind."""
    mine = NextAsk.space_id == space_id, NextAsk.author_id == person_id
    return select(NextAsk.not_before).where(*mine, NextAsk.about == about)


def not_before(space_id: uuid.UUID, person_id: uuid.UUID, about: str, now: datetime) -> date | None:
    """The day from which this person can ask again; None where they can ask now."""
    day = days_of.first(space_id, person_id, about)
    return day if day and day_of(now) < day else None


def all_of(space_id: uuid.UUID, person_id: uuid.UUID, about: str, now: datetime) -> list[NextAsk]:
    """The waits of this person that aren't over; the signed-in person's own."""
    return [row for row in next_asks_of.all(space_id, person_id, about) if day_of(now) < row.not_before]


def waits(
    space_id: uuid.UUID, person_id: uuid.UUID, about: str, now: datetime, wait: timedelta | None = None
) -> None:
    """Starts this person's wait until they can ask again: as `WAITS` says, or `wait`."""
    _wait(space_id, person_id, about, day_of(now) + (wait or WAITS[about]))


def _wait(space_id: uuid.UUID, person_id: uuid.UUID, about: str, until: date) -> None:
    row = next_asks_of.first(space_id, person_id, about)
    if row is None:
        row = NextAsk(space_id=space_id, author_id=person_id, about=about)
        db.session.add(row)
    row.not_before = until


def waits_after(
    space_id: uuid.UUID, person_id: uuid.UUID, what_id: uuid.UUID, topic: str | None, now: datetime
) -> None:
    """Starts a person's wait after proposing an agreement; each proposal has its own.

    Args:
        topic: None if someone else is signed in, who can't seal it for this person; then the proposal itself has it.
    """
    row = NextAsk(
        id=uuid.uuid4(), space_id=space_id, author_id=person_id, about=AGREEMENT, what_id=what_id,
        not_before=day_of(now) + WAITS[AGREEMENT],
    )  # fmt: skip
    row.topic = topic
    db.session.add(row)


def keep_topic(space_id: uuid.UUID, person_id: uuid.UUID, what_id: uuid.UUID, topic: str) -> None:
    """Copies the topic into the wait of this person, who is signed in, because the proposal's words are about to be deleted."""
    for row in next_asks_of.all(space_id, person_id, AGREEMENT):
        if row.what_id == what_id and row.topic_cell is None:
            row.topic = topic


def day_of(now: datetime) -> date:
    return now.astimezone(UTC).date()


def took_back(space_id: uuid.UUID, person_id: uuid.UUID, about: str, now: datetime) -> None:
    """It's not a no: they can propose again right away, unless they've taken one back before in this time."""
    if not_before(space_id, person_id, TAKEN_BACK[about], now) is None:
        _wait(space_id, person_id, TAKEN_BACK[about], day_of(now) + WAITS[about])
        waits_no_more(space_id, person_id, about)


def waits_no_more(space_id: uuid.UUID, asker_id: uuid.UUID, about: str) -> None:
    """Ends the wait: no one is being worn down if both agreed, or if the partner proposed something else."""
    asked = NextAsk.space_id == space_id, NextAsk.author_id == asker_id, NextAsk.about == about
    db.session.execute(delete(NextAsk).where(*asked))


def was_answered(what_id: uuid.UUID) -> None:
    """Deletes the waits after this proposal: it was answered in sight of both, or never reached anyone."""
    db.session.execute(delete(NextAsk).where(NextAsk.what_id == what_id))


def forget(person: User) -> None:
    db.session.execute(delete(NextAsk).where(NextAsk.author_id == person.id))


def sweep(now: datetime) -> None:
    db.session.execute(delete(NextAsk).where(NextAsk.not_before <= day_of(now)))
