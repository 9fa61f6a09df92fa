"""Who called a check-in off or moved it: both can see it while the check-in can still be reinstated, and no one can
afterwards.

Guaranteed: once its time is over, its row names no one, so no one can list who called off how often. The trade-off: not
even whoever did it can look it up.
"""

import uuid
from datetime import datetime

from sqlalchemy import select

from couples.checkins.current_week import rhythm_of
from couples.checkins.models import CheckIn
from couples.checkins.schedule import Rhythm
from couples.db import db, locked


def is_over(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> bool:
    """Whether it can no longer be called off or reinstated: it has opened, or its time is over."""
    if check_in.revealed_at:
        return True
    return check_in.day is not None and rhythm.stood(now) >= rhythm.closes_at(check_in.day, check_in.moved_to)


def called_off_by(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> uuid.UUID | None:
    """The id of whoever called it off, for its page to name; None once its time is over."""
    return None if is_over(check_in, rhythm, now) else check_in.called_off_by


def sweep(now: datetime) -> None:
    called_off = select(CheckIn).where(CheckIn.called_off_by.is_not(None))
    for check_in in db.session.scalars(locked(called_off)).all():
        if is_over(check_in, rhythm_of(check_in), now):
            check_in.called_off_by = None
