"""Goals that their owner shows to the partner, and how many.

Each is a copy: the goal it was made from doesn't know of it and can change without the partner seeing that.
"""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db
from couples.spaces.counted_today import not_too_many
from couples.spaces.models import CurrentSpace
from couples.thanks.shared_words import DAMAGED, both_have_words, is_shown
from couples.vault import Sealed, space_key

MOST_GOALS = 20


class TooMany(Exception):
    """This person shows MOST_GOALS already; one can be taken back first."""


class ReleasedGoal(Row):
    """A goal that its owner chose to show. A copy: what it was copied from doesn't know of it."""

    __tablename__ = "released_goals"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("thanks.goal", space_key, damaged=DAMAGED)


def goals_of(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[ReleasedGoal]:
    """The goals that one person shows, oldest first, as the signed-in person sees them."""
    query = select(ReleasedGoal).where(ReleasedGoal.space_id == space_id, ReleasedGoal.author_id == person_id)
    found = db.session.scalars(query.order_by(ReleasedGoal.released_at, ReleasedGoal.id))
    return [goal for goal in found if is_shown(goal, goal.released_at, now)]


def release_goal(place: CurrentSpace, id: uuid.UUID, text: str, now: datetime) -> ReleasedGoal:
    """Puts a copy of a goal before the partner.

    Raises:
        TooMany: this person already shows MOST_GOALS.
        EnoughToday: they've shown too many in a day.
    """
    if len(goals_of(place.space.id, place.me.user_id, now)) >= MOST_GOALS:
        raise TooMany
    not_too_many(ReleasedGoal.released_at, place.me.user_id, now)
    goal = ReleasedGoal(id=id, space_id=place.space.id, author_id=place.me.user_id, released_at=now)
    goal.text = text
    db.session.add(goal)
    both_have_words(place.space, now)
    return goal
