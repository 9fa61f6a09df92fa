"""Signed-in browsers: the row of each, how long it lasts, how long it may lie idle, and how it ended.

The table keeps the vault key only as wrapped by the cookie's token, so the database alone opens nothing. A session is over in
one of two ways, and a page that lies open has to know which. It *timed out*: the row stays for a while, without the wrapped
key, to say so. It was *ended on purpose*: for a few more seconds its browser may save what was typed last, nothing else; then
the row goes, and no row means the same. The trade-off: a browser that loses its cookie has to sign in again, and a wrapped
key outlives its session by up to a minute and a half.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db, holding, query

SESSION_LIFE = timedelta(days=90)
BRIEF_LIFE = timedelta(hours=12)
"""For a browser that isn't to keep its person signed in; its cookie goes when it's closed."""
SESSION_IDLE = timedelta(days=30)
TOLD_FOR = timedelta(days=30)
"""How long after its time a session's row can still say that it timed out."""
LAST_WORDS = timedelta(seconds=10)
"""How long after an end on purpose its browser may save what was typed before."""
DEVICE_LABEL = "session.device"
ENDED, TIMED_OUT = "ended", "timed-out"


class Session(Row):
    """A signed-in browser. The table keeps the token's hash; the vault key is wrapped by the token itself."""

    __tablename__ = "sessions"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    key_box: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_on: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    device_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What the device is called, under its person's key."""
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When its person last gave a second proof here (`second_proof`)."""

    @property
    def is_kept(self) -> bool:
        """Whether it stays when the browser is closed, because the device is its person's."""
        return self.expires_at - self.created_at > BRIEF_LIFE

    def end(self, now: datetime) -> None:
        """Signs it out; one that has ended keeps its time."""
        self.ended_at = self.ended_at or now

    def touch(self, today: date) -> None:
        """Notes the day of use; called by writes only, so that looking leaves no trace."""
        if self.last_used_on != today:
            self.last_used_on = today


_IN_TIME = and_(Session.expires_at > bindparam("now"), Session.last_used_on >= bindparam("used_since"))
IS_ALIVE = and_(Session.ended_at.is_(None), _IN_TIME)
"""Whether someone is signed in with a session, at the time of `alive_at`: no one ended it, it hasn't run out, and hasn't
lain idle."""
HAS_LAST_WORDS = and_(Session.ended_at > bindparam("ended_since"), _IN_TIME)
"""Whether a session was ended on purpose just now, at the time of `just_ended_at`."""


def alive_at(now: datetime) -> dict[str, Any]:
    """The values that `IS_ALIVE` takes."""
    return {"now": now, "used_since": (now - SESSION_IDLE).date()}


def just_ended_at(now: datetime) -> dict[str, Any]:
    """The values that `HAS_LAST_WORDS` takes."""
    return {**alive_at(now), "ended_since": now - LAST_WORDS}


def alive_among(sessions: list[uuid.UUID], now: datetime) -> set[uuid.UUID]:
    """Which of these sessions someone is signed in with."""
    found = select(Session.id).where(Session.id.in_(sessions), IS_ALIVE)
    return set(db.session.scalars(found, alive_at(now)))


def of(person: uuid.UUID, now: datetime) -> list[Session]:
    """The sessions that `person` is signed in with."""
    return _alive_of.all(person, *alive_at(now).values())


@query
def _alive_of(person, now, used_since):
    return select(Session).where(Session.user_id == person, IS_ALIVE)


def one_of(person: uuid.UUID, id: uuid.UUID, now: datetime) -> Session | None:
    """This person's session with this id, even if someone ended it a moment ago; None where there's none."""
    session: Session | None = _in_time_of.first(person, id, *alive_at(now).values())
    return session


@holding(Session)
def _in_time_of(person, id, now, used_since):
    return select(Session).where(Session.user_id == person, Session.id == id, _IN_TIME)


def how_it_ended(token_hash: bytes) -> str:
    """How a session that's no longer alive ended: it timed out, or someone ended it."""
    row = _ended.row(token_hash)
    return TIMED_OUT if row is not None and row.ended_at is None else ENDED


@query
def _ended(token_hash):
    return select(Session.ended_at).where(Session.token_hash == token_hash)


def end_one(id: uuid.UUID, now: datetime) -> None:
    db.session.execute(
        update(Session).where(Session.id == id, Session.ended_at.is_(None)).values(ended_at=now)
    )


def end_all(person: uuid.UUID, now: datetime, *, but: uuid.UUID | None = None) -> None:
    """Ends every session of `person`, or every one but the given."""
    theirs = update(Session).where(Session.user_id == person, Session.id != but, Session.ended_at.is_(None))
    db.session.execute(theirs.values(ended_at=now))


def take_keys(person: uuid.UUID) -> None:
    """No session of `person` opens their vault from here on, not even for the last words after its end."""
    db.session.execute(update(Session).where(Session.user_id == person).values(key_box=b""))


def forget_ended(now: datetime) -> bool:
    """Removes the sessions that were ended on purpose and can no longer save last words; says whether there were any.

    Those that a wrong clock dated ahead go, too: their wrapped keys would stay until then.
    """
    said = or_(Session.ended_at <= now - LAST_WORDS, Session.ended_at > now + LAST_WORDS)
    if db.session.scalar(select(Session.id).where(said).limit(1)) is None:
        return False
    db.session.execute(delete(Session).where(said))
    return True


def sweep(now: datetime) -> None:
    """Takes the wrapped key out of sessions that timed out, and removes the rows that have said so for long enough."""
    alive = alive_at(now)
    over = or_(Session.expires_at <= alive["now"], Session.last_used_on < alive["used_since"])
    db.session.execute(update(Session).where(over, Session.key_box != b"").values(key_box=b""))
    db.session.execute(delete(Session).where(Session.expires_at <= now - TOLD_FOR))
