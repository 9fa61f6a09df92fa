"""Setting a vault aside, sealed, with everything that only it opens; and bringing it back.

Guaranteed: nothing is opened, changed or lost on the way. Rows that are one person's alone go to a holder, a row in `users`
that no one can sign in with, and come back as they were. A private cell in a shared row waits in a table of its own. What's
in a space goes with the space (`couples/spaces/coming_back.py`). Setting aside takes no key; bringing back takes the old
password or code, and sets aside the vault that was live until then. After 90 days it's deleted. Passkeys aren't kept, not
even one that could still open it: the page and the letters say so. The trade-off: two vaults of one person are never open
at the same time.
"""

import inspect
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from couples import accounts, clock, reader_formats, vault
from couples.accounts import passkeys, signed_in_sessions
from couples.accounts.models import User
from couples.db import Base, Row, UTCDateTime, db, query
from couples.vault import Sealed

KEPT_FOR = timedelta(days=90)
NOT_MOVED = {"invitations"}
"""Tables whose rows aren't moved: their rooms delete them instead."""


class SetAsideVault(Row):
    """One vault of `user_id` that isn't the live one. `holder_id` has its wraps and its rows; its drafts are in `space_id`.

    `is_older` says whether it's older than the live one. An older one can be brought back without signing in, so the first
    owner comes first. While there is one, only the host can delete the account or change its address.
    """

    __tablename__ = "set_aside_vaults"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    holder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    space_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("spaces.id", ondelete="SET NULL"))
    set_aside_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_older: Mapped[bool]

    @property
    def deleted_at(self) -> datetime:
        return self.set_aside_at + KEPT_FOR


class SetAsideCell(Row):
    """A private cell of a row that stays where it is, because both read it."""

    __tablename__ = "set_aside_cells"

    vault_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("set_aside_vaults.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[uuid.UUID]
    cell: Mapped[bytes] = mapped_column(LargeBinary)


def set_aside(person: User, now: datetime, *, is_older: bool) -> SetAsideVault:
    """Sets aside everything that the person's vault opens; the caller gives them another vault. Needs no key."""
    holder = User(
        name=person.name, email=f"set aside {uuid.uuid4().hex}", zone=person.zone, theme=person.theme,
        created_on=person.created_on, recovery_kept=person.recovery_kept, password_wrap=person.password_wrap,
        recovery_box=person.recovery_box, public_key=person.public_key, secret_cell=person.secret_cell,
    )  # fmt: skip
    db.session.add(holder)
    db.session.flush()
    aside = SetAsideVault(user_id=person.id, holder_id=holder.id, set_aside_at=now, is_older=is_older)
    db.session.add(aside)
    db.session.flush()
    signed_in_sessions.take_keys(person.id)
    passkeys.forget_all(person.id)
    accounts.vault_set_aside.send(person, aside=aside, now=now)
    db.session.flush()
    for table, private, shared in _private_columns():
        if not shared:
            _give(table, person.id, holder.id)
        for label, cell in private.items() if shared else ():
            _put_away(table, label, cell, person.id, aside.id)
    return aside


def bring_back(person: User, aside: SetAsideVault, vault_key: bytes, now: datetime) -> None:
    """Makes `aside` the live vault, and sets aside what was live; the caller gives it a password and commits."""
    newer = SetAsideVault.user_id == person.id, SetAsideVault.set_aside_at > aside.set_aside_at
    db.session.execute(update(SetAsideVault).where(*newer).values(is_older=False))
    set_aside(person, now, is_older=False)
    holder = db.session.get_one(User, aside.holder_id)
    for table, private, shared in _private_columns():
        if not shared:
            _give(table, holder.id, person.id)
        for label, cell in private.items() if shared else ():
            _put_back(table, label, cell, person.id, aside.id)
    person.password_wrap, person.recovery_box = holder.password_wrap, holder.recovery_box
    person.public_key, person.secret_cell = holder.public_key, holder.secret_cell
    person.unlock(vault_key)
    db.session.flush()
    accounts.vault_back.send(person, aside=aside, now=now)
    db.session.flush()
    db.session.execute(delete(SetAsideVault).where(SetAsideVault.id == aside.id))
    db.session.execute(delete(User).where(User.id == holder.id))
    db.session.expunge(holder)


# --- rows and cells -------------------------------------------------------------------------------------------------


def _private_columns() -> list[tuple[Any, dict[str, Any], dict[str, Any]]]:
    """Each table with cells under its author's key: these cells by their label, and its other cells by their name."""
    found = []
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        sealed = inspect.getmembers_static(mapper.class_, lambda value: isinstance(value, Sealed))
        private = {s.label: table.c[s.column] for _, s in sealed if s.is_for_author_alone}
        names = {cell.name for cell in private.values()}
        shared = {c.name: c for c in table.c if c.name.endswith("_cell") and c.name not in names}
        if private and table.name not in NOT_MOVED:
            found.append((table, private, shared))
    return found


def _give(table: Any, giver: uuid.UUID, taker: uuid.UUID) -> None:
    db.session.execute(update(table).where(table.c.author_id == giver).values(author_id=taker))


def _put_away(table: Any, label: str, cell: Any, author: uuid.UUID, aside: uuid.UUID) -> None:
    found = db.session.execute(
        select(table.c.id, cell).where(table.c.author_id == author, cell.is_not(None))
    ).all()
    for id, value in found:
        keep_cell(aside, label, id, value)
    if found:
        db.session.execute(update(table).where(table.c.author_id == author).values({cell.name: None}))


def keep_cell(aside: uuid.UUID, label: str, row: uuid.UUID, cell: bytes) -> None:
    values = {"id": uuid.uuid4(), "vault_id": aside, "label": label, "row_id": row, "cell": cell}
    db.session.execute(insert(SetAsideCell).values(values))


def kept_cells(aside: uuid.UUID, label: str) -> dict[uuid.UUID, bytes]:
    kept = select(SetAsideCell.row_id, SetAsideCell.cell)
    of_it = kept.where(SetAsideCell.vault_id == aside, SetAsideCell.label == label)
    return {row.row_id: row.cell for row in db.session.execute(of_it)}


def _put_back(table: Any, label: str, cell: Any, author: uuid.UUID, aside: uuid.UUID) -> None:
    for id, value in kept_cells(aside, label).items():
        of_row = update(table).where(table.c.id == id, table.c.author_id == author)
        db.session.execute(of_row.values({cell.name: value}))


# --- finding and deleting -------------------------------------------------------------------------------------------


@query
def _of(user_id):
    return (
        select(SetAsideVault, User)
        .join(User, User.id == SetAsideVault.holder_id)
        .where(SetAsideVault.user_id == user_id)
        .order_by(SetAsideVault.set_aside_at)
    )


def all_of(person: uuid.UUID) -> list[SetAsideVault]:
    return [row[0] for row in _of.rows(person)]


def older_until(person: User) -> str | None:
    """The day, as the reader's device writes it, until which a vault older than the live one waits; None where none does.

    Until then nothing that's done in this account may end it or hide the way back to it.
    """
    found = max((aside.deleted_at for aside in all_of(person.id) if aside.is_older), default=None)
    day = clock.local(found, person.zone) if found else None
    return reader_formats.here().day(day, year=True, weekday=False) if day else None


def of_theirs(person: uuid.UUID, id: uuid.UUID) -> SetAsideVault | None:
    return db.session.scalar(
        select(SetAsideVault).where(SetAsideVault.id == id, SetAsideVault.user_id == person)
    )


def opened_by(person: uuid.UUID, secret: str, *, older_only: bool) -> tuple[uuid.UUID, bytes] | None:
    """The id and key of the vault of this person that `secret`, a password or recovery code of its time, opens; None where none does.

    Slow; ends its transaction first.
    """
    wraps = [
        (aside.id, holder.password_wrap, holder.recovery_box)
        for aside, holder in _of.rows(person)
        if aside.is_older or not older_only
    ]
    db.session.rollback()
    if not wraps:
        pretend_to_open(secret)
    for id, wrap, box in wraps:
        with suppress(vault.CannotOpen):
            return id, vault.unwrap_by_code(box or b"", secret, person)
        with suppress(vault.CannotOpen):
            return id, vault.unwrap_by_password(wrap, secret, person)
    return None


def pretend_to_open(secret: str) -> None:
    """The same work where there's nothing to open."""
    vault.pretend_to_unwrap_by_code(secret)
    vault.pretend_to_unwrap(secret)


def sweep(now: datetime) -> None:
    """Deletes what was set aside long enough ago, with all its rows."""
    over = select(SetAsideVault.holder_id).where(SetAsideVault.set_aside_at <= now - KEPT_FOR)
    db.session.execute(delete(User).where(User.id.in_(over)))


def forget(person: User) -> None:
    holders = select(SetAsideVault.holder_id).where(SetAsideVault.user_id == person.id)
    db.session.execute(delete(User).where(User.id.in_(holders)))
