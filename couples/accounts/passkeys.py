"""Passkeys: a person's own devices, which prove who they are and, where a device can derive a secret, also open their vault.

Promised: a passkey's name and public key are sealed under its person's vault key, so they're read only when that's open: by
the passkey's own secret, by the password, or in a session. A passkey is one more way in, and never required. A new
password, new keys and starting over remove them all, since whoever knew the password could have added one. The trade-offs:
the secret passes through the server as a password does; and whoever can unlock the device can use it.
"""

import uuid
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, LargeBinary, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.accounts import models, passkey_checks, passkey_questions
from couples.accounts.models import User
from couples.accounts.passkey_checks import NOT_THAT_ONE, Refused
from couples.accounts.passkey_questions import decoded, encoded
from couples.db import Row, db, holding, query
from couples.vault import Sealed, key_at_hand

FIELD, SECRET = "passkey", "passkey_secret"
"""What a page sends: the answer of a device, and its secret."""
MOST = 10
TOO_MANY = "You already have ten passkeys. Remove one first."
KNOWN_ALREADY = "You've added this one already."
OPENS_NOTHING = "This passkey can't open your words by itself. Sign in with your password."
UNKNOWN = {"name": "A passkey", "credential": "", "public_key": "", "count": 0}


class Passkey(Row):
    """One passkey. `mark` is the hash of its public id, by which it's found; `key_box` the vault key, under its secret."""

    __tablename__ = "passkeys"
    if TYPE_CHECKING:
        vault_key: bytes

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    key_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("passkey", key_at_hand, damaged=UNKNOWN)

    @property
    def credential(self) -> bytes:
        return decoded(self.packed["credential"])

    def check(self, answer: str, now: datetime) -> None:
        """Accepts `answer` as given by this passkey, once, and keeps its new count; the caller commits.

        Raises:
            Refused: it's no valid answer of this passkey.
        """
        packed = self.packed
        count = passkey_checks.count_of(answer, decoded(packed["public_key"]), packed["count"], now)
        self.packed = {**packed, "count": count}


def _mark(credential: bytes) -> bytes:
    return vault.token_hash(encoded(credential))


@holding(Passkey)
def _of(author_id):
    return select(Passkey).where(Passkey.author_id == author_id).order_by(Passkey.id)


@holding(Passkey)
def _marked(mark):
    return select(Passkey).where(Passkey.mark == mark)


@query
def _author_of(mark):
    return select(Passkey.author_id).where(Passkey.mark == mark)


@query
def _any_of(author_id):
    return select(exists().where(Passkey.author_id == author_id))


@query
def any_opening_of(author_id):
    return select(exists().where(Passkey.author_id == author_id, Passkey.key_box.is_not(None)))


def are_there(person: User) -> bool:
    """Whether this person has any."""
    return bool(_any_of.first(person.id))


def open_words_of(person: User) -> bool:
    """Whether this person has a passkey that opens their vault by itself."""
    return bool(any_opening_of.first(person.id))


def of(person: User) -> list[Passkey]:
    """This unlocked person's passkeys, in the order in which they were added."""
    rows: list[Passkey] = _of.all(person.id)
    for row in rows:
        row.vault_key = person.keyring.vault_key
    return sorted(rows, key=lambda row: row.packed.get("at", 0))


def named(rows: list[Passkey]) -> list[tuple[uuid.UUID, str, bool]]:
    """Each with its name, of which no two are the same, and whether it opens the vault by itself."""
    seen: Counter[str] = Counter()
    listed = []
    for row in rows:
        name = row.packed["name"]
        seen[name] += 1
        number = f" ({seen[name]})" if seen[name] > 1 else ""
        listed.append((row.id, name + number, row.key_box is not None))
    return listed


# --- what pages ask devices for -------------------------------------------------------------------------------------


def to_add(person: User, rows: list[Passkey], now: datetime) -> dict[str, Any] | None:
    """What their browser is asked for, to make one that isn't among `rows`, which are all of this person's; None where none is allowed."""
    return passkey_questions.to_add(person, [row.credential for row in rows], now)


def to_prove(person: User, now: datetime) -> dict[str, Any] | None:
    """What a browser is asked for, to prove that `person` is there; None where they have no passkey."""
    known = [row.credential for row in of(person)]
    return passkey_questions.to_use(known, now) if known else None


def to_sign_in(now: datetime) -> dict[str, Any] | None:
    """What a browser is asked for, to sign in whoever owns the passkey; None where this address allows none."""
    return passkey_questions.to_use([], now, opens=True)


# --- and what they do with the answers ------------------------------------------------------------------------------


def add(person: User, answer: str, secret: str, name: str, now: datetime) -> Passkey:
    """A new passkey of this unlocked person's; the caller commits.

    Raises:
        Refused: the answer doesn't count, it's known already, or they have enough.
    """
    made = passkey_checks.added(answer, now)
    rows = of(person)
    if len(rows) >= MOST:
        raise Refused(TOO_MANY)
    if _author_of.first(_mark(made.credential)):
        raise Refused(KNOWN_ALREADY)
    row = Passkey(author_id=person.id, mark=_mark(made.credential))
    row.vault_key = key = person.keyring.vault_key
    row.packed = {
        "name": name,
        "at": int(now.timestamp()),
        "credential": encoded(made.credential),
        "public_key": encoded(made.public_key),
        "count": made.count,
    }
    given = passkey_checks.secret_in(secret)
    row.key_box = vault.wrap_by_passkey(key, given, row.id, person.id) if given else None
    db.session.add(row)
    return row


def rename(person: User, row: Passkey, name: str) -> None:
    """Renames one of this unlocked person's passkeys; only they see the name. The caller commits."""
    row.vault_key = person.keyring.vault_key
    row.packed = {**row.packed, "name": name}


def check(person: User, answer: str, now: datetime) -> None:
    """Accepts `answer` as proof that this unlocked person is there, once; the caller commits.

    Raises:
        Refused: it's no valid answer of a passkey of theirs.
    """
    passkey_checks.load()
    mark = _mark(passkey_checks.credential_in(answer))
    row = next((row for row in of(person) if row.mark == mark), None)
    if row is None:
        raise Refused(NOT_THAT_ONE)
    row.check(answer, now)


def opened_by(answer: str, secret: str, now: datetime) -> User:
    """The person whose vault a passkey opens by itself, unlocked; the caller commits.

    Raises:
        Refused: it opens none, or the answer doesn't count.
    """
    person, row = _opened(answer, secret)
    if passkey_checks.load():
        person, row = _opened(answer, secret)
    row.check(answer, now)
    return person


def _opened(answer: str, secret: str) -> tuple[User, Passkey]:
    row: Passkey | None = _marked.first(_mark(passkey_checks.credential_in(answer)))
    given = passkey_checks.secret_in(secret)
    if row is not None and (row.key_box is None or given is None):
        raise Refused(OPENS_NOTHING)
    person = models.person_now(row.author_id) if row else None
    if row is None or person is None:
        raise Refused(NOT_THAT_ONE)
    try:
        row.vault_key = vault.unwrap_by_passkey(row.key_box or b"", given or b"", row.id, person.id)
    except vault.CannotOpen:
        raise Refused(NOT_THAT_ONE) from None
    person.unlock(row.vault_key)
    return person, row


def whose(answer: str) -> uuid.UUID | None:
    """The id of the account whose passkey gave `answer`, valid or not; None where no account has it."""
    author: uuid.UUID | None = _author_of.first(_mark(passkey_checks.credential_in(answer)))
    return author


def forget_all(person: uuid.UUID) -> bool:
    """Removes all passkeys of this person, and says whether there were any."""
    of_theirs = delete(Passkey).where(Passkey.author_id == person).returning(Passkey.id)
    return bool(db.session.scalars(of_theirs).all())
