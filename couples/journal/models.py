"""Entries: every row belongs to one person and opens with their vault key alone.

Readable in a stolen database are the day of an entry, how often it was saved and its padded length; no word, tag, mood, number
or kind, and no time of day.
"""

import logging
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, delete, func, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.accounts.models import User
from couples.db import Row, db
from couples.drafts import DraftRow
from couples.journal.entry_text import DAMAGED, WITH_ONESELF, Words, meet, require_room
from couples.journal.search import MOST_SHOWN, Query, may_match
from couples.journal.self_check_in_rhythm import RHYTHMS
from couples.only_me.models import Settings
from couples.packing import pack, unpack, unpack_bytes
from couples.turns import looking_through_all
from couples.vault import Sealed, author_key

log = logging.getLogger(__name__)


class Entry(DraftRow[Words], Row):
    """One page of one person. `on_day` is the day it is about, chosen by its author."""

    __tablename__ = "journal_entries"
    __table_args__ = (Index("ix_journal_entries_author_day", "author_id", "on_day"),)

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    on_day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("page.words", author_key, damaged=DAMAGED)

    def __init__(self, **values: Any):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> Words:
        return unpack(Words, self.packed)

    @words.setter
    def words(self, words: Words) -> None:
        require_room(words)
        self.packed = pack(words)

    def save(self, words: Words, seen: int, *, drop_also: bool = False) -> bool:
        """As every draft is saved (see couples/drafts.py).

        Raises:
            TooMuchBeside: the other text has grown so long that it has to be looked at first.
        """
        if self.version and seen != self.version:
            words = meet(words, self.words)
        return super().save(words, seen, drop_also=drop_also)

    def move_to(self, day: date) -> None:
        """Makes it about another day."""
        self.on_day = day

    def drop_if_blank(self) -> bool:
        """Deletes it if it has no words, and returns whether it did. The caller commits, then wipes."""
        if self.words.is_blank:
            db.session.delete(self)
            return True
        return False


def begin(author: User, id: uuid.UUID, day: date) -> Entry:
    """Adds an entry, which is then saved; the caller commits."""
    entry = Entry(id=id, author_id=author.id, on_day=day)
    db.session.add(entry)
    return entry


def rhythm_of(author: User) -> str:
    """How often they'd like to be offered a check-in with themselves; empty for never."""
    rhythm = Settings.of(author).choice("rhythm", "")
    return rhythm if rhythm in RHYTHMS else ""


# --- finding entries ----------------------------------------------------------------------------------------------


def newest(author: User, limit: int) -> list[Entry]:
    """The newest `limit` entries of a person by their day, and what else stands on the last of these days."""
    own = select(Entry).where(Entry.author_id == author.id)
    last = db.session.scalar(
        select(Entry.on_day)
        .where(Entry.author_id == author.id)
        .order_by(Entry.on_day.desc())
        .offset(limit - 1)
        .limit(1)
    )
    return _in_order(db.session.scalars(own.where(Entry.on_day >= last) if last else own))


def between(author: User, first: date, last: date) -> list[Entry]:
    """A person's entries of these days (both included), the newest first."""
    query = select(Entry).where(Entry.author_id == author.id, Entry.on_day.between(first, last))
    return _in_order(db.session.scalars(query))


def days_around(author: User, first: date, last: date) -> tuple[date | None, date | None]:
    """The nearest days with an entry before `first` and after `last`."""
    own = Entry.author_id == author.id
    before = db.session.scalar(select(func.max(Entry.on_day)).where(own, Entry.on_day < first))
    after = db.session.scalar(select(func.min(Entry.on_day)).where(own, Entry.on_day > last))
    return before, after


def place_on(author: User, day: date) -> int:
    """The place of one more entry on this day."""
    return len(between(author, day, day))


def held_with_oneself(author: User, first: date, last: date) -> list[date]:
    """Those of these days on which the person did a check-in with themselves."""
    return [e.on_day for e in between(author, first, last) if e.words.kind == WITH_ONESELF]


def _in_order(entries: Any) -> list[Entry]:
    return sorted(entries, key=lambda e: (e.on_day, e.words.place, e.id), reverse=True)


# --- everything at once -------------------------------------------------------------------------------------------


def _opened(author: User) -> Iterator[tuple[bytes, bytes]]:
    """Every entry of a person, the newest first: its id as bytes, and its opened content, still packed.

    Ids are taken as the database stores them: making a UUID of each would cost a tenth of a search. One that doesn't open is skipped.
    """
    rows = select(type_coerce(Entry.id, String), Entry.packed_cell).where(Entry.author_id == author.id)
    open_one = vault.opener(author.keyring.vault_key, Entry.packed.label, author.id)
    for id, cell in db.session.connection().execute(rows.order_by(Entry.on_day.desc())):
        row = bytes.fromhex(id) if isinstance(id, str) else id.bytes
        try:
            yield row, open_one(row, cell or b"")
        except vault.CannotOpen:
            log.error("a sealed cell does not open: %s of row %s", Entry.packed.label, uuid.UUID(bytes=row))


@looking_through_all.each
def everything(author: User) -> list[tuple[date, Words]]:
    """Every entry of a person with its day."""
    days = dict(db.session.execute(select(Entry.id, Entry.on_day).where(Entry.author_id == author.id)).all())
    return [(days[uuid.UUID(bytes=row)], unpack_bytes(Words, packed)) for row, packed in _opened(author)]


@looking_through_all.each
def search(author: User, query: Query) -> tuple[list[Entry], bool]:
    """The newest entries that hold everything that is looked for, and whether there are more than are shown."""
    needles, found = query.needles(), []
    for row, packed in _opened(author):
        if may_match(packed, needles) and query.matches(unpack_bytes(Words, packed)):
            found.append(uuid.UUID(bytes=row))
            if len(found) > MOST_SHOWN:
                break
    entries = db.session.scalars(
        select(Entry).where(Entry.author_id == author.id, Entry.id.in_(found[:MOST_SHOWN]))
    )
    return _in_order(entries), len(found) > MOST_SHOWN


def forget(person: User) -> None:
    """Takes every page of this person away."""
    db.session.execute(delete(Entry).where(Entry.author_id == person.id))
