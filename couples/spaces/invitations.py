"""The way in: a link's secret for a week, a spoken code for half an hour, each good for one person.

The secret is kept as a hash and a code as a keyed one, so that a stolen database can't be searched for it; beside each lies a
copy that only its maker can open again.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.accounts.models import User
from couples.db import Row, UTCDateTime, db, holding
from couples.spaces.models import CurrentSpace, Space
from couples.vault import Sealed, author_key

INVITATION_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(minutes=30)
CODE_LETTERS = 8


class Invitation(Row):
    """A single-use way into a space. Used, revoked and replaced ones are deleted: there is nothing left to try."""

    __tablename__ = "invitations"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), unique=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    secret_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    code_mac: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    code_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    code_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    secret = Sealed("invitation.secret", author_key, damaged="")
    """The link's secret, for its maker to copy again; the server keeps its hash only."""
    code = Sealed("invitation.code", author_key, damaged="")
    """The code in groups, for its maker to read aloud again."""

    @classmethod
    def make(cls, space: Space, author: User, now: datetime) -> "Invitation":
        """A new invitation into `space`; the previous one, if any, stops working."""
        db.session.execute(delete(cls).where(cls.space_id == space.id))
        secret = secrets.token_urlsafe(16)
        invitation = cls(space_id=space.id, author_id=author.id, expires_at=now + INVITATION_LIFE)
        invitation.secret_hash = vault.token_hash(secret)
        invitation.secret = secret
        db.session.add(invitation)
        return invitation

    def revoke(self) -> None:
        """From the caller's commit on, it leads nowhere."""
        db.session.delete(self)

    def new_code(self, now: datetime) -> str:
        """A code to read aloud, good for 30 minutes; the one before stops working."""
        code = vault.new_code(CODE_LETTERS)
        self.code_mac = vault.pepper().fingerprint(code, "spoken code")
        self.code_expires_at = now + CODE_LIFE
        self.code = vault.in_groups(code)
        return self.code

    def code_now(self, now: datetime) -> str:
        """The code as long as it works, for its maker; else nothing."""
        return self.code if self.code_expires_at and now < self.code_expires_at and self.code_cell else ""

    @classmethod
    def opened_by(cls, typed: str, now: datetime) -> "Invitation | None":
        """The live invitation that this link secret or spoken code opens."""
        code = vault.read_code(typed)
        mac = vault.pepper().fingerprint(code, "spoken code") if len(code) == CODE_LETTERS else b""
        return _opened_by.first(vault.token_hash(typed), mac, now)

    @classmethod
    def live(cls, id: uuid.UUID, now: datetime) -> "Invitation | None":
        return _live.first(id, now)


@holding(Invitation)
def live_in(space_id, now):
    """The invitation into this space that still works."""
    return select(Invitation).where(Invitation.space_id == space_id, Invitation.expires_at > now)


def into(place: CurrentSpace, now: datetime) -> Invitation | None:
    """What someone may still join the signed-in person with."""
    return None if place.is_paired else live_in.first(place.space.id, now)


@holding(Invitation)
def _opened_by(secret_hash, mac, now):
    by_code = (Invitation.code_mac == mac) & (Invitation.code_expires_at > now)
    opens = or_(Invitation.secret_hash == secret_hash, by_code)
    return select(Invitation).where(Invitation.expires_at > now, opens)


@holding(Invitation)
def _live(id, now):
    return select(Invitation).where(Invitation.id == id, Invitation.expires_at > now)
