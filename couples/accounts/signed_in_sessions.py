"""Signed-in browsers: the row of each, how long it lasts, and how long it may lie idle.

The table keeps the vault key only as wrapped by the cookie's token, so the database alone opens nothing. The trade-off: a
browser that loses its cookie has to sign in again.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, and_, bindparam
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime

SESSION_LIFE = timedelta(days=90)
SESSION_IDLE = timedelta(days=30)


class Session(Row):
    """A signed-in browser. The table keeps the token's hash; the vault key is wrapped by the token itself."""

    __tablename__ = "sessions"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    key_box: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_on: Mapped[date] = mapped_column(Date)

    def touch(self, today: date) -> None:
        """Notes the day of use; called by writes only, so that looking leaves no trace."""
        if self.last_used_on != today:
            self.last_used_on = today


IS_ALIVE = and_(Session.expires_at > bindparam("now"), Session.last_used_on >= bindparam("used_since"))
"""Whether somebody is signed in with a session, at the time of `alive_at`: it has not run out, and has not lain idle."""


def alive_at(now: datetime) -> dict[str, Any]:
    """The values that `IS_ALIVE` takes."""
    return {"now": now, "used_since": (now - SESSION_IDLE).date()}
