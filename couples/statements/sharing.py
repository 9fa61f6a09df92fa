"""Sharing words: a copy goes to the other, and the draft stays. One at a time, and three a day.

The trade-off of one at a time: what comes to mind next waits as a draft, so that each gets an answer.
"""

import uuid
from datetime import datetime

from sqlalchemy import func, select

from couples import clock
from couples.db import db
from couples.packing import pack
from couples.spaces import delivery_time
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.models import CurrentSpace
from couples.statements.models import OPEN, Statement
from couples.statements.statement_drafts import Draft

MOST_A_DAY = 3
"""Messages of one person on one day: more would be a way to crowd the other."""


class EnoughToday(Exception):
    """Its author has shared MOST_A_DAY since midnight; the next wait as a draft."""


class OneIsOpen(Exception):
    """Its author has shared words that are not closed yet; the next wait as a draft."""


def own_open(place: CurrentSpace) -> Statement | None:
    """The statement of mine that is shared and not closed yet."""
    query = select(Statement).where(
        Statement.space_id == place.space.id,
        Statement.author_id == place.me.user_id,
        *OPEN,
    )
    return db.session.scalar(query)


def _is_enough_today(place: CurrentSpace, now: datetime, zone: str) -> bool:
    midnight = clock.local(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Statement.author_id == place.me.user_id, Statement.shared_at >= midnight
    return db.session.scalars(select(func.count()).where(*mine)).one() >= MOST_A_DAY


def share(
    draft: Draft, place: CurrentSpace, id: uuid.UUID, now: datetime, zone: str, *, at_once: bool
) -> Statement:
    """Puts a copy of the draft's parts into the space; the draft stays what it is.

    Raises:
        OneIsOpen: an earlier one of this author is still open.
        EnoughToday: there were three since midnight in `zone`.
        LookupError: this person has no partner now.
    """
    if place.partner is None:
        raise LookupError("there is no partner to share it with")
    if own_open(place):
        raise OneIsOpen
    if _is_enough_today(place, now, zone):
        raise EnoughToday
    statement = Statement(
        id=id,
        space_id=place.space.id,
        author_id=place.me.user_id,
        shared_at=now,
        arrives_at=delivery_time.arrives_at(
            now, DeliveryTime.of(place.space.id), place.partner.zone, at_once=at_once
        ),
        is_topic=False,
        version=1,
    )
    statement.put(pack(draft.words.parts))
    db.session.add(statement)
    return statement
