"""A calendar that goes on showing what it showed, after two have stopped sharing.

Guaranteed: whoever sees one, on a wall or a phone, can't tell from it that someone left, took everything back or deleted
their account. This holds for both people, since either's calendar may hang where the other looks. The trade-off: for that
long it shows a check-in that no longer takes place.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from couples.accounts.models import User
from couples.calendar_feed import models
from couples.calendar_feed.models import Held
from couples.calendar_feed.what_is_shown import asks_to_be_saved, members, space_of, times_in
from couples.checkins.models import Ritual
from couples.db import query
from couples.packing import replace
from couples.spaces.membership import Membership
from couples.spaces.models import Space, parting
from couples.spaces.reading_after_parting import readable_until


@parting.connect
def _say_on(space: Space, now: datetime) -> None:
    for member in members(space.id):
        if space_of(member) == space.id:
            _hold(member, space.id, now)


def before_forgetting(person: User, now: datetime) -> None:
    """Keeps the partner's calendar as it is now, and deletes the person's own; call it before the rooms forget the person."""
    for space in _open_spaces.all(person.id):
        _say_on(space, now)
    models.forget(person)


@query
def _open_spaces(person_id: Any) -> Any:
    """Their open spaces, including one that they're shut out of because they started over."""
    theirs = select(Space).join(Membership, Membership.space_id == Space.id)
    return theirs.where(Membership.user_id == person_id, Space.closed_at.is_(None))


def _hold(person_id: uuid.UUID, space_id: uuid.UUID, now: datetime) -> None:
    """Keeps what the calendar shows now, once for each space of two: later the rows that its days come from may be gone."""
    feed = models.of(person_id)
    if feed is None or len(members(space_id)) < 2 or feed.shown.held.space == space_id.hex:
        return
    if asks_to_be_saved(person_id, feed.shown):  # it never showed this space
        return
    times = times_in(space_id, person_id, Ritual.in_force(space_id).rhythm, now)
    rhythm = times.rhythm
    held = Held(
        space=space_id.hex, until=readable_until(now), weekday=rhythm.weekday, at=rhythm.at, zone=rhythm.zone,
        since=rhythm.since, every=rhythm.every, paused=rhythm.held, resumes=rhythm.resumes, revisits=times.revisits, answers=times.answers,
    )  # fmt: skip
    feed.shown = replace(feed.shown, held=held)
