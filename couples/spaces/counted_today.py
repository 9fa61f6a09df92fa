"""How much one person has put before their partner in a day, with what they've taken back since.

Guaranteed: taking something back makes no room for more, so no one can go on all day with things that are there for a minute. It's
remembered as a wait (`asking_again`) that says neither what it was nor when. The trade-off: until the end of the UTC day, the
database says that its author took something of this kind back.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from couples import own_rows
from couples.clock import A_DAY
from couples.db import db
from couples.spaces.asking_again import NextAsk, day_of

KINDS = {
    "promises": "promises",
    "afterthoughts": "afterthought",
    "replies": "replies",
    "reach_cards": "reach_cards",
    "released_goals": "released_goa",
    "agreement_slips": "agreement_sl",
    "agreement_decisions": "agreement_de",
}
"""For each table, as what its rows are counted: stored in `NextAsk.about`, which has room for 12 letters, beside kinds of waits.

An earlier version stored the first 12 letters of the table's name, so these stay.
"""


def not_too_many(when: Any, person_id: uuid.UUID, now: datetime) -> None:
    """The same as `own_rows.not_too_many`, and what was taken back counts, too.

    Raises:
        EnoughToday: this person has put so many before their partner in a day.
    """
    theirs = NextAsk.author_id == person_id, NextAsk.about == KINDS[when.class_.__tablename__]
    gone = select(func.count()).where(*theirs, NextAsk.not_before > day_of(now))
    own_rows.not_too_many(when, person_id, now, gone=db.session.scalars(gone).one())


def goes_on_counting(row: Any, came: datetime | None) -> None:
    """Counts a row for the day it came, although its author takes it back or puts something in its place. The caller commits."""
    if came is not None:
        wait = NextAsk(space_id=row.space_id, author_id=row.author_id, about=KINDS[row.__tablename__])
        wait.what_id, wait.not_before = uuid.uuid4(), day_of(came) + A_DAY
        db.session.add(wait)
