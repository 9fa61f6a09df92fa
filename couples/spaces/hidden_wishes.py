"""What a member of a space wants and their partner may not see, even if the partner runs the server.

Guaranteed: it's sealed under a key of the server's, in a cell of one length that every member has; both cells of a space are sealed
again when one of them changes, and all of them every hour. So one copy of the database, or a backup, doesn't reveal who wants
anything. The server can act on it when no one is signed in. The trade-offs: two copies made within an hour show that one of the
members chose something, and the partner then knows who; whoever has the pepper and writes a program of their own can open it; and a
lost pepper loses it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from couples import vault
from couples.db import db, locked
from couples.packing import Packed, pack, replace, unpack_bytes
from couples.spaces.membership import Membership

LABEL = "membership.wishes"


class Wishes(Packed, frozen=True):
    """`leaves_at` is when they leave (`undo_day`); `reads_again` is "yes" or "no" to keeping what was shared before, then the id of
    the space in which they said so (`reading_again`)."""

    leaves_at: str = ""
    takes_back: bool = False
    has_failed: bool = False
    reads_again: str = ""


NONE = Wishes()
DAY = timedelta(days=1)
"""How long a leaving waits, but for one by someone who's shut out: theirs waits longer."""


def of(member: Membership | None) -> Wishes:
    """The member's wishes; `NONE` if the cell is missing or can't be opened."""
    if member is None or not member.wishes_cell:
        return NONE
    try:
        packed = vault.open_sealed(_key(member), member.wishes_cell, LABEL, member.id, member.user_id)
    except vault.CannotOpen:
        return NONE
    return unpack_bytes(Wishes, packed)


def keep(member: Membership, wishes: Wishes) -> None:
    """Replaces the member's wishes, and seals their partner's cell again, so that both look changed."""
    both = select(Membership).where(Membership.space_id == member.space_id)
    others = [held for held in _held(both) if held is not member]
    member.wishes_cell = _sealed(member, wishes)
    seal_again(others)


def stay(member: Membership) -> None:
    """The member no longer wants to leave, or to take back anything as they left."""
    keep(member, replace(of(member), leaves_at="", takes_back=False, has_failed=False))


def stay_after_all(member: Membership) -> None:
    """For someone who is back with what they share: a leaving that they had chosen before they started over still counts."""
    if is_leaving_since_shut_out(member):
        stay(member)


def is_leaving_since_shut_out(member: Membership) -> bool:
    """Whether they chose to leave after they had started over, and so without the keys that they had before."""
    leaves_at = of(member).leaves_at
    if not member.shut_at or not leaves_at:
        return False
    return datetime.fromisoformat(leaves_at) > member.shut_at + DAY


def seal_again(members: Iterable[Membership]) -> None:
    """Seals the same wishes into new bytes; a member without a cell gets one."""
    for member in members:
        member.wishes_cell = _sealed(member, of(member))


def seal_all_again() -> None:
    seal_again(_held(select(Membership)))


def _held(members: Any) -> Sequence[Membership]:
    """The members of a space, locked in the same order everywhere."""
    return db.session.scalars(locked(members.order_by(Membership.id))).all()


def _sealed(member: Membership, wishes: Wishes) -> bytes:
    return vault.seal(_key(member), json.dumps(pack(wishes)).encode(), LABEL, member.id, member.user_id)


def _key(member: Membership) -> bytes:
    return vault.pepper().key_for(LABEL, member.id)
