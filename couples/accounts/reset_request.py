"""Requests to start over with an account whose password and recovery code are lost.

Guaranteed: a request can't be used against the account's owner. Nothing begins before someone with the mailbox (or the
host) presses a button. Then it waits three days and shows in every signed-in browser, where one tap stops it, as does any
sign-in. The link isn't stored; it's derived from the row and the server's own secret. The trade-off: someone who really has
lost both waits three days.
"""

import base64
import hmac
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from limits import parse
from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.db import Row, UTCDateTime, db, holding, locked, query
from couples.extensions import limiter
from couples.mail import letters, outbox

WAITS_FOR = timedelta(hours=72)
LETTER_GOOD_FOR = timedelta(days=2)
"""How long the link in a letter can begin the wait."""
READY_FOR = timedelta(days=14)
"""How long after the wait a new password can be chosen."""
LETTERS_APART = timedelta(hours=1)
LETTERS_LIMIT = parse("3 per day")
"""To one mailbox, whoever asks for them, from however many networks."""
PASSKEYS = "Starting over removes your passkeys. If one still signs you in, use it to save a copy of your words first."
ASKED, READY = "reset-asked", "reset-ready"


class ResetRequest(Row):
    """One person's wish to start over. `begun_at` is when the wait began."""

    __tablename__ = "reset_requests"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def secret(self) -> str:
        """What the link has beside the row's id."""
        mark = vault.pepper().fingerprint(self.id.hex, "reset")
        return base64.urlsafe_b64encode(mark).decode().rstrip("=")

    @property
    def link(self) -> str:
        base: str = current_app.config["SETTINGS"].base_url
        return f"{base}/sign-in/start-over/{self.id}/{self.secret}"

    @property
    def ready_at(self) -> datetime | None:
        return self.begun_at + WAITS_FOR if self.begun_at else None

    def is_ready(self, now: datetime) -> bool:
        return self.ready_at is not None and now >= self.ready_at

    def is_over(self, now: datetime) -> bool:
        if self.ready_at is None:
            return now >= self.asked_at + LETTER_GOOD_FOR
        return now >= self.ready_at + READY_FOR


def ask(person: outbox.Recipient, now: datetime) -> None:
    """Queues a letter with a link, unless the wait has begun, a letter was queued within the last hour, or there were enough
    for one day: someone else may be asking, and the links of the earlier letters still work for whoever has the mailbox.
    """
    row = _of.first(person.id)
    is_open = row is not None and not row.is_over(now)
    if is_open and (row.begun_at is not None or now < row.asked_at + LETTERS_APART):
        return
    if not limiter.limiter.hit(LETTERS_LIMIT, f"letters about starting over {person.id}"):
        return
    row = _new(person.id, now)
    outbox.queue(person, ASKED, now, about=row.id)


def begin_for_host(person: outbox.Recipient, now: datetime) -> ResetRequest:
    """Begins the wait now, unless it has begun, for someone who gets no letters; the host hands them the link."""
    row = _of.first(person.id)
    if row is None or row.is_over(now) or row.begun_at is None:
        row = _new(person.id, now)
        row.begun_at = now
    return row


def _new(person: Any, now: datetime) -> ResetRequest:
    stop(person)
    row = ResetRequest(user_id=person, asked_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def begin(row: ResetRequest, person: outbox.Recipient, now: datetime) -> None:
    """The wait begins; a letter says when it's over."""
    if row.begun_at is None:
        row.begun_at = now
        outbox.queue(person, READY, now, about=row.id, due=now + WAITS_FOR)


@holding(ResetRequest)
def _of(user_id):
    return select(ResetRequest).where(ResetRequest.user_id == user_id)


@query
def begun_of(user_id):
    return select(ResetRequest).where(ResetRequest.user_id == user_id, ResetRequest.begun_at.is_not(None))


def begun(person: uuid.UUID, now: datetime) -> ResetRequest | None:
    """The wait that's going on for this person, for them to see it and stop it."""
    row: ResetRequest | None = begun_of.first(person)
    return row if row is not None and not row.is_over(now) else None


@holding(ResetRequest)
def _by_id(id):
    return select(ResetRequest).where(ResetRequest.id == id)


def by_link(id: uuid.UUID, secret: str, now: datetime) -> ResetRequest | None:
    row: ResetRequest | None = _by_id.first(id)
    if row is None or not hmac.compare_digest(secret.encode(), row.secret.encode()) or row.is_over(now):
        return None
    return row


def stop(person: uuid.UUID) -> None:
    """Ends whatever this person's account was asked for, and takes back letters that weren't sent yet."""
    for id in db.session.scalars(select(ResetRequest.id).where(ResetRequest.user_id == person)):
        outbox.call_back(id)
    db.session.execute(delete(ResetRequest).where(ResetRequest.user_id == person))


def sweep(now: datetime) -> None:
    for row in db.session.scalars(locked(select(ResetRequest))).all():
        if row.is_over(now):
            db.session.delete(row)


# --- letters --------------------------------------------------------------------------------------------------------


def _asked_by(person: uuid.UUID, about: uuid.UUID | None) -> ResetRequest | None:
    of_them = select(ResetRequest).where(ResetRequest.id == about, ResetRequest.user_id == person)
    return db.session.scalar(of_them)


@letters.writes(ASKED)
def _asked(person: uuid.UUID, about: uuid.UUID | None) -> str | None:
    row = _asked_by(person, about)
    if row is None or row.begun_at is not None:
        return None
    return (
        "Someone, probably you, forgot the password and wants to start over.\n\n"
        "If that's you, open this page. It says what happens, and nothing happens until you press a button there:\n\n"
        f"{row.link}\n\n"
        f"{PASSKEYS}\n\n"
        "If it isn't you, you don't have to do anything. The link stops working in two days.\n"
    )


@letters.writes(READY)
def _ready(person: uuid.UUID, about: uuid.UUID | None) -> str | None:
    row = _asked_by(person, about)
    if row is None:
        return None
    return (
        "The three-day wait is over. If you asked to start over, you can choose a new password here:\n\n"
        f"{row.link}\n\n"
        f"{PASSKEYS}\n\n"
        "If you didn't ask: sign in with your password, and it's called off.\n"
    )
