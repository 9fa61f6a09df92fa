"""What each of the two wishes for in a talk: the phrases they're glad to hear, and how long their pauses are."""

import uuid

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, db, look_up, query
from couples.live.moves.pauses import DEFAULT_PAUSE, SHORTEST_OWN_PAUSE
from couples.spaces.models import CurrentSpace
from couples.vault import Sealed, space_key

MOST_OWN_PHRASES = 6


class TalkWish(Row):
    """What one is glad to hear when it gets hard, for the other to tap, and how long one's own pauses are."""

    __tablename__ = "talk_wishes"
    __table_args__ = (Index("uq_talk_wishes_one_each", "space_id", "author_id", unique=True),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    pause_minutes: Mapped[int] = mapped_column(default=DEFAULT_PAUSE)
    phrases_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    phrases = Sealed("talk.phrases", space_key, damaged=[])


def wishes_in(space_id: uuid.UUID) -> dict[uuid.UUID, TalkWish]:
    look_up((_wishes_in, (space_id,)))
    return {row.author_id: row for row in _wishes_in.all(space_id)}


def save(row: TalkWish | None, place: CurrentSpace, phrases: list[str], pause_minutes: int) -> None:
    """Saves what the signed-in person wishes for, in `row` if they've said so before. The caller commits, and tells no one."""
    if row is None:
        row = TalkWish(space_id=place.space.id, author_id=place.me.user_id)
        db.session.add(row)
    row.pause_minutes, row.phrases = pause_minutes, phrases


@query
def _wishes_in(space_id):
    return select(TalkWish).where(TalkWish.space_id == space_id)


def pause_minutes_of(space_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """How many minutes this person's pauses last at first; a shorter setting from an earlier version counts as the shortest."""
    own = wishes_in(space_id).get(person_id)
    return max((own and own.pause_minutes) or DEFAULT_PAUSE, SHORTEST_OWN_PAUSE)
