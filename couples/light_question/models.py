"""What's stored of the light question: the days that two agreed on, and each one's answers.

An answer is its writer's alone, under their own key, and belongs to no space until they give it. Then a copy lies beside it, sealed
under the space's key and once more under a key that only this server has; the second one who gives takes that outer layer off both.
At midnight the copies go and the answer belongs to no space again. So what a row holds tells whether it's written, given or open,
and nothing holds when.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from couples import text_input, vault
from couples.checkins.can_pause import CanPause
from couples.db import Row, UTCDateTime, query, unique_where
from couples.drafts import DraftRow, DraftText
from couples.light_question.days import Days, begin_of
from couples.packing import pack, unpack
from couples.vault import Sealed, author_key, space_key

DAMAGED = {"text": "(These words are damaged and can't be opened.)"}


class LightPlan(CanPause, Row):
    """The days of one space: a proposal until both agreed, then in force from `first_day` on, until `stopped_at` if that's set.

    `weekdays` are digits, 0 for Monday. It isn't stored who stopped or paused it, nor any pause but the newest.
    """

    __tablename__ = "light_plans"
    __table_args__ = (unique_where("uq_light_plans_proposed", "space_id", where="agreed_at IS NULL"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    weekdays: Mapped[str] = mapped_column(String(7))
    zone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date | None] = mapped_column(Date)
    questions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def days(self) -> Days:
        numbers = frozenset(map(int, self.weekdays))
        return Days(numbers, self.zone, self.first_day or date.max, tuple(self.questions or ()))

    def has_begun(self, now: datetime) -> bool:
        return self.first_day is not None and begin_of(self.first_day, self.zone) <= now


@query
def plans_of(space_id):
    return select(LightPlan).where(LightPlan.space_id == space_id)


class Words(DraftText, frozen=True):
    """What one person answered."""

    text: str = ""

    @property
    def is_blank(self) -> bool:
        return text_input.is_blank(self.text)

    def said(self) -> dict[str, str]:
        return {"text": self.text}


class LightAnswer(DraftRow[Words], Row):
    """One person's answer to the question of one day: `draft` is theirs alone, `ready_cell` and `shared` are there once it's given."""

    __tablename__ = "light_answers"
    __table_args__ = (UniqueConstraint("author_id", "day", "question", name="uq_light_answers_question"),)

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    space_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("spaces.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[date] = mapped_column(Date)
    question: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    draft_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    ready_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    draft = Sealed("light.draft", author_key, damaged=DAMAGED)
    shared = Sealed("light.shared", space_key, damaged=DAMAGED)

    @property
    def words(self) -> Words:
        return unpack(Words, self.draft)

    @words.setter
    def words(self, words: Words) -> None:
        self.draft = pack(words)

    @property
    def is_given(self) -> bool:
        """Whether its writer has given it, open or not."""
        return self.space_id is not None

    def is_given_at(self, now: datetime) -> bool:
        """The same until midnight, also where no one has taken the copies away yet."""
        return self.is_given and self.ends_at is not None and self.ends_at > now

    @property
    def is_open(self) -> bool:
        """Whether both have given theirs; also where its writer has taken the words back since."""
        return self.is_given and self.ready_cell is None

    @property
    def shown(self) -> str:
        """What both read, once it's open; empty where it was taken back."""
        return unpack(Words, self.shared).text

    def is_alone_at(self, now: datetime) -> bool:
        """Whether it's its writer's alone: not given, taken back, or over."""
        has_copy = self.ready_cell is not None or self.shared_cell is not None
        return not has_copy or (self.ends_at is not None and self.ends_at <= now)

    def give(self, space_id: uuid.UUID, ends_at: datetime) -> None:
        self.space_id, self.ends_at = space_id, ends_at
        inner = type(self).shared.seal(self, pack(Words(self.words.text)))
        self.ready_cell = vault.seal(self._key(), inner, "light.ready", self.id, self.author_id)

    def open(self) -> None:
        """Takes the outer layer off; needs no key of either partner."""
        self.shared_cell = vault.open_sealed(
            self._key(), self.ready_cell or b"", "light.ready", self.id, self.author_id
        )
        self.ready_cell = None

    def _key(self) -> bytes:
        return vault.pepper().key_for("light", self.id)


@query
def own_answer(person_id, day, question):
    mine = LightAnswer.author_id == person_id, LightAnswer.day == day
    return select(LightAnswer).where(*mine, LightAnswer.question == question)


@query
def given_by(space_id, person_id):
    """What this person has given here; but for what midnight is about to take, that's at most the answer of today."""
    return select(LightAnswer).where(LightAnswer.space_id == space_id, LightAnswer.author_id == person_id)


def is_alone(now: Any):
    """That an answer is its writer's alone, as `is_alone_at` says it."""
    no_copy = and_(LightAnswer.ready_cell.is_(None), LightAnswer.shared_cell.is_(None))
    return or_(no_copy, LightAnswer.ends_at <= now)


@query
def any_alone_by(person_id, now):
    """Whether this person has written any that no one else can see, blank or not; it reads no words."""
    return select(
        exists().where(LightAnswer.author_id == person_id, LightAnswer.draft_cell.is_not(None), is_alone(now))
    )


@query
def all_by(person_id):
    return select(LightAnswer).where(LightAnswer.author_id == person_id)
