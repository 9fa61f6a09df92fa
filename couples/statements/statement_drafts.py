"""Words that their author is still finding, under the author's vault key. Nothing shared knows that a draft exists."""

import uuid
from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Row, db
from couples.drafts import DatedDraftRow
from couples.packing import pack, replace, unpack
from couples.statements.statement_text import DraftWords
from couples.vault import Sealed, author_key

DAMAGED = {"observation": "(These words are damaged and can't be opened.)"}


class Draft(DatedDraftRow, Row):
    """Words that their author is still finding. Nothing shared knows that a draft exists."""

    __tablename__ = "statement_drafts"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("statement.draft", author_key, damaged=DAMAGED)

    def __init__(self, **values):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> DraftWords:
        return unpack(DraftWords, self.packed)

    @words.setter
    def words(self, words: DraftWords) -> None:
        self.packed = pack(words)

    def close_lines(self, lines: tuple[str, ...]) -> None:
        """Keeps which quiet lines its author closed."""
        self.words = replace(self.words, closed=lines)


def begin(id: uuid.UUID, author_id: uuid.UUID, today: date) -> Draft:
    """Adds a draft; the caller commits."""
    draft = Draft(id=id, author_id=author_id, changed_on=today)
    db.session.add(draft)
    return draft


def drafts_of(author: User) -> list[Draft]:
    """A person's own drafts, the newest first."""
    query = select(Draft).where(Draft.author_id == author.id).order_by(Draft.changed_on.desc(), Draft.id)
    return list(db.session.scalars(query))
