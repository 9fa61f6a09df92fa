"""Looks at the two ranges, what was noticed, and sheets (worksheets and drafts of cards). All of it is its author's alone.

Everything but the day of a row is sealed under its author's key, even a sheet's kind; so a sheet is found by opening all of its
author's. A cell that can't be opened reads as damaged, and no form writes over it.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Exists, ForeignKey, LargeBinary, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Row, db
from couples.drafts import DatedDraftRow, DraftRow
from couples.packing import pack, unpack
from couples.reflection import ranges
from couples.reflection.noticed import Words
from couples.reflection.worksheets import SheetWords
from couples.vault import Sealed, author_key

DAMAGED = {"is_damaged": True}


class Look(Row):
    """One look at the two ranges: the sliders that were moved, and a line about the days."""

    __tablename__ = "reflection_looks"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("look.answers", author_key, damaged=DAMAGED)

    def __init__(self, **values: Any):
        super().__init__(**{"version": 0, **values})

    @property
    def is_damaged(self) -> bool:
        return bool((self.packed or {}).get("is_damaged"))

    @property
    def answers(self) -> dict[str, int]:
        return (self.packed or {}).get("answers", {})

    @property
    def line(self) -> str:
        return (self.packed or {}).get("line", "")

    def place_on(self, key: str) -> float | int | None:
        """Where this look lies on the range `key`; None where too few sliders were moved."""
        place = ranges.place_on(key, self.answers)
        return None if place is None else ranges.as_number(place)

    def save(self, answers: dict[str, int], line: str, at: str) -> None:
        """Keeps the sliders; `at` puts several looks of one day in order."""
        self.packed = {"answers": answers, "line": line, "at": (self.packed or {}).get("at", at)}
        self.version += 1


def keep_look(
    author: User, id: uuid.UUID, answers: dict[str, int], line: str, now: datetime, today: date
) -> None:
    """Adds a look of `today`, the day where its author is. The caller commits."""
    row = Look(id=id, author_id=author.id, day=today)
    row.save(answers, line, now.isoformat())
    db.session.add(row)


class Noticed(DraftRow[Words], Row):
    """Something its author noticed: one line, later perhaps the long form."""

    __tablename__ = "reflection_noticed"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("noticed.words", author_key, damaged=DAMAGED)

    def __init__(self, **values: Any):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> Words:
        return unpack(Words, self.packed)

    @words.setter
    def words(self, words: Words) -> None:
        self.packed = pack(words)


def notice(author: User, id: uuid.UUID, words: Words, today: date) -> None:
    """Adds something that its author noticed today. The caller commits."""
    row = Noticed(id=id, author_id=author.id, day=today)
    row.save(words, 0)
    db.session.add(row)


class Sheet(DatedDraftRow[SheetWords], Row):
    """A worksheet, or the draft of a card: each person has at most one of each kind."""

    __tablename__ = "reflection_sheets"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("sheet.fields", author_key, damaged=DAMAGED)

    def __init__(self, **values: Any):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> SheetWords:
        return unpack(SheetWords, self.packed)

    @words.setter
    def words(self, words: SheetWords) -> None:
        self.packed = pack(words)

    @property
    def fields(self) -> dict[str, str]:
        return self.words.fields

    @property
    def also(self) -> str:
        return self.words.also


# --- all of one author ------------------------------------------------------------------------------------------------


def looks_of(author: User) -> list[Look]:
    """A person's looks, the oldest first."""
    rows = db.session.scalars(select(Look).where(Look.author_id == author.id))
    return sorted(rows, key=lambda row: (row.day, (row.packed or {}).get("at", ""), row.id.hex))


def noticed_by(author: User) -> list[tuple[Noticed, Words]]:
    """What a person noticed, opened once, the newest first."""
    rows = db.session.scalars(select(Noticed).where(Noticed.author_id == author.id))
    opened = [(row, row.words) for row in rows]
    return sorted(opened, key=lambda pair: (pair[0].day, pair[1].at, pair[0].id.hex), reverse=True)


def sheets_of(author: User) -> dict[str, Sheet]:
    """A person's sheets by kind; one that can't be opened is under "damaged"."""
    rows = db.session.scalars(select(Sheet).where(Sheet.author_id == author.id).order_by(Sheet.id))
    return {row.words.kind or "damaged": row for row in rows}


def sheet_for(author: User, kind: str, today: date) -> Sheet:
    """The sheet of this kind, or a new one. The person's row is locked, so there's never a second one."""
    db.session.execute(select(User.id).where(User.id == author.id).with_for_update())
    found = sheets_of(author).get(kind)
    if found is None:
        found = Sheet(author_id=author.id, changed_on=today)
        db.session.add(found)
    return found


def any_of(person_id: uuid.UUID) -> list[Exists]:
    """Whether this person has anything here, for a query: a yes or no, and nothing of what it is."""
    return [exists().where(model.author_id == person_id) for model in (Look, Noticed, Sheet)]


def forget(person: User) -> None:
    """Takes all of it away for good."""
    for model in (Look, Noticed, Sheet):
        db.session.execute(delete(model).where(model.author_id == person.id))
