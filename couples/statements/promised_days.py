"""The days on which someone said they'd come back to a message, for code that holds no key: it reads no words."""

import uuid
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from couples.db import query
from couples.statements.models import OPEN, Entry, Statement


def promised_days(space_id: uuid.UUID, person_id: uuid.UUID, since: date) -> list[tuple[uuid.UUID, date]]:
    """The replies in which this person named a day, from `since` on, for coming back to an open message, if they still
    haven't.

    Returns:
        The id of each such reply, and its day.
    """
    return [(row.id, row.back_on) for row in _said.rows(space_id, person_id, since)]


@query
def _said(space_id, person_id, since):
    later = aliased(Entry)
    has_come_back = exists().where(
        later.statement_id == Entry.statement_id,
        later.author_id == Entry.author_id,
        later.created_at > Entry.created_at,
    )
    return (
        select(Entry.id, Entry.back_on)
        .join(Statement, Statement.id == Entry.statement_id)
        .where(Entry.space_id == space_id, Entry.author_id == person_id, Entry.kind == "time")
        .where(Entry.removed_at.is_(None), Entry.back_on >= since, ~has_come_back, *OPEN)
    )
