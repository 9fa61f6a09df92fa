"""Changing the e-mail address of an account: a code goes to the new address and works for two days.

Guaranteed: with a mail server, the address doesn't change without that code. The answer is the same whether or not another
account has the new address, so only someone who reads that mailbox can find out. Letters to the old address never name the
new one. The code isn't stored; it's derived from the row and the server's own secret. The trade-off: without a mail server
no code can be sent, so the new address counts right away, and one that another account has is refused like any other that
can't be used.
"""

import hmac
import uuid
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, vault
from couples.accounts import models, reset_request
from couples.accounts.models import User
from couples.db import Row, UTCDateTime, db, holding
from couples.mail import letters, outbox

GOOD_FOR = timedelta(days=2)
CODE_LETTERS = 8
NEW_ADDRESS, ADDRESS_CHANGED = "new-address", "address-changed"


class Taken(Exception):
    """Another account has this address."""


class AddressChange(Row):
    """A new address that waits for its code. `tells_old`: whether the old address hears of it, as it does if only its owner reads it."""

    __tablename__ = "address_changes"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    tells_old: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def code(self) -> str:
        """What's in the letter to the new address."""
        mark = vault.pepper().fingerprint(f"{self.id} {self.email}", "new address")
        return vault.code_from(mark, CODE_LETTERS)

    def is_right(self, typed: str) -> bool:
        return hmac.compare_digest(vault.read_code(typed), self.code)


def ask(person: User, email: str, now: datetime, *, tells_old: bool) -> None:
    """Sends a code to the new address; one that was asked for before no longer counts."""
    call_off(person)
    asked = AddressChange(user_id=person.id, email=email, tells_old=tells_old, asked_at=now)
    db.session.add(asked)
    outbox.queue(person, NEW_ADDRESS, now, to=email, about=asked.id)


def waiting(person: User, now: datetime) -> AddressChange | None:
    """The change that waits for its code."""
    return _waiting.first(person.id, now - GOOD_FOR)


@holding(AddressChange)
def _waiting(user_id, since):
    return select(AddressChange).where(AddressChange.user_id == user_id, AddressChange.asked_at > since)


def call_off(person: User) -> None:
    """The address stays as it is, and no code works anymore."""
    for id in db.session.scalars(select(AddressChange.id).where(AddressChange.user_id == person.id)):
        outbox.call_back(id)
    db.session.execute(delete(AddressChange).where(AddressChange.user_id == person.id))


def change(person: User, email: str, now: datetime, *, tells_old: bool) -> None:
    """Makes `email` the address that `person` signs in with, and stops any request to start over; the caller commits.

    Args:
        tells_old: whether a letter to the old address says so.

    Raises:
        Taken: another account has it.
    """
    other = models.person_by_email(email)
    if other is not None and other.id != person.id:
        raise Taken
    call_off(person)
    reset_request.stop(person.id)
    if tells_old:
        outbox.queue(person, ADDRESS_CHANGED, now, to=person.email)
    person.email = email
    accounts.address_changed.send(person)


def sweep(now: datetime) -> None:
    db.session.execute(delete(AddressChange).where(AddressChange.asked_at <= now - GOOD_FOR))


# --- letters --------------------------------------------------------------------------------------------------------


@letters.writes(NEW_ADDRESS)
def _to_the_new_one(person: uuid.UUID, about: uuid.UUID | None) -> str | None:
    """Nothing where the address is in use here: its owner didn't ask for this."""
    row = db.session.scalar(
        select(AddressChange).where(AddressChange.id == about, AddressChange.user_id == person)
    )
    if row is None or models.person_by_email(row.email) is not None:
        return None
    return (
        f"Someone, probably you, wants to use this address on {_here()}.\n\n"
        f"If that's you, type this code under Settings, E-mail address. It works for two days:\n\n"
        f"    {vault.in_groups(row.code)}\n\n"
        "If it isn't you, you don't have to do anything.\n"
    )


@letters.writes(ADDRESS_CHANGED)
def _to_the_old_one(person: uuid.UUID, about: uuid.UUID | None) -> str:
    return (
        f"Your account on {_here()} has a new e-mail address now, so we won't write to this one anymore.\n\n"
        "If that wasn't you: are you still signed in somewhere? Then change your password there, under Settings. "
        "If you aren't, ask whoever runs that server to turn the account off.\n"
    )


def _here() -> str:
    base: str = current_app.config["SETTINGS"].base_url
    return base
