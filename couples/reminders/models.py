"""Each person's reminders, in one cell that everyone has.

Guaranteed: the cell is sealed under a key of the server's, and always of one length; it's sealed again every hour, and whenever the
partner's changes. So neither a copy of the database nor a backup reveals who has reminders. The trade-offs: two copies from within
an hour show that one of the two has some; whoever has the pepper and writes a program of their own can open the cell; and while an
e-mail waits to be sent, its row can be read.
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
"""A cell is padded to a multiple of this; all that it can hold fits into one."""


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
        """Seals the same content into new bytes, even if it can't be parsed; a cell that can't be opened starts empty."""
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
    """If the request may write, locks the shared space first and then both people's rows, since each change rewrites
    both.
    """
    if may_write():
        _spaces_of.all(person_id)
        return next((row for row in _of_both.all(person_id) if row.user_id == person_id), None)
    found: Reminders | None = reminders_of.first(person_id)
    return found


@holding(Space)
def _spaces_of(person_id):
    """This person's spaces, locked in the same order as a request locks its own."""
    mine = select(Space).join(Membership).where(Membership.user_id == person_id)
    return mine.order_by(Space.closed_at.desc().nulls_first())


@holding(Reminders)
def _of_both(person_id):
    """This person's reminders and their partners', locked in the same order as everyone's are."""
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
    """Replaces what this person chose, and seals their partner's cell again, so that both look changed. The caller commits.

    Turning e-mails on again makes a new link: those in older e-mails end nothing anymore.
    """
    row = row_of(person_id)
    is_turned_on = schedule.any_by_mail and not row.schedule.any_by_mail
    row.schedule = schedule.with_new_link() if is_turned_on else schedule
    partners = db.session.scalars(_partners_of(person_id)).all()
    _seal_again([reminders_of.first(partner) or _new(partner) for partner in partners])
    return row


def seal_all_again(now: datetime) -> None:
    """Seals every cell again, drops phones whose sessions are over, and makes a cell for whoever has none."""
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
    """Writes only if the phones changed, so that a cell that can't be read isn't overwritten."""
    if left != row.schedule.phones:
        row.schedule = row.schedule.with_phones(left)


def take_from_others(endpoint: str, person_id: uuid.UUID) -> None:
    """Removes this push address from everyone else: it belongs to one browser.

    That browser belongs to whoever used it last. The caller commits. Call it before locking any other row of this
    person's, because it locks everyone's.
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
    """Ends links in older e-mails and forgets phones: whoever the new keys are meant to keep out may have either."""
    keep(person.id, of(person.id).with_new_link().with_phones(()))


@accounts.address_changed.connect
def _renew_link(person: User, **_: object) -> None:
    """Ends links in older e-mails: whoever the change of address is meant to keep out may have one."""
    keep(person.id, of(person.id).with_new_link())


@accounts.vault_set_aside.connect
def _begin_anew(person: User, **_: object) -> None:
    """Deletes the reminders: whoever starts over may have nothing but the mailbox, and must not see what was set before."""
    forget(person)


def forget(person: User) -> None:
    db.session.execute(delete(Reminders).where(Reminders.user_id == person.id))
