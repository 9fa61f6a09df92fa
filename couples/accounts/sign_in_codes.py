"""A code from an app on the phone, asked for on top of the password by those who want it; and backup codes for a lost phone.

Promised: each code works once, and so does each backup code. The secret that codes are made from is sealed under its
person's vault key, so a code is checked after the password or recovery code has opened the vault, and before there's a
session. The trade-off: it keeps out someone who knows a password, not someone who can write to the database: where the cell
is gone or doesn't open, no code is asked for.
"""

import hmac
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.accounts.models import User
from couples.db import Row, db, holding
from couples.vault import Sealed, key_at_hand

STEP = 30
"""Seconds that a code is shown for."""
BACKUPS = 8
DIGITS = 6
NOT_THAT_ONE = "That code is wrong or was already used. Try the next one, and check your phone's clock."


class SignInCode(Row):
    """What one person's codes are made from, which of them was used last, and the backup codes that are left."""

    __tablename__ = "sign_in_codes"
    if TYPE_CHECKING:
        vault_key: bytes

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("sign-in code", key_at_hand, damaged=None)

    @property
    def backups_left(self) -> int:
        return len(self.packed["backups"])

    def takes(self, typed: str, now: datetime) -> bool:
        """Whether `typed` is a code or backup code of theirs that wasn't used before; it counts as used from here on."""
        secret, used, backups = (self.packed[name] for name in ("secret", "used", "backups"))
        step = step_of(secret, typed, now, after=used)
        if step is not None:
            self.packed = {**self.packed, "used": step}
            return True
        mark = _mark(typed)
        if mark not in backups:
            return False
        self.packed = {**self.packed, "backups": [other for other in backups if other != mark]}
        return True


def new_secret() -> str:
    import pyotp  # loaded by those who use it

    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether it's one that `new_secret` could have made."""
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def address(secret: str, email: str) -> str:
    """What an app reads from the QR code."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Couples")


def step_of(secret: str, typed: str, now: datetime, *, after: int) -> int | None:
    """The number of the half minute that `typed` is the code of: this one or one beside it, and later than `after`; else None."""
    import pyotp

    typed = "".join(typed.split())
    if len(typed) != DIGITS or not typed.isascii():
        return None
    this = int(now.timestamp()) // STEP
    codes = pyotp.HOTP(secret)
    fits = [s for s in (this - 1, this, this + 1) if hmac.compare_digest(codes.at(s), typed)]
    return next((s for s in fits if s > after), None)


def _mark(backup: str) -> str:
    return vault.token_hash(vault.read_code(backup)).hex()


def of(user: User) -> SignInCode | None:
    """What is asked of this unlocked person besides their password; None where they have turned nothing on."""
    row: SignInCode | None = _of.first(user.id)
    if row is None:
        return None
    row.vault_key = user.keyring.vault_key
    return row if row.packed is not None else None


@holding(SignInCode)
def _of(author_id):
    return select(SignInCode).where(SignInCode.author_id == author_id)


def takes_set_aside(holder: uuid.UUID, owner: uuid.UUID, vault_key: bytes, typed: str, now: datetime) -> bool:
    """`SignInCode.takes` for a vault that's set aside with `holder`; True as well where that vault asks for no code."""
    row: SignInCode | None = _of.first(holder)
    if row is None:
        return True
    as_live = SignInCode(id=row.id, author_id=owner, packed_cell=row.packed_cell)
    as_live.vault_key = vault_key
    if as_live.packed is None:
        return True
    fits = as_live.takes(typed, now)
    row.packed_cell = as_live.packed_cell
    return fits


def turn_on(user: User, secret: str, typed: str, now: datetime) -> list[str] | None:
    """Asks for codes made from `secret` from here on, if `typed` shows that the person's app has it.

    Returns:
        The backup codes, or None where `typed` isn't a valid code at this moment.
    """
    step = step_of(secret, typed, now, after=-1)
    if step is None:
        return None
    turn_off(user.id)
    backups = [vault.new_code(12) for _ in range(BACKUPS)]
    row = SignInCode(author_id=user.id)
    row.vault_key = user.keyring.vault_key
    row.packed = {"secret": secret, "used": step, "backups": [_mark(code) for code in backups]}
    db.session.add(row)
    return [vault.in_groups(code) for code in backups]


def turn_off(person: uuid.UUID) -> bool:
    """Asks for no code from here on, and says whether one was asked for before."""
    row = _of.first(person)
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    return True
