"""Where someone goes on writing whose partner has left, or agreed on another day: the check-in that replaces the one of their page.

Guaranteed: a page that lies open then goes on saving, and its address leads to where its words are: the drafts moved into
the check-in that is current now. After a parting this applies only to someone who's alone, and only to a check-in in a
space that they can still read; so words meant for one partner never get near the next.
"""

import uuid
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from couples.checkins import current_week
from couples.checkins.models import CheckIn, Ritual, ready_of, rituals_now
from couples.checkins.visible_answers import own_of
from couples.db import db, look_up
from couples.spaces.models import CurrentSpace, closed_places


class MovedOn(NamedTuple):
    """The check-in that was written for, and the current one that its words moved to: None if `old` opened, because then they stayed."""

    old: CheckIn
    new: CheckIn | None


def occasion_in(space_id: uuid.UUID, check_in: CheckIn, now: datetime) -> str:
    """The check-in of the new space that replaces one of the old space: this week's for this week's, else the same
    date.

    A hello was meant for one person: what was drafted for it goes into this week, beside the questions.
    """
    if check_in.is_hello or not check_in.is_closed(current_week.rhythm_of(check_in), now):
        return str(Ritual.in_force(space_id).rhythm.current(now, settled=False))
    return check_in.occasion


def same_in(space_id: uuid.UUID, check_in: CheckIn, now: datetime) -> CheckIn:
    """The check-in of the new space that stands for one of the old, which is there from now on."""
    occasion = occasion_in(space_id, check_in, now)
    there = current_week.stored_check_in(space_id, occasion)
    ritual = Ritual.in_force(space_id)
    return there or current_week.keep_row(CheckIn(space_id=space_id, ritual_id=ritual.id, occasion=occasion))


def look(place: CurrentSpace, occasion: str, now: datetime) -> MovedOn | None:
    """The check-in that replaces the one named in an address from before the two parted, or from before the day was changed."""
    if moved := _to_another_day(place, occasion, now):
        return moved
    for before in [] if place.is_paired else closed_places(now):
        left_at = before.space.closed_at or now
        old = current_week.check_in_of(before, occasion, left_at)
        if old and old.revealed_at:
            return MovedOn(old, None)
        if old:
            there = occasion_in(place.space.id, old, left_at)
            return MovedOn(old, _written_in(place, there, now))
    return None


def is_emptied(place: CurrentSpace, check_in: CheckIn, now: datetime) -> bool:
    """Whether what was drafted for it moved along to another day while it could be written for."""
    if check_in not in db.session or check_in.revealed_at:
        return False
    if check_in.is_hello or check_in.is_closed(current_week.rhythm_of(check_in), now):
        return False
    mine = check_in.id, place.me.user_id
    look_up((rituals_now, (place.space.id,)), (own_of, mine), (ready_of, mine))  # its page needs them all
    is_former = check_in.ritual_id != Ritual.in_force(place.space.id).id
    return is_former and _to_another_day(place, check_in.occasion, now) is not None


def _to_another_day(place: CurrentSpace, occasion: str, now: datetime) -> MovedOn | None:
    """What replaces a check-in that could be written for when another rhythm came into force.

    It goes by what both agreed on, so it says nothing about who wrote.
    """
    this = current_week.week_of(place, now).check_in
    for then, before in pairwise(current_week.agreed_versions.all(place.space.id)):
        rhythm, at = before.rhythm, then.agreed_at
        old = CheckIn(space_id=place.space.id, ritual_id=before.id, occasion=occasion, version=1)
        days = map(str, (rhythm.last_before(at), rhythm.coming(at)))
        if occasion in days and occasion != this.occasion and not old.is_closed(rhythm, at):
            return MovedOn(old, this)
    return None


def _written_in(place: CurrentSpace, occasion: str, now: datetime) -> CheckIn:
    found = current_week.check_in_of(place, occasion, now)
    this = current_week.week_of(place, now)
    return found if found and not found.is_closed(this.rhythm, now) else this.check_in
