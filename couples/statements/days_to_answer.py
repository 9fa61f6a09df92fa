"""The days until which someone asked for time to answer a message, for their own calendar; no key is needed and no word opened."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from couples.db import query
from couples.statements.models import OPEN, Entry, Statement


def days_to_answer(space_id: uuid.UUID, person_id: uuid.UUID) -> list[date]:
    """Of the messages of this space that are still open, the earliest first; one that was taken back is gone."""
    return _days.all(space_id, person_id)


@query
def _days(space_id: Any, person_id: Any) -> Any:
    asked = select(Entry.back_on).join(Statement, Statement.id == Entry.statement_id)
    theirs = Entry.space_id == space_id, Entry.author_id == person_id, Entry.removed_at.is_(None)
    return asked.where(*theirs, Entry.back_on.is_not(None), *OPEN).order_by(Entry.back_on)
