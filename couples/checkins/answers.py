"""Answers: drafts that are their author's alone, the reveal, and who may see what.

A draft is sealed under its author's vault key. *Ready* puts a copy beside it, sealed under the space's key and once more under
a key that only this server has for this check-in; the second *ready* takes the outer layer off both sides at once. Before that
the one partner could not open the other's copy even with the database in hand, and the first author may be offline.

`answers_for` is the only way to answers. The trade-off of keeping the draft beside its copies: taking *ready* back only
deletes, and can never lose a word.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import text_input, vault
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.db import Row, UTCDateTime, db, query
from couples.drafts import DraftRow, DraftText
from couples.packing import pack, replace, unpack
from couples.vault import Sealed, author_key, space_key

DAMAGED = {"text": "(These words are damaged and can't be opened.)"}


class Words(DraftText, frozen=True):
    """What one person wrote to one prompt.

    `keep` and `skipped` are two ways of not showing it: one is a choice about the words, the other about the question.
    """

    text: str = ""
    feel: str = ""
    need: str = ""
    value: int | None = None
    keep: bool = False
    skipped: bool = False

    @property
    def is_blank(self) -> bool:
        return self.value is None and all(text_input.is_blank(t) for t in (self.text, self.feel, self.need))

    @property
    def is_shown(self) -> bool:
        """Whether the other one would see it: written, neither kept nor skipped."""
        return not (self.is_blank or self.keep or self.skipped)

    def said(self) -> dict[str, str]:
        number = "" if self.value is None else f"{self.value} of 10"
        return {"text": self.text, "feel": self.feel, "need": self.need, "value": number}

    def shown(self) -> "Words":
        """What the other one would see: the words alone, without how they came about."""
        return Words(self.text, self.feel, self.need, self.value)


def _words(value: dict | None) -> Words | None:
    return None if value is None else unpack(Words, value)


class Answer(DraftRow, Row):
    """One partner's reply to one prompt: `draft` (mine), `ready_cell` (both layers), `shared` (ours).

    The draft stays its author's after the reveal too: a text from a second device may lie in it.
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
    draft_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    ready_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    draft = Sealed("answer.draft", author_key, damaged=DAMAGED)
    shared = Sealed("answer.shared", space_key, damaged=DAMAGED)

    @property
    def words(self) -> Words | None:
        """The author's own draft; None where it was taken back."""
        return _words(self.draft)

    @words.setter
    def words(self, words: Words) -> None:
        self.draft = pack(words)

    def save(self, words: Words, seen: int, *, drop_also: bool = False, skip: bool | None = None) -> bool:
        """As every draft is saved (see couples/drafts.py), and never out of privacy by a page that is behind.

        Only `skip` changes whether the question is skipped, so a save that arrives late never shows what was skipped; and
        a page that hasn't seen the newest version takes nothing out of what is skipped or kept.
        """
        before = self.words or Words()
        is_late = seen != self.version
        words = replace(
            words,
            skipped=before.skipped if skip is None else skip or (is_late and before.skipped),
            keep=words.keep or (is_late and before.keep),
        )
        return super().save(words, seen, drop_also=drop_also)

    def make_ready(self) -> None:
        self.shared = pack(self.words.shown())
        key = vault.pepper().key_for("ready", self.check_in_id)
        self.ready_cell = vault.seal(key, self.shared_cell, "answer.ready", self.id, self.author_id)
        self.shared_cell = None

    def open(self) -> None:
        """Takes the outer layer off; needs no key of either partner."""
        key = vault.pepper().key_for("ready", self.check_in_id)
        self.shared_cell = vault.open_sealed(key, self.ready_cell, "answer.ready", self.id, self.author_id)
        self.ready_cell = None

    def take_back(self, now: datetime) -> None:
        """The author takes the words back for both, at any time; that they were taken back remains."""
        self.shared_cell = self.draft_cell = None
        self.taken_back_at = now
        db.session.execute(delete(Afterthought).where(Afterthought.answer_id == self.id))
        db.session.execute(delete(Reply).where(Reply.answer_id == self.id))


class Reply(Row):
    """A one-tap reply to the other's answer. Never counted, never awaited."""

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("answer_id", "author_id", "kind", name="uq_replies_kind"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))


class Afterthought(Row):
    """Added to an own answer after the reveal, and marked as such: an opened answer is never altered."""

    __tablename__ = "afterthoughts"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("afterthought.text", space_key, damaged=DAMAGED["text"])


@dataclass
class Side:
    """One partner's part of a line: the answer's row, what it says now, and what was added to it."""

    answer: Answer
    words: Words | None
    afterthoughts: list[Afterthought] = field(default_factory=list)
    replies: set[str] = field(default_factory=set)

    @property
    def is_taken_back(self) -> bool:
        return self.answer.taken_back_at is not None


@dataclass
class Line:
    """One prompt with what this person may see of it: `mine` and `theirs` as opened, `private` for the author alone."""

    prompt: Prompt
    mine: Side | None = None
    theirs: Side | None = None
    private: Words | None = None
    version: int = 0


def answers_for(check_in: CheckIn | None, person_id: uuid.UUID, asked: list[Prompt]) -> list[Line]:
    """Every prompt of `asked`, with what this person may see of it. The only way to answers.

    The other's words are in it only once the check-in was revealed, and then only what was shown; skipped, empty and
    kept-private all give no line.
    """
    lines = {prompt.key: Line(prompt) for prompt in asked}
    if check_in is None:
        return list(lines.values())
    rows = (_opened_to if check_in.revealed_at else _own).all(check_in.id, person_id)
    sides = {}
    for row in rows:
        line = lines.get(row.prompt)
        if line is None:
            continue
        if row.author_id == person_id:
            line.private, line.version = row.words, row.version
        if check_in.revealed_at and (row.shared_cell or row.taken_back_at):
            side = sides[row.id] = Side(row, _words(row.shared))
            if row.author_id == person_id:
                line.mine = side
            else:
                line.theirs = side
    _add_what_followed(sides)
    return list(lines.values())


@query
def _own(check_in_id, person_id):
    return select(Answer).where(Answer.check_in_id == check_in_id, Answer.author_id == person_id)


@query
def _opened_to(check_in_id, person_id):
    shown = or_(Answer.shared_cell.is_not(None), Answer.taken_back_at.is_not(None))
    return select(Answer).where(Answer.check_in_id == check_in_id, or_(Answer.author_id == person_id, shown))


def _add_what_followed(sides: dict[uuid.UUID, Side]) -> None:
    if not sides:
        return
    for row in _afterthoughts.all(list(sides)):
        sides[row.answer_id].afterthoughts.append(row)
    for answer_id, kind in _replies.rows(list(sides)):
        sides[answer_id].replies.add(kind)


@query
def _afterthoughts(answer_ids):
    return (
        select(Afterthought).where(Afterthought.answer_id.in_(answer_ids)).order_by(Afterthought.created_at)
    )


@query
def _replies(answer_ids):
    return select(Reply.answer_id, Reply.kind).where(Reply.answer_id.in_(answer_ids))


def own_answer(check_in: CheckIn, person_id: uuid.UUID, key: str) -> Answer | None:
    return _own_to.first(check_in.id, person_id, key)


@query
def _own_to(check_in_id, person_id, key):
    return select(Answer).where(
        Answer.check_in_id == check_in_id, Answer.author_id == person_id, Answer.prompt == key
    )


def to_show(lines: list[Line]) -> list[Line]:
    """The lines that the other one would see."""
    return [line for line in lines if line.private and line.private.is_shown]
