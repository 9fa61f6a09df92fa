"""Where someone goes on writing whose partner has left, or agreed on another day: the check-in that replaces the one of their page.

Guaranteed: a page that lies open then goes on saving, and its address leads to where its words are: the drafts moved into
the check-in that is current now. After a parting this applies only to someone who's alone, and only to a check-in in a
space that they can still read; so words meant for one partner never get near the next.
"""

import uuid
from datetime import datetime
from typing import NamedTuple

from couples.checkins import current_week
from couples.checkins.models import CheckIn, Ritual, ritual_before
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


def look(place: CurrentSpace, occasion: str, now: datetime) -> MovedOn | None:
    """The check-in that replaces the one named in an address from before the two parted, or agreed on another day."""
    if place.is_paired:
        return _before_the_change(place, occasion, now)
    for before in closed_places(now):
        left_at = before.space.closed_at or now
        old = current_week.check_in_of(before, occasion, left_at)
        if old and old.revealed_at:
            return MovedOn(old, None)
        if old:
            there = occasion_in(place.space.id, old, left_at)
            return MovedOn(old, _written_in(place, there, now))
    return None


def _before_the_change(place: CurrentSpace, occasion: str, now: datetime) -> MovedOn | None:
    """What replaces a check-in that could still be written for when the day was changed. It goes by the two rhythms alone."""
    ritual = Ritual.in_force(place.space.id)
    former = ritual_before.first(place.space.id, ritual.agreed_at)
    if former is None:
        return None
    days = former.rhythm.last_before(ritual.agreed_at), former.rhythm.coming(ritual.agreed_at)
    if occasion not in map(str, days):
        return None
    old = CheckIn(space_id=place.space.id, ritual_id=former.id, occasion=occasion, version=1)
    over = old.is_closed(former.rhythm, now)
    return None if over else MovedOn(old, current_week.week_of(place, now).check_in)


def _written_in(place: CurrentSpace, occasion: str, now: datetime) -> CheckIn:
    found = current_week.check_in_of(place, occasion, now)
    this = current_week.week_of(place, now)
    return found if found and not found.is_closed(this.rhythm, now) else this.check_in
