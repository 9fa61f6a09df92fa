"""Answers: drafts that are their author's alone, *ready*, and the reveal.

A draft is sealed under its author's vault key. *Ready* puts a copy beside it, sealed under the space's key and once more
under a key that only this server has for this check-in. The second *ready* takes the outer layer off both sides at the same
moment. Until then a partner couldn't open the other's copy even with the database in hand; and the first author may be
offline by then. Pages read answers only through `visible_answers.py`. The trade-off: each answer is stored twice, and in
return taking *ready* back only deletes a copy and can never lose a word.
"""

import uuid
from contextlib import suppress
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.checkins.answer_words import DAMAGED, Words, read_words
from couples.checkins.models import CheckIn
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply
from couples.db import Row, UTCDateTime, db, query
from couples.drafts import DraftRow
from couples.packing import pack, replace
from couples.spaces.counted_today import not_too_many
from couples.vault import Locked, Sealed, author_key, space_key


class Answer(DraftRow, Row):
    """One partner's answer to one prompt: `draft` (mine), `ready_cell` (both layers), `shared` (ours).

    The draft stays its author's after the reveal, too, since it may hold a text from a second device (see
    `beside_opened.py`). `caret`, a field's name and a number, is where its author stopped in the middle; of a person's answers
    to one check-in, at most one has it.
    """

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("check_in_id", "author_id", "prompt", name="uq_answers_prompt"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    prompt: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    is_for_me: Mapped[bool] = mapped_column(default=False)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    caret: Mapped[str | None] = mapped_column(String(16))
    draft_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    ready_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    draft = Sealed("answer.draft", author_key, damaged=DAMAGED)
    shared = Sealed("answer.shared", space_key, damaged=DAMAGED)

    @property
    def words(self) -> Words | None:
        """The author's own draft; None where it was taken back and had nothing beside it."""
        return read_words(self.draft)

    @words.setter
    def words(self, words: Words) -> None:
        self.draft = pack(words)

    def save(
        self,
        words: Words,
        seen: int,
        *,
        drop_also: bool = False,
        skip: bool | None = None,
        was_kept: bool | None = None,
    ) -> bool:
        """Saves as every draft does (see couples/drafts.py), but a page that's behind never makes private words show.

        Apart from `skip`, a question that was skipped empty becomes answered only by words written to it; a save that arrives late
        never shows what was skipped. A page that hasn't seen the newest version can't undo that an answer is skipped or kept. One that
        says how it was drawn (`was_kept`) changes whether it's kept only if its author did so there.
        """
        before = self.words or Words()
        is_late = seen != self.version
        if skip is None:
            skip = before.skipped and not (before.is_blank and not words.is_blank)
        keep = words.keep or (is_late and before.keep)
        if was_kept is not None:
            keep = before.keep if self.version and words.keep == was_kept else words.keep
        words = replace(
            words,
            skipped=skip or (is_late and before.skipped),
            keep=keep,
            closed=tuple(dict.fromkeys([*before.closed, *words.closed])),
        )
        return super().save(words, seen, drop_also=drop_also)

    def make_ready(self) -> None:
        words = self.words or Words()
        shared = type(self).shared.seal(self, pack(words.shown()))
        key = vault.pepper().key_for("ready", self.check_in_id)
        self.ready_cell = vault.seal(key, shared, "answer.ready", self.id, self.author_id)
        self.shared_cell = None

    def open(self) -> None:
        """Takes the outer layer off; needs no key of either partner."""
        key = vault.pepper().key_for("ready", self.check_in_id)
        self.shared_cell = vault.open_sealed(
            key, self.ready_cell or b"", "answer.ready", self.id, self.author_id
        )
        self.ready_cell = None

    def close_lines(self, lines: tuple[str, ...]) -> None:
        """Keeps which quiet lines its author closed."""
        self.words = replace(self.words or Words(), closed=lines)

    def add_afterthought(self, id: uuid.UUID, text: str, now: datetime) -> None:
        """Adds an afterthought of its author's. The caller commits.

        Raises:
            EnoughToday: they've added too many in a day.
        """
        not_too_many(Afterthought.created_at, self.author_id, now)
        row = Afterthought(
            id=id, space_id=self.space_id, answer_id=self.id, author_id=self.author_id, created_at=now
        )
        row.text = text
        db.session.add(row)

    def take_back(self, now: datetime) -> None:
        """Takes the words back for both, which the author can do at any time; that they were taken back stays visible.

        What the author wrote beside it for themselves alone stays theirs; where their key isn't at hand, so does the rest of
        the draft. A reply that the partner typed isn't the author's to delete: it stays with its writer, and no one else sees it.
        """
        self.shared_cell, self.taken_back_at = None, now
        with suppress(Locked):
            unshown = (self.words or Words()).unshown
            self.draft = None if unshown == Words() else pack(unshown)
        db.session.execute(delete(Afterthought).where(Afterthought.answer_id == self.id))
        db.session.execute(delete(Reply).where(Reply.answer_id == self.id, Reply.text_cell.is_(None)))


def is_opened() -> ColumnElement[bool]:
    """The condition that both partners know of an answer: it was shown, even if it was taken back since."""
    return or_(Answer.shared_cell.is_not(None), Answer.taken_back_at.is_not(None))


def stopped_at(answer: Answer, caret: str | None) -> None:
    """Notes that its author stopped here, and nowhere else in this check-in; None says that they went on."""
    if caret and not answer.caret:
        others = Answer.check_in_id == answer.check_in_id, Answer.author_id == answer.author_id
        db.session.execute(update(Answer).where(*others, Answer.caret.is_not(None)).values(caret=None))
    answer.caret = caret


def own_answer(check_in: CheckIn, person_id: uuid.UUID, key: str) -> Answer | None:
    return _own_to.first(check_in.id, person_id, key)


@query
def _own_to(check_in_id, person_id, key):
    return select(Answer).where(
        Answer.check_in_id == check_in_id, Answer.author_id == person_id, Answer.prompt == key
    )
