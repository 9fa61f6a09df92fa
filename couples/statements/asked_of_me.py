"""Which open messages still ask their reader for an answer, so that one who looked and went on finds them again.

It guarantees that only their reader hears of it, and that any answer but having heard it ends it: a no, or asking for time, too.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from couples.db import query
from couples.spaces.models import CurrentSpace
from couples.statements.models import OPEN, Entry, Statement, is_reply_let_in
from couples.statements.thread_replies import still_asks


def asked_of(place: CurrentSpace, shared: Iterable[Statement], now: datetime) -> set[uuid.UUID]:
    """The ids of those of `shared` with a request that the person of `place` hasn't answered."""
    me = place.me.user_id
    theirs = [s for s in shared if s.author_id != me and s.is_open and s.has_arrived(now)]
    asking = {s.id for s in theirs if s.parts and s.parts.request} if place.is_paired else set()
    rows = entries_of_open.all(place.space.id) if asking else []
    entries = [row for row in rows if not row.removed_at and is_reply_let_in(row, me, now)]
    return {id for id in asking if _asks([row for row in entries if row.statement_id == id], me)}


def _asks(thread: list[Entry], me: uuid.UUID) -> bool:
    mine = {row.kind for row in thread if row.author_id == me}
    return not mine or still_asks(mine, [row.kind for row in thread if row.about_id])


@query
def entries_of_open(space_id):
    of_open = select(Statement.id).where(Statement.space_id == space_id, *OPEN)
    return select(Entry).where(Entry.space_id == space_id, Entry.statement_id.in_(of_open))
