"""What notes, cards and goals have in common: what stands for damaged words, what sharing sets off, and whether a card or a goal of the partner's shows."""

from datetime import UTC, datetime
from typing import Any

from flask_login import current_user

from couples.spaces import letting_in
from couples.spaces.models import Space

RELEASE_LIMIT = 300

DAMAGED = "(These words are damaged and can't be opened.)"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment given to cards from an earlier version of this app, which didn't store when one was shown."""


def is_shown(row: Any, came: datetime | None, now: datetime, *, at_any_hour: bool = False) -> bool:
    """Whether a card or a goal shows to the signed-in person: their own, and what they let in; in a talk at any hour."""
    if row.author_id == current_user.id:
        return True
    return letting_in.lets_in("shown", row.id, came or LONG_AGO, now, at_any_hour=at_any_hour)


def both_have_words(space: Space, now: datetime) -> None:
    space.shared_since = space.shared_since or now
