"""What a list of messages says of each: whether it or a reply to it is new to the reader, and whether its reader has answered.

Guaranteed: what's new goes by the reader's own marks and no one else hears of it, and replies count only where they let them in. As
on Home, it stays new until it's opened or answered, or is too old to be news.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from couples.packing import Packed
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace
from couples.statements.asked_of_me import entries_of_open
from couples.statements.models import Entry, Statement, is_reply_let_in


class SaidOf(Packed, frozen=True):
    is_new: bool = False
    new_replies: int = 0
    is_answered: bool = False


def said_of(place: CurrentSpace, shared: Iterable[Statement], now: datetime) -> dict[uuid.UUID, SaidOf]:
    """By the id of each open message of `shared`."""
    me = place.me.user_id
    messages = [s for s in shared if s.is_open and s.has_arrived(now)]
    if not messages or not place.is_paired:
        return {}
    entries = [row for row in entries_of_open.all(place.space.id) if not row.removed_at]
    return {s.id: _of(s, [row for row in entries if row.statement_id == s.id], me, now) for s in messages}


def _of(message: Statement, entries: list[Entry], me: uuid.UUID, now: datetime) -> SaidOf:
    seen = [row for row in entries if is_reply_let_in(row, me, now)]
    is_unread = message.author_id != me and not any(row.author_id == me for row in entries)
    return SaidOf(
        is_new=is_unread and _is_new("message", message.id, message.arrives_at, now),
        new_replies=len(new_of(seen, me, now)),
        is_answered=message.author_id == me and any(row.author_id != me for row in seen),
    )


def new_of(entries: list[Entry], me: uuid.UUID, now: datetime) -> set[uuid.UUID]:
    """The ids of the partner's replies among `entries` that this person has neither opened nor answered."""
    there = [row for row in entries if not row.removed_at]
    answered = {row.about_id for row in there if row.author_id == me}
    open_to_me = (row for row in there if row.author_id != me and row.id not in answered)
    return {row.id for row in open_to_me if _is_new("answer", row.id, row.created_at, now)}


def _is_new(kind: str, id: uuid.UUID, came: datetime, now: datetime) -> bool:
    return came > now - choices_let_in.NEWS_FOR and not letting_in.has_opened(choices_let_in.mark(kind, id))
