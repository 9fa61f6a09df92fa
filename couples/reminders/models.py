"""Each person's reminders, in one cell that everyone has.

Guaranteed: it lies sealed under a key of the server's, always of one length; it's sealed again every hour, and together with the
partner's when one of the two changes. So neither a copy of the database nor a backup tells who has any. Whoever compares two copies
from within an hour sees that one of the two has some; who has the pepper and writes a program of their own can open it; and while
an e-mail waits to be sent, its row is there to be read.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ForeignKey, LargeBinary, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, vault
from couples.accounts import signed_in_sessions
from couples.accounts.models import User
from couples.db import Row, db, holding, locked, may_write
from couples.packing import pack, unpack_bytes
from couples.reminders import phones
from couples.reminders.schedule import Schedule
from couples.spaces.membership import Membership
from couples.spaces.models import Space

LABEL = "person.reminders"
SIZE = 8000
"""A cell is as long as this, or grows in steps of it: what all it can hold fits into one."""


class Reminders(Row):
    """What one person chose. The row is there for everyone once the server has cleaned up, whether they want any or not."""

    __tablename__ = "reminders"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    cell: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def schedule(self) -> Schedule:
        """Nothing is on where the cell can't be opened, as after a lost pepper, or read, as with an older version."""
        try:
            packed = vault.open_sealed(self._key(), self.cell, LABEL, self.id, self.user_id)
            return unpack_bytes(Schedule, packed)
        except (vault.CannotOpen, msgspec.DecodeError):
            return Schedule()

    @schedule.setter
    def schedule(self, schedule: Schedule) -> None:
        self._seal(json.dumps(pack(schedule)).encode())

    def seal_again(self) -> None:
        """The same in other bytes, also where it can't be read."""
        try:
            self._seal(vault.open_sealed(self._key(), self.cell, LABEL, self.id, self.user_id))
        except vault.CannotOpen:
            self.schedule = Schedule()

    def _seal(self, packed: bytes) -> None:
        packed = packed.rstrip(b" ")
        padded = packed + b" " * (-len(packed) % SIZE)
        self.cell = vault.seal(self._key(), padded, LABEL, self.id, self.user_id)

    def _key(self) -> bytes:
        return vault.pepper().key_for(LABEL, self.id)


@holding(Reminders)
def reminders_of(person_id):
    return select(Reminders).where(Reminders.user_id == person_id)


def of(person_id: uuid.UUID) -> Schedule:
    """What this person chose."""
    row = _found(person_id)
    return row.schedule if row else Schedule()


def row_of(person_id: uuid.UUID) -> Reminders:
    """Their row, made where there is none yet; the caller commits."""
    row = _found(person_id)
    if row is None:
        row = _new(person_id)
        db.session.flush()
    return row


def _found(person_id: uuid.UUID) -> Reminders | None:
    """Whoever may write holds what they share first, and then both rows: one change changes both, and both may change theirs."""
    if may_write():
        _spaces_of.all(person_id)
        return next((row for row in _of_both.all(person_id) if row.user_id == person_id), None)
    found: Reminders | None = reminders_of.first(person_id)
    return found


@holding(Space)
def _spaces_of(person_id):
    """In the order in which a page's own are held."""
    mine = select(Space).join(Membership).where(Membership.user_id == person_id)
    return mine.order_by(Space.closed_at.desc().nulls_first())


@holding(Reminders)
def _of_both(person_id):
    """In the order in which everyone's are held."""
    both = or_(Reminders.user_id == person_id, Reminders.user_id.in_(_partners_of(person_id)))
    return select(Reminders).where(both).order_by(Reminders.id)


def _partners_of(person_id):
    mine = select(Membership.space_id).where(Membership.user_id == person_id)
    return select(Membership.user_id).where(Membership.space_id.in_(mine), Membership.user_id != person_id)


def _new(person_id: uuid.UUID) -> Reminders:
    row = Reminders(user_id=person_id)
    row.schedule = Schedule()
    db.session.add(row)
    return row


def keep(person_id: uuid.UUID, schedule: Schedule) -> Reminders:
    """This takes the place of what they chose, and their partner's cell looks as changed as theirs. The caller commits.

    Once e-mails are turned on again, links in older ones end nothing.
    """
    row = row_of(person_id)
    is_turned_on = schedule.any_by_mail and not row.schedule.any_by_mail
    row.schedule = schedule.with_new_link() if is_turned_on else schedule
    partners = db.session.scalars(_partners_of(person_id)).all()
    _seal_again([reminders_of.first(partner) or _new(partner) for partner in partners])
    return row


def seal_all_again(now: datetime) -> None:
    """The same in other bytes, for everyone, without phones whose sessions are over; who has no cell yet gets one."""
    rows = _all_rows()
    alive = signed_in_sessions.alive_among(phones.sessions_in(row.schedule.phones for row in rows), now)
    for row in rows:
        _have_phones(row, phones.of_sessions(row.schedule.phones, alive))
    _seal_again(rows)
    without = select(User.id).where(User.id.not_in(select(Reminders.user_id)))
    for person_id in db.session.scalars(without).all():
        _new(person_id)


def _all_rows() -> Sequence[Reminders]:
    return db.session.scalars(locked(select(Reminders).order_by(Reminders.id))).all()


def _have_phones(row: Reminders, left: phones.Phones) -> None:
    """What can't be read isn't written over."""
    if left != row.schedule.phones:
        row.schedule = row.schedule.with_phones(left)


def take_from_others(endpoint: str, person_id: uuid.UUID) -> None:
    """An address at a push service is the browser's, and the browser is whose it was last. The caller commits.

    It comes before anything else of theirs is held here, because it holds everyone's.
    """
    _spaces_of.all(person_id)
    for row in _all_rows():
        if row.user_id != person_id:
            _have_phones(row, phones.without_address(row.schedule.phones, endpoint))


def _seal_again(rows: Iterable[Reminders]) -> None:
    for row in rows:
        row.seal_again()


@accounts.keys_renewed.connect
def _renew(person: User, **_: object) -> None:
    """Whoever the new keys are meant to keep out may have an e-mail of before, or this very browser."""
    keep(person.id, of(person.id).with_new_link().with_phones(()))


@accounts.address_changed.connect
def _renew_link(person: User, **_: object) -> None:
    """Whoever the new mailbox is meant to keep out may have an e-mail of before."""
    keep(person.id, of(person.id).with_new_link())


@accounts.vault_set_aside.connect
def _begin_anew(person: User, **_: object) -> None:
    """Whoever starts over may be someone with the mailbox alone: they see nothing of what was set before."""
    forget(person)


def forget(person: User) -> None:
    db.session.execute(delete(Reminders).where(Reminders.user_id == person.id))
