"""A person's link, what's in their calendar, and finding it by the link alone."""

import json
import uuid
from datetime import date, datetime, time
from typing import Any

from flask_login import current_user
from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, vault
from couples.accounts.models import User
from couples.accounts.set_aside import SetAsideVault
from couples.checkins.schedule import WEEKLY, Rhythm
from couples.db import Row, UTCDateTime, db, holding, query
from couples.packing import Packed, pack, replace, unpack_bytes
from couples.vault import Sealed, author_key, pepper

NEUTRAL_TITLE = "Busy"
LABEL = "calendar.shown"


class Choices(Packed, frozen=True):
    """What its owner chose: the title of each entry, and which days are in it beside the hour."""

    title: str = NEUTRAL_TITLE
    revisits: bool = False
    """Days to revisit an agreement."""
    answers: bool = False
    """Days until which its owner asked for time to answer."""


class Held(Packed, frozen=True):
    """What the calendar showed of a space when its two stopped sharing, to go on showing it until `until` (see `after_parting`)."""

    space: str = ""
    until: datetime | None = None
    weekday: int = 0
    at: time = time(0)
    zone: str = "UTC"
    since: datetime | None = None
    every: str = WEEKLY
    paused: datetime | None = None
    resumes: datetime | None = None
    revisits: tuple[date, ...] = ()
    answers: tuple[date, ...] = ()

    @property
    def rhythm(self) -> Rhythm | None:
        if self.since is None:
            return None
        return Rhythm(self.weekday, self.at, self.zone, self.since, self.every, self.paused, self.resumes)


class Shown(Packed, frozen=True):
    choices: Choices = Choices()
    held: Held = Held()
    space: str = ""
    """Where its owner was when they last chose (`what_is_shown.where_it_is`); from an earlier version, "" if they were alone."""


class CalendarFeed(Row):
    """A link. `shown_cell` is under the server's key, because calendar apps come while no one is signed in."""

    __tablename__ = "calendar_feeds"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    secret_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shown_cell: Mapped[bytes] = mapped_column(LargeBinary)

    secret = Sealed("calendar.secret", author_key, damaged="")
    """None where it can't be shown."""

    @property
    def shown(self) -> Shown:
        """What it shows; if the server's key was lost, the same as for a new link."""
        try:
            packed = vault.open_sealed(self._key, self.shown_cell, LABEL, self.id, self.author_id)
        except vault.CannotOpen:
            return Shown()
        return unpack_bytes(Shown, packed)

    @shown.setter
    def shown(self, shown: Shown) -> None:
        self.shown_cell = vault.seal(
            self._key, json.dumps(pack(shown)).encode(), LABEL, self.id, self.author_id
        )

    @property
    def choices(self) -> Choices:
        return self.shown.choices

    def choose(self, choices: Choices, space: str) -> None:
        self.shown = replace(self.shown, choices=choices, space=space)

    @property
    def _key(self) -> bytes:
        return pepper().key_for(LABEL, self.id)


def make(person: User, choices: Choices, space: str, now: datetime) -> CalendarFeed:
    """A new link in place of the one before, which leads nowhere from here on. The caller commits.

    Args:
        space: where they are (`what_is_shown.where_it_is`).
    """
    before = of(person.id)
    held = before.shown.held if before else Held()
    forget(person)
    secret = vault.new_token()
    feed = CalendarFeed(author_id=person.id, made_at=now, secret_hash=vault.token_hash(secret))
    feed.secret, feed.shown = secret, Shown(choices, held, space)
    db.session.add(feed)
    return feed


def of(person_id: uuid.UUID) -> CalendarFeed | None:
    found: CalendarFeed | None = _of.first(person_id)
    return found


@holding(CalendarFeed)
def _of(person_id: Any) -> Any:
    return select(CalendarFeed).where(CalendarFeed.author_id == person_id)


def has_link() -> bool:
    """Whether the signed-in person has one; for any page that's theirs."""
    return of(current_user.id) is not None


def opened_by(secret: str) -> CalendarFeed | None:
    """The calendar that this link leads to; None for an unknown link, or if its owner's account is switched off."""
    found: CalendarFeed | None = _by_hash.first(vault.token_hash(secret))
    return found


@query
def _by_hash(secret_hash: Any) -> Any:
    of_owner = select(CalendarFeed).join(User, User.id == CalendarFeed.author_id)
    return of_owner.where(CalendarFeed.secret_hash == secret_hash, User.disabled_on.is_(None))


def forget(person: User) -> None:
    """The link leads nowhere. The caller commits."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.author_id == person.id))


@accounts.vault_set_aside.connect
def _put_away(person: User, aside: SetAsideVault, **_: object) -> None:
    """Sets the link aside with the vault: it leads nowhere, and comes back with its owner.

    Whoever starts over may be someone who has only the mailbox, and must neither see this link nor stop it. A link that
    they make is set aside in turn.
    """
    _give(person.id, aside.holder_id)


@accounts.vault_back.connect
def _bring_back(person: User, aside: SetAsideVault, **_: object) -> None:
    _give(aside.holder_id, person.id)


def _give(giver: uuid.UUID, taker: uuid.UUID) -> None:
    theirs = update(CalendarFeed).where(CalendarFeed.author_id == giver)
    db.session.execute(theirs.values(author_id=taker))


@accounts.keys_renewed.connect
@accounts.password_replaced.connect
def _stop(person: User, **_: object) -> None:
    """Deletes the link, because whoever the new keys or password are meant to keep out may have read it."""
    forget(person)
