"""What a person lets in from their partner: at which hours, which kinds, what they set aside, and what is no longer news to them.

Guaranteed: all of it is one cell under the person's own key, which only their own requests read and which has one of a few sizes.
So nothing that the partner can get depends on it, and a copy of the database doesn't reveal who said no to what. The trade-off: the
server holds nothing back by itself; each page of the receiver has to leave out what isn't let in.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime

from blinker import Namespace
from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.accounts.models import User, me
from couples.behind_proxies import the_g
from couples.db import Row, db, holding
from couples.packing import pack, unpack
from couples.spaces.choices_let_in import Choices
from couples.vault import Sealed, author_key

changed = Namespace().signal("letting-in-changed")  # sent with one's new Choices, before the commit
SIZE = 4000  # the cell grows in steps of this many bytes, so that its length counts nothing


class LettingIn(Row):
    """One person's choices about what shows to them."""

    __tablename__ = "letting_in"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("letting.in", author_key, damaged={})

    @property
    def choices(self) -> Choices:
        return unpack(Choices, self.packed)

    @choices.setter
    def choices(self, choices: Choices) -> None:
        packed = pack(choices)
        self.packed = packed | {"": " " * (-len(json.dumps(packed)) % SIZE)}


@holding(LettingIn)
def _of(person_id):
    return select(LettingIn).where(LettingIn.author_id == person_id)


def choices() -> Choices:
    """Those of the signed-in person; one select for each request."""
    here = the_g()
    known: Choices | None = here.get("letting_in")
    if known is None:
        row = here.letting_in_row if "letting_in_row" in here else _of.first(me().id)
        known = here.letting_in = row.choices if row else Choices()
    return known


def save_choices(new: Choices) -> None:
    """Keeps the choices of the signed-in person; the caller commits, and tells no one."""
    row = _of.first(me().id)
    if row is None:
        row = LettingIn(id=uuid.uuid4(), author_id=me().id)
        db.session.add(row)
    row.choices = the_g().letting_in = new
    changed.send(new)


def let_in_just_the_check_in(since: datetime) -> None:
    """Of what came since then, nothing but the check-in shows to the signed-in person. The caller commits, and tells no one."""
    save_choices(choices().switched({*choices().off, "rest"}, since))


def is_just_the_check_in() -> bool:
    """Whether that's what the signed-in person chose; for any page."""
    return me().is_authenticated and choices().just_the_check_in


def lets_in(kind: str, id: uuid.UUID, came: datetime, now: datetime, *, at_any_hour: bool = False) -> bool:
    """Whether what the partner sent at `came` shows to the signed-in person now.

    Args:
        at_any_hour: whether their hours don't count: for what both look at in a talk, and for saying yes to something unseen.
    """
    return choices().lets_in(kind, id, came, me().zone, now, at_any_hour=at_any_hour)


def is_aside(id: uuid.UUID, now: datetime) -> bool:
    """Whether the signed-in person set it aside, and its day hasn't come."""
    return choices().is_aside(id, me().zone, now)


def has_opened(mark: str) -> bool:
    """Whether the signed-in person has opened what this mark stands for."""
    return mark in choices().opened


def mark_opened(marks: Iterable[str], now: datetime) -> None:
    """Nothing of these is news to the signed-in person any more. The caller commits, and tells no one."""
    save_choices(choices().with_opened(marks, clock.local(now, me().zone).date()))


def set_aside(id: uuid.UUID, until: date | None = None) -> None:
    """Hides something from the signed-in person, for good or until a day, and tells no one."""
    save_choices(choices().with_aside(id, until))


def show_again(ids: set[uuid.UUID]) -> None:
    """Shows these to the signed-in person again. The caller commits, and tells no one."""
    save_choices(choices().with_again(ids))


def is_quiet(subject: str, came: datetime, now: datetime) -> bool:
    """Whether nothing that the partner sent at `came` about this shows to the signed-in person."""
    return choices().is_quiet(subject, came, me().zone, now)


def mute(subject: str, until: date, now: datetime) -> None:
    """Shows nothing new about it to the signed-in person until a day, and tells no one."""
    save_choices(choices().with_quiet(subject, until, now))


def unmute(subject: str) -> None:
    """Ends the signed-in person's no on the subject: having proposed something themselves, they see the partner's proposals again.
    The caller commits."""
    if subject in choices().quiet:
        save_choices(choices().without_quiet(subject))


def forget(person: User) -> None:
    db.session.execute(delete(LettingIn).where(LettingIn.author_id == person.id))
