"""Goals and small wins, each under its author's vault key. Nothing shared knows that there are any."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.accounts.models import User
from couples.db import Row, db
from couples.drafts import DatedDraftRow
from couples.goals.goal_steps import GoalWords
from couples.packing import pack, unpack
from couples.vault import Sealed, author_key

DAMAGED = "(These words are damaged and can't be opened.)"


class Goal(DatedDraftRow[GoalWords], Row):
    """A goal of one's own. `version` counts its texts, so that two devices never overwrite each other; ticks do not move it."""

    __tablename__ = "growing_goals"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("growing.goal", author_key, damaged={"text": DAMAGED})

    def __init__(self, **values):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> GoalWords:
        return unpack(GoalWords, self.packed)

    @words.setter
    def words(self, words: GoalWords) -> None:
        self.packed = pack(words)

    def put(self, words: GoalWords, today: date) -> None:
        """Ticks and states, which no page types: the newest counts."""
        self.words, self.changed_on = words, today


class Win(Row):
    """Something small that went well, noted for oneself on a day; the hour is sealed with the words."""

    __tablename__ = "growing_wins"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    noted_on: Mapped[date] = mapped_column(Date)
    packed_cell: Mapped[bytes] = mapped_column(LargeBinary)

    packed = Sealed("growing.win", author_key, damaged={"text": DAMAGED, "at": ""})

    @classmethod
    def of(cls, author: User, id: uuid.UUID, text: str, now: datetime) -> "Win":
        """A win of today, as the author's own calendar has it."""
        win = cls(id=id, author_id=author.id, noted_on=clock.local(now, author.zone).date())
        win.packed = {"text": text, "at": now.isoformat()}
        return win

    @property
    def text(self) -> str:
        return self.packed["text"]

    @property
    def order(self) -> tuple[date, str]:
        return self.noted_on, self.packed["at"]


def goals_of(author: User) -> list[Goal]:
    """A person's own goals, the newest first."""
    query = select(Goal).where(Goal.author_id == author.id).order_by(Goal.changed_on.desc(), Goal.id)
    return list(db.session.scalars(query))


def months_of(author: User) -> list[date]:
    """The first days of the months in which this person noted wins, the newest first."""
    days = db.session.scalars(select(Win.noted_on).where(Win.author_id == author.id).distinct())
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def wins_of(author: User, month: date) -> list[Win]:
    """The wins of one month, the newest first."""
    query = select(Win).where(
        Win.author_id == author.id, Win.noted_on >= month, Win.noted_on < clock.month_after(month)
    )
    return sorted(db.session.scalars(query), key=lambda win: win.order, reverse=True)


def newest_wins_of(author: User, most: int) -> list[Win]:
    """The first few of the newest month that has any."""
    months = months_of(author)
    return wins_of(author, months[0])[:most] if months else []


def forget(person: User) -> None:
    """Takes every word of this person away."""
    for model in (Goal, Win):
        db.session.execute(delete(model).where(model.author_id == person.id))
