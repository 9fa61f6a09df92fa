"""What is said after the reveal: one-tap replies to the other's answer, and afterthoughts to one's own."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.checkins.answer_words import DAMAGED
from couples.db import Row, UTCDateTime, query
from couples.vault import Sealed, space_key

TALK = "talk"
"""The kind of reply that asks to talk about an answer."""


class Reply(Row):
    """A one-tap reply to the other's answer. Never counted, never awaited. Those of an earlier version have no `said_at`."""

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("answer_id", "author_id", "kind", name="uq_replies_kind"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Afterthought(Row):
    """Added to an own answer after the reveal, and marked as such: an opened answer is never altered."""

    __tablename__ = "afterthoughts"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("afterthought.text", space_key, damaged=DAMAGED["text"])


@query
def afterthoughts_to(answer_ids):
    return (
        select(Afterthought).where(Afterthought.answer_id.in_(answer_ids)).order_by(Afterthought.created_at)
    )


@query
def replies_to(answer_ids):
    return select(Reply.id, Reply.answer_id, Reply.kind, Reply.said_at).where(Reply.answer_id.in_(answer_ids))
