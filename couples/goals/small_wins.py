"""Small wins, each under its author's vault key: what one is, and which a page shows. Nothing shared knows that there are any."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.accounts.models import User
from couples.db import Row, db
from couples.vault import Sealed, author_key

DAMAGED = "(These words are damaged and can't be opened.)"
NEWEST_SHOWN = 5
"""How many of the newest wins stand under the goals."""


class Win(Row):
    """Something small that went well, noted for oneself on a day; the hour is sealed with the words."""

    __tablename__ = "growing_wins"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    noted_on: Mapped[date] = mapped_column(Date)
    packed_cell: Mapped[bytes] = mapped_column(LargeBinary)

    packed = Sealed("growing.win", author_key, damaged={"text": DAMAGED, "at": ""})

    @classmethod
    def note(cls, author: User, id: uuid.UUID, text: str, now: datetime, today: date) -> None:
        """Adds a win of `today`, the day where its author is. The caller commits."""
        win = cls(id=id, author_id=author.id, noted_on=today)
        win.packed = {"text": text, "at": now.isoformat()}
        db.session.add(win)

    @property
    def text(self) -> str:
        return self.packed["text"]

    @property
    def order(self) -> tuple[date, str]:
        return self.noted_on, self.packed["at"]


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


def newest_wins_of(author: User) -> list[Win]:
    """The first few of the newest month that has any."""
    months = months_of(author)
    return wins_of(author, months[0])[:NEWEST_SHOWN] if months else []
