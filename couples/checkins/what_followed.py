"""What was said after the reveal about the answers of one check-in, looked up beside them."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select

from couples.checkins.answers import Answer, is_opened
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply
from couples.db import Asked, look_up, query

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def asked_for(check_in_id: uuid.UUID) -> list[Asked]:
    """The queries that `found` runs, for looking them up together with others."""
    return [(_afterthoughts_in, (check_in_id,)), (_replies_in, (check_in_id,))]


def found(
    check_in_id: uuid.UUID, answer_ids: Collection[uuid.UUID]
) -> tuple[list[Afterthought], list[Reply]]:
    """The afterthoughts and replies to these of its opened answers, oldest first; replies of an earlier version, which have no time,
    come first."""
    look_up(*asked_for(check_in_id))
    afterthoughts = [row for row in _afterthoughts_in.all(check_in_id) if row.answer_id in answer_ids]
    replies = [row for row in _replies_in.all(check_in_id) if row.answer_id in answer_ids]
    afterthoughts.sort(key=lambda row: row.created_at)
    return afterthoughts, sorted(replies, key=lambda row: row.said_at or LONG_AGO)


@query
def _afterthoughts_in(check_in_id):
    return select(Afterthought).where(Afterthought.answer_id.in_(_opened_in(check_in_id)))


@query
def _replies_in(check_in_id):
    return select(Reply).where(Reply.answer_id.in_(_opened_in(check_in_id)))


def _opened_in(check_in_id):
    return select(Answer.id).where(Answer.check_in_id == check_in_id, is_opened())
