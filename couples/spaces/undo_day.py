"""Leaving in a day, so that whoever leaves can still undo it; no one else can tell (`hidden_wishes`).

Guaranteed: once the day is over, the space closes as of that moment, by whatever comes first: the server's own job, or a request of
one of the two, before it shows anything. Each person's words are copied, and words are taken back, with the key of whichever
member makes that request. If no one has come by, the job closes the space, and what is to be taken back waits for the next visit of
either, whose pages don't show it anymore. Who started over waits longer (`SHUT_OUT_FOR`), and whatever lets them back in undoes it.
The trade-off: until that visit the words stay in the database, sealed as they were.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from couples.accounts import set_aside
from couples.accounts.models import me
from couples.db import begin_writing, db, end_writing
from couples.packing import replace
from couples.spaces import coming_back, hidden_wishes, pairing
from couples.spaces.hidden_wishes import DAY, Wishes, is_leaving_since_shut_out
from couples.spaces.membership import Membership
from couples.spaces.models import CurrentSpace, Space, hold_spaces, look_again, my_places
from couples.spaces.reading_after_parting import READABLE_FOR

SHUT_OUT_FOR = set_aside.KEPT_FOR - READABLE_FOR
"""How long after starting over the leaving of someone who's still shut out takes effect. A mailbox alone may be behind it: so its
owner, whom it signed out everywhere, calls it off by bringing the old vault back, and loses nothing that was shared within the 90 days
in which that can be done.
"""
TRIED_AGAIN_AFTER = timedelta(hours=1)
"""The wait after a try that failed although someone was here with a key."""


class Leaving(NamedTuple):
    """A leaving that can still be undone, for the page of the person who chose it."""

    place: CurrentSpace
    at: datetime
    takes_back: bool
    has_failed: bool
    """Whether it was tried, and nothing could be taken back yet."""


def begin(place: CurrentSpace, now: datetime, *, takes_back: bool) -> None:
    """The signed-in person leaves later; what they had chosen before counts no more. The caller commits, and tells no one.

    A leaving that was chosen before they started over stays: whoever started over may be someone else.
    """
    wishes, at = hidden_wishes.of(place.me), due(place.me, now).isoformat()
    if not (place.me.shut_at and wishes.leaves_at) or is_leaving_since_shut_out(place.me):
        hidden_wishes.keep(place.me, replace(wishes, leaves_at=at, takes_back=takes_back))


def due(own: Membership, now: datetime) -> datetime:
    """When a leaving that's chosen now takes effect."""
    return max(now, own.shut_at + SHUT_OUT_FOR) if own.shut_at else now + DAY


def shut_out_of() -> CurrentSpace | None:
    """What the signed-in person shares but can't open since they started over. It names no one: a mailbox alone brings someone here."""
    found = coming_back.shut_out_of(me().id)
    return CurrentSpace(db.session.get_one(Space, found[0].space_id), found[0], None) if found else None


def _mine() -> list[CurrentSpace]:
    """The signed-in person's places, and the one they're shut out of if they chose to leave it since they started over: what its owner
    had chosen before is no one else's to see."""
    out = shut_out_of()
    return [*my_places(), *([out] if out and is_leaving_since_shut_out(out.me) else [])]


def of_mine() -> Leaving | None:
    """What the signed-in person can undo."""
    for place in _mine():
        at = _asked_for(place.space, place.me)
        if at:
            wishes = hidden_wishes.of(place.me)
            return Leaving(place, at, wishes.takes_back, wishes.has_failed)
    return None


def undo() -> list[Space]:
    """Undoes what the signed-in person chose.

    Returns:
        The spaces where there was something to undo: leaving or, if the space is closed, taking back.
    """
    waits = [place for place in _mine() if _asked_for(place.space, place.me)]
    for place in waits:
        hidden_wishes.stay(place.me)
    return [place.space for place in waits]


def carry_out_here(now: datetime) -> set[uuid.UUID]:
    """Does what is due in the spaces of the signed-in person, in a transaction of its own.

    Returns:
        Who has left by it, so that their pages that lie open are told.
    """
    if not any(_due(my_places(), now)):
        return set()
    begin_writing()
    look_again()
    left = set()
    for place, own in list(_due(my_places(), now)):
        _carry_out(place.space, own, now, again=now + TRIED_AGAIN_AFTER)
        left.add(own.user_id)
    db.session.commit()
    end_writing()
    look_again()
    return left


def carry_out_everywhere(now: datetime) -> set[uuid.UUID]:
    """The same in every space, with no one's key: what's to be taken back waits. The caller commits."""
    held = hold_spaces([space.id for space, _ in _all_due(now)])
    db.session.expire_all()  # who undid it in the last moment has undone it
    due = [(space, own) for space, own in _all_due(now) if space in held]
    for space, own in due:
        _carry_out(space, own, now)
    return {own.user_id for _, own in due}


def is_any_due(now: datetime) -> bool:
    """Whether `carry_out_everywhere` has anything to do; reads only."""
    return bool(_all_due(now))


def _all_due(now: datetime) -> list[tuple[Space, Membership]]:
    members = select(Membership, Space).join(Space, Space.id == Membership.space_id)
    rows = db.session.execute(members.where(Space.closed_at.is_(None), Membership.wishes_cell.is_not(None)))
    return [(space, own) for own, space in rows.all() if _is_due(space, own, now)]


def any_ahead(now: datetime) -> bool:
    """Whether anyone leaves later than they could choose now: they chose it while the clock was ahead."""
    return any(True for _ in _ahead(now))


def bring_near(now: datetime) -> int:
    """Sets leavings that are farther ahead to when one that's chosen now would be, and returns how many. The caller commits."""
    rows = list(_ahead(now))
    for own in rows:
        hidden_wishes.keep(own, replace(hidden_wishes.of(own), leaves_at=due(own, now).isoformat()))
    return len(rows)


def _ahead(now: datetime) -> Iterator[Membership]:
    members = select(Membership, Space).join(Space, Space.id == Membership.space_id)
    for own, space in db.session.execute(members.where(Membership.wishes_cell.is_not(None))).all():
        at = _asked_for(space, own)
        if at is not None and at > due(own, now):
            yield own


def _due(places: list[CurrentSpace], now: datetime) -> Iterator[tuple[CurrentSpace, Membership]]:
    for place in places:
        for own in (place.me, place.theirs):
            if own and _is_due(place.space, own, now):
                yield place, own


def _is_due(space: Space, own: Membership, now: datetime) -> bool:
    at = _asked_for(space, own)
    return at is not None and at <= now


def _asked_for(space: Space, own: Membership) -> datetime | None:
    """When this member leaves or, if the space was closed before, takes back what they shared; None if neither."""
    wishes: Wishes = hidden_wishes.of(own)
    is_over = space.closed_at and not (wishes.takes_back and space.shared_since)
    if not wishes.leaves_at or is_over:
        return None
    return datetime.fromisoformat(wishes.leaves_at)


def _carry_out(space: Space, own: Membership, now: datetime, again: datetime | None = None) -> None:
    """Does what is due. What couldn't be taken back stays due, but if someone's key was at hand, not before `again`."""
    if not _is_due(space, own, now):
        return  # what was due before it has closed the space
    wishes, person = hidden_wishes.of(own), own.user_id
    left = [own] if space.shared_since else []  # what nothing was shared in is gone afterwards
    left += _older_places(space, person) if wishes.takes_back else []
    hidden_wishes.stay(own)
    if space.closed_at:
        is_done = pairing.take_all_back(space, person, now)
    else:
        at = datetime.fromisoformat(wishes.leaves_at)
        is_done = pairing.leave(space, person, at, takes_back=wishes.takes_back) or not wishes.takes_back
    for place in () if is_done else left:
        due = again.isoformat() if again else wishes.leaves_at
        still = replace(hidden_wishes.of(place), leaves_at=due, takes_back=True, has_failed=again is not None)
        hidden_wishes.keep(place, still)


def _older_places(space: Space, person: uuid.UUID) -> list[Membership]:
    """This person's places in what stays with `space`."""
    older = [each.id for each in pairing.staying_with(space)]
    theirs = select(Membership).where(Membership.space_id.in_(older), Membership.user_id == person)
    return list(db.session.scalars(theirs))
