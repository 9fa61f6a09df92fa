"""Sharing words: a copy goes to the other, and the draft stays. One at a time, and three a day.

The trade-off of one at a time: what comes to mind next waits as a draft, so that each gets an answer.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from couples.db import db
from couples.own_rows import not_too_many
from couples.packing import pack
from couples.spaces.models import CurrentSpace
from couples.statements.models import OPEN, Statement
from couples.statements.statement_drafts import Draft

MOST_A_DAY = 3
"""Messages of one person in 24 hours: more would be a way to crowd the other. The next one waits as a draft."""


class OneIsOpen(Exception):
    """Its author has shared words that aren't closed yet; the next one waits as a draft."""


def own_open(place: CurrentSpace) -> Statement | None:
    """The statement of mine that is shared and not closed yet."""
    query = select(Statement).where(
        Statement.space_id == place.space.id,
        Statement.author_id == place.me.user_id,
        *OPEN,
    )
    return db.session.scalar(query)


def sent_as_they_are(drafts: Iterable[Draft], messages: Iterable[Statement]) -> list[Draft]:
    """Those of one author's drafts that wait for nothing: what would be shared of them is in a message already."""
    sent = [m.parts for m in messages if m.parts]
    return [draft for draft in drafts if draft.words.parts in sent]


def share(draft: Draft, place: CurrentSpace, id: uuid.UUID, arrives_at: datetime, now: datetime) -> Statement:
    """Puts a copy of the draft's parts into the space; the draft stays what it is.

    Args:
        arrives_at: one of `arrivals`.

    Raises:
        OneIsOpen: an earlier one of this author is still open.
        EnoughToday: there were MOST_A_DAY in the last 24 hours.
        LookupError: this person has no partner now.
    """
    if place.partner is None:
        raise LookupError("there is no partner to share it with")
    if own_open(place):
        raise OneIsOpen
    not_too_many(Statement.shared_at, place.me.user_id, now, most=MOST_A_DAY)
    statement = Statement(
        id=id,
        space_id=place.space.id,
        author_id=place.me.user_id,
        shared_at=now,
        arrives_at=arrives_at,
        is_topic=False,
        version=1,
    )
    statement.put(pack(draft.words.parts))
    if statement.has_arrived(now):
        statement.arrive(place.space)
    db.session.add(statement)
    return statement
