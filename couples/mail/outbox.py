"""Letters that wait to be sent: to whom, of which kind, when next, and how often it was tried. Never what they say.

Guaranteed: a letter is claimed for longer than sending can take, and that is committed, before it's sent; so however many
schedulers run, it's sent once. The trade-off: if the server dies between sending a letter and noting that, the letter is sent
again. A kind that must never come twice is deleted when it's claimed, and put back only if it surely wasn't sent; if the server
dies then, the letter is lost.

A letter to an account goes to the address that the account has when it's sent, and not to the one it had when it was queued.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from couples.db import Row, UTCDateTime, begin_writing, db, locked
from couples.mail import letters

WAITS = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 3 * 60, 6 * 60, 12 * 60))
"""How long after each try that failed the next one comes; after the last there's none. Each is longer than sending takes."""
KEPT_FOR = timedelta(days=3)
"""What's older isn't sent anymore: a host took the mail server away, or the server was off."""


class Recipient(Protocol):
    id: Mapped[uuid.UUID]
    email: Mapped[str]


class OutgoingMail(Row):
    """One letter that waits. `about` is the row that it's about, for whoever writes it.

    `address` is empty if it goes to the account's own.
    """

    __tablename__ = "outgoing_mails"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[uuid.UUID | None]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    recipient: Mapped[Any] = relationship("User", viewonly=True)


def is_set_up() -> bool:
    """Whether the host named a mail server, so that letters can be spoken of."""
    return current_app.config["SETTINGS"].smtp is not None


def queue(
    person: Recipient,
    kind: str,
    now: datetime,
    *,
    to: str = "",
    about: uuid.UUID | None = None,
    due: datetime | None = None,
) -> bool:
    """Queues a letter to `person`, sent from the next minute on or from `due`; the caller commits.

    Args:
        to: the address, where it isn't the one that the account has when it's sent.
        about: the row that it's about.

    Returns:
        Whether it was queued; without a mail server nothing is.

    Raises:
        ValueError: no one writes letters of this kind.
    """
    if not letters.is_known(kind):
        raise ValueError(f"no one writes letters of the kind {kind}")
    if not is_set_up():
        return False
    db.session.add(
        OutgoingMail(
            user_id=person.id,
            address=to,
            kind=kind,
            about=about,
            made_at=due or now,
            due_at=due or now,
            tries=0,
        )
    )
    return True


@dataclass(frozen=True)
class Claimed:
    """A letter that's ours to send until its next try is due. `to` is what was asked for; `address` is where it goes."""

    id: uuid.UUID
    person: uuid.UUID
    to: str
    address: str
    kind: str
    about: uuid.UUID | None
    is_last_try: bool
    tries: int
    made_at: datetime


def claim(now: datetime) -> Claimed | None:
    """The letter that has waited longest, if one is due. Its next try is set and committed before anyone sends it."""
    begin_writing()
    due = select(OutgoingMail).where(OutgoingMail.due_at <= now).order_by(OutgoingMail.due_at).limit(1)
    row = db.session.scalars(locked(due)).first()
    if row is None:
        db.session.rollback()
        return None
    row.due_at = now + WAITS[min(row.tries, len(WAITS) - 1)]
    row.tries += 1
    is_last = row.tries > len(WAITS)
    address = row.address or row.recipient.email
    claimed = Claimed(
        row.id, row.user_id, row.address, address, row.kind, row.about, is_last, row.tries, row.made_at
    )
    if letters.is_never_sent_twice(row.kind):
        db.session.delete(row)
    db.session.commit()
    return claimed


def put_back(claimed: Claimed, now: datetime) -> None:
    """Puts a letter that was taken out, and surely wasn't sent, back to wait for its next try."""
    begin_writing()
    wait = WAITS[min(claimed.tries, len(WAITS)) - 1]
    row = OutgoingMail(
        id=claimed.id, user_id=claimed.person, address=claimed.to, kind=claimed.kind, about=claimed.about,
        made_at=claimed.made_at, due_at=now + wait, tries=claimed.tries,
    )  # fmt: skip
    try:
        db.session.add(row)
        db.session.commit()
    except IntegrityError:  # its person is gone
        db.session.rollback()


def done(id: uuid.UUID) -> None:
    """Deletes a letter that was sent, or never will be."""
    begin_writing()
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.id == id))
    db.session.commit()


def call_back(about: uuid.UUID) -> None:
    """Deletes the letters about this row that still wait; the caller commits."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.about == about))


def sweep(now: datetime) -> None:
    """Removes what has waited too long to be of use."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.made_at <= now - KEPT_FOR))


def forget(person: Recipient) -> None:
    """Nothing more is sent to this person."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.user_id == person.id))
