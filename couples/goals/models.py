"""Goals, each under its author's vault key, and forgetting them and small wins. Nothing shared knows that there are any."""

import uuid
from datetime import date

from sqlalchemy import Date, Exists, ForeignKey, LargeBinary, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.db import Row, db
from couples.drafts import DatedDraftRow
from couples.goals.goal_steps import GoalWords
from couples.goals.small_wins import DAMAGED, Win
from couples.packing import pack, unpack
from couples.vault import Sealed, author_key


class Goal(DatedDraftRow[GoalWords], Row):
    """One person's goal. `version` goes up with each change of the text, so two devices never overwrite each other;
    ticking a step doesn't change it.
    """

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
        """Saves ticks and a state. No one types them, so they need no version: the newest counts."""
        self.words, self.changed_on = words, today


def begin(author: User, id: uuid.UUID) -> Goal:
    """Adds a goal, which is then saved; the caller commits."""
    goal = Goal(id=id, author_id=author.id)
    db.session.add(goal)
    return goal


def goals_of(author: User) -> list[Goal]:
    """A person's own goals, the newest first."""
    query = select(Goal).where(Goal.author_id == author.id).order_by(Goal.changed_on.desc(), Goal.id)
    return list(db.session.scalars(query))


def any_of(person_id: uuid.UUID) -> list[Exists]:
    """Whether this person has anything here, for a query: a yes or no, and nothing of what it is."""
    return [exists().where(model.author_id == person_id) for model in (Goal, Win)]


def forget(person: User) -> None:
    """Takes every word of this person away."""
    for model in (Goal, Win):
        db.session.execute(delete(model).where(model.author_id == person.id))
