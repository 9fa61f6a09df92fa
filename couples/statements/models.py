"""Shared copies and their threads, who may see what of them, and forgetting a person.

A shared copy waits in two layers until it arrives (see `spaces/double_sealed.py`).
"""

import uuid
from datetime import date, datetime

from flask_login import current_user
from sqlalchemy import Date, ForeignKey, LargeBinary, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.db import Row, UTCDateTime, db, query
from couples.own_rows import not_too_many
from couples.packing import unpack
from couples.spaces import letting_in
from couples.spaces.double_sealed import DeliveredLater, is_let_in
from couples.statements.statement_drafts import DAMAGED
from couples.statements.statement_text import Parts
from couples.vault import Sealed, space_key


class Statement(DeliveredLater, Row):
    """A shared copy. `version` counts what both see; `arrives_at` is when its reader may see it.

    Either can take it to the check-in: `topic_by` and `topic_at` say who did and when, so that whether it shows to the other goes
    by that moment, and not by when the words came.
    """

    __tablename__ = "statements"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    shared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_topic: Mapped[bool] = mapped_column(default=False)
    topic_by: Mapped[uuid.UUID | None]
    topic_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    layer, sent = "statement", "shared_at"
    shared = Sealed("statement.shared", space_key, damaged=DAMAGED)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def parts(self) -> Parts | None:
        """The words, for its author at any time and for its reader once it has arrived; None when withdrawn."""
        if self.withdrawn_at:
            return None
        return unpack(Parts, self.opened)

    @property
    def shows_as_topic(self) -> bool:
        """Whether the signed-in person sees it as a topic of the check-in; one that they took there themselves always."""
        if not self.is_topic or self.topic_by == current_user.id:
            return self.is_topic
        return letting_in.lets_in("topics", self.id, self.topic_at or self.arrives_at, clock.now())

    def take_to_check_in(self, person_id: uuid.UUID, now: datetime) -> None:
        self.is_topic, self.topic_by, self.topic_at = True, person_id, now
        self.version += 1

    def leave_out_of_check_in(self) -> None:
        self._is_no_topic()
        self.version += 1

    def _is_no_topic(self) -> None:
        self.is_topic, self.topic_by, self.topic_at = False, None, None

    def answer(
        self, id: uuid.UUID, person_id: uuid.UUID, kind: str, text: str, now: datetime,
        *, back_on: date | None = None, about: "Entry | None" = None,
    ) -> None:  # fmt: skip
        """Adds a turn of this person's to its thread. The caller commits.

        Args:
            id: the id of the turn, so that sending it twice makes one.
            text: its words; may be empty.
            back_on: the day until which they take their time, if they do.
            about: the turn that it answers, if it answers one.

        Raises:
            EnoughToday: they've answered too often in a day.
        """
        not_too_many(Entry.created_at, person_id, now)
        entry = Entry(
            id=id, space_id=self.space_id, statement_id=self.id, author_id=person_id, about_id=about and about.id,
            kind=kind, back_on=back_on, created_at=now,
        )  # fmt: skip
        entry.text = text or None
        db.session.add(entry)
        self.version += 1

    def remove(self, entry: "Entry", now: datetime) -> None:
        """Takes the words of a turn in its thread back, for both; for whoever said it."""
        entry.remove(now)
        self.version += 1

    def close(self, now: datetime) -> None:
        """Ends its thread; what was said stays to read."""
        self.closed_at = now
        self._is_no_topic()
        self.version += 1

    def withdraw(self, now: datetime) -> None:
        """Before it arrives it is gone without a trace; afterwards "taken back" remains. Nothing tells whether it was opened."""
        if not self.has_arrived(now):
            db.session.delete(self)
            return
        self.withdrawn_at = now
        self._is_no_topic()
        self.empty()
        own = Entry.statement_id == self.id, Entry.author_id == self.author_id
        for entry in db.session.scalars(select(Entry).where(*own)):
            entry.remove(now)
        self.version += 1


class Entry(Row):
    """One turn in the thread below a statement. `about_id` is the entry that an answer belongs to."""

    __tablename__ = "statement_entries"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    statement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("statements.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    about_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statement_entries.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    back_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    text_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("statement.entry", space_key, damaged="(damaged)")

    def remove(self, now: datetime) -> None:
        """Its author takes its words back, for both; that there was an entry remains visible."""
        self.removed_at, self.text_cell, self.back_on = now, None, None


def _seen_by(person_id: uuid.UUID, now: datetime):
    """The part of the rule that a query can check: the author sees a statement always, the partner once it has arrived."""
    return or_(Statement.author_id == person_id, Statement.arrives_at <= now)


OPEN = Statement.closed_at.is_(None), Statement.withdrawn_at.is_(None)


def shared_in(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[Statement]:
    """What this person sees of the words shared in a space, the newest first."""
    return [s for s in _shared.all(space_id, person_id, now) if is_let_in(s, "messages", person_id, now)]


def closed_last_first(messages: list[Statement]) -> list[Statement]:
    closed = [(s.closed_at, s) for s in messages if s.closed_at and not s.withdrawn_at]
    return [s for _, s in sorted(closed, key=lambda one: one[0], reverse=True)]


@query
def _shared(space_id, person_id, now):
    seen = Statement.space_id == space_id, _seen_by(person_id, now)
    return select(Statement).where(*seen).order_by(Statement.arrives_at.desc())


def seen_statement(
    id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime
) -> Statement | None:
    """One statement that this person sees in one of these spaces."""
    query = select(Statement).where(
        Statement.id == id, Statement.space_id.in_(space_ids), _seen_by(person_id, now)
    )
    found = db.session.scalar(query)
    return found if found and is_let_in(found, "messages", person_id, now) else None


def thread_of(statement: Statement, person_id: uuid.UUID, now: datetime) -> list[Entry]:
    """What this person sees of what was said below a statement."""
    query = select(Entry).where(Entry.statement_id == statement.id).order_by(Entry.created_at, Entry.id)
    return [e for e in db.session.scalars(query) if is_reply_let_in(e, person_id, now)]


def is_reply_let_in(entry: Entry, person_id: uuid.UUID, now: datetime) -> bool:
    is_own = entry.author_id == person_id
    return is_own or letting_in.lets_in("message-replies", entry.id, entry.created_at, now)


def topic_of(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[Statement]:
    """The open statements that one of the two wants to talk about at the check-in."""
    found = [s for s in topic_in.all(space_id, person_id, now) if is_let_in(s, "messages", person_id, now)]
    found.sort(key=lambda s: s.arrives_at, reverse=True)
    return [s for s in found if s.shows_as_topic]


@query
def topic_in(space_id, person_id, now):
    seen = Statement.space_id == space_id, _seen_by(person_id, now), Statement.arrives_at <= now
    return select(Statement).where(*seen, *OPEN, Statement.is_topic.is_(True))
