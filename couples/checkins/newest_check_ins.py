"""The check-ins of a space that count for what's current, loaded once for all that ask."""

import uuid
from datetime import date

from sqlalchemy import or_, select

from couples.checkins.models import HELLO, CheckIn
from couples.db import query

NEWEST = 6
"""How many of the newest check-ins are loaded: more than any that can have words from the one before the next on, however
the rhythm changed or paused."""


@query
def newest_of(space_id):
    """The check-ins of the newest days, the hello, and the newest one that was opened."""
    there = CheckIn.space_id == space_id
    opened = select(CheckIn.id).where(there, CheckIn.revealed_at.is_not(None))
    days = select(CheckIn.id).where(there, CheckIn.occasion != HELLO)
    wanted = or_(
        CheckIn.id.in_(days.order_by(CheckIn.occasion.desc()).limit(NEWEST)),
        CheckIn.occasion == HELLO,
        CheckIn.id == opened.order_by(CheckIn.revealed_at.desc()).limit(1).scalar_subquery(),
    )
    return select(CheckIn).where(there, wanted)


def called_off_days(space_id: uuid.UUID) -> frozenset[date]:
    """The days of the newest check-ins that one of the two called off, which both know."""
    return frozenset(row.day for row in newest_of.all(space_id) if row.is_called_off and row.day)
