"""What is said after the reveal: a reply to the partner's answer, the wish to talk about it, and afterthoughts to a person's own."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.checkins.answer_words import DAMAGED
from couples.db import Row, UTCDateTime, db, query
from couples.spaces.counted_today import goes_on_counting
from couples.vault import Sealed, space_key

HEART, WORDS = "heart", "words"
"""The kinds of reply that aren't one of our phrases: a heart, and the person's own words."""
TALK = "talk"
"""Not a reply but the wish to talk about an answer."""
BESIDE = HEART, TALK
"""What can be there beside a reply."""


class Reply(Row):
    """What a person says back to their partner's answer, never counted and never expected. One for each answer, and those of `BESIDE`.

    Rows of an earlier version have no `said_at`, and one answer may have several. Only `WORDS` has a text.
    """

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("answer_id", "author_id", "kind", name="uq_replies_kind"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("reply.text", space_key, damaged=DAMAGED["text"])

    def take_out(self) -> None:
        """Removes it for both; words go on counting for the day. The caller commits, then wipes."""
        if self.kind == WORDS:
            goes_on_counting(self, self.said_at)
        db.session.delete(self)


class Afterthought(Row):
    """Added by its author to their answer after the reveal, and marked as such: an opened answer is never altered."""

    __tablename__ = "afterthoughts"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    text = Sealed("afterthought.text", space_key, damaged=DAMAGED["text"])

    def take_out(self) -> None:
        """Removes it for both; it goes on counting for the day. The caller commits, then wipes."""
        goes_on_counting(self, self.created_at)
        db.session.delete(self)


@query
def afterthoughts_to(answer_ids):
    return select(Afterthought).where(Afterthought.answer_id.in_(answer_ids))
