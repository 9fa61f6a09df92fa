"""Links with which another couple's first partner may sign up on this server, and how long they work.

Only a link's hash is kept, so one that's lost can't be shown again: make another.
"""

from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.db import Row, UTCDateTime, db, holding

SIGN_UP_LINK_LIFE = timedelta(days=7)


class SignUpLink(Row):
    """A link that the person who runs the server hands to another couple's first partner."""

    __tablename__ = "sign_up_links"

    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def make(cls, now: datetime) -> tuple["SignUpLink", str]:
        """A link and its secret, which is shown once and not kept."""
        secret = vault.new_token()
        link = cls(secret_hash=vault.token_hash(secret), expires_at=now + SIGN_UP_LINK_LIFE)
        db.session.add(link)
        return link, secret

    def use_up(self) -> None:
        """Someone has signed up with it, so it works no longer. The caller commits."""
        db.session.delete(self)


def live_link(secret: str, now: datetime) -> SignUpLink | None:
    return _link.first(vault.token_hash(secret), now) if secret else None


@holding(SignUpLink)
def _link(secret_hash, now):
    return select(SignUpLink).where(SignUpLink.secret_hash == secret_hash, SignUpLink.expires_at > now)
