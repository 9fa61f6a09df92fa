"""What someone's calendar shows at a moment: the hour of their check-in, and the days that they chose.

Guaranteed: finding it takes no one's key, and it shows only what both know or what its owner did. After two have stopped
sharing it goes on showing what it did, until neither can read the space any longer. It follows its owner neither to an hour
that they choose alone nor to whoever they share with next, until they save it again: someone may have copied it. The trade-off:
whoever doesn't think of that sees no hour once the old one is gone.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import abort
from sqlalchemy import select

from couples import clock, packing
from couples.boundaries.days_to_revisit import days_to_revisit
from couples.calendar_feed.models import CalendarFeed, Choices, Held, Shown
from couples.checkins.models import Ritual, rituals_now
from couples.checkins.schedule import Rhythm
from couples.db import look_up, query
from couples.spaces.membership import Membership
from couples.statements.promised_days import promised_days


@dataclass(frozen=True)
class Times:
    """The hour, and the days to revisit and to answer, whether or not their owner chose to show these."""

    rhythm: Rhythm
    revisits: tuple[date, ...] = ()
    answers: tuple[date, ...] = ()

    def days(self, choices: Choices) -> list[date]:
        return [
            *(self.revisits if choices.revisits else ()),
            *(self.answers if choices.answers else ()),
        ]


def of_feed(feed: CalendarFeed, now: datetime) -> bytes:
    """The file that the link leads to."""
    shown = feed.shown
    times = times_of(feed.author_id, shown, now)
    rhythm = shown.held.rhythm
    if rhythm and waits_for_an_hour(feed, now):
        times = Times(replace(rhythm, held=rhythm.since, resumes=None))
    return _file(shown.choices, times, from_moment=feed.made_at, about=feed.id)


def to_take_once(person_id: uuid.UUID, choices: Choices, shown: Shown, now: datetime) -> bytes:
    """The same as a file to download; if it's taken twice, a calendar recognises the entries."""
    shown = packing.replace(shown, space=where_it_is(person_id))
    return _file(choices, times_of(person_id, shown, now), from_moment=now, about=person_id)


def _file(choices: Choices, times: Times, *, from_moment: datetime, about: uuid.UUID) -> bytes:
    from couples.calendar_feed.calendar_file import (
        calendar_file,
    )  # with 3 MB of library: only where it's wanted

    return calendar_file(choices.title, times.rhythm, from_moment, times.days(choices), about=about)


def times_of(person_id: uuid.UUID, shown: Shown, now: datetime) -> Times:
    """What their calendar is about: what's held of a space that they no longer share, else the space they're in. 404 without a space."""
    space_id = space_of(person_id)
    if space_id is None:
        abort(404)
    look_up((rituals_now, (space_id,)), (_members, (space_id,)))
    held = _held_in(person_id, space_id, shown, now)
    return held or times_in(space_id, person_id, Ritual.in_force(space_id).rhythm, now)


def waits_for_an_hour(feed: CalendarFeed, now: datetime) -> bool:
    """Whether the calendar no longer shows an hour: what it kept after a parting has ended, and its owner hasn't saved it since; or,
    still alone, they have neither chosen an hour nor made a new link.
    """
    until = feed.shown.held.until
    if until is None or now < until:
        return False
    if asks_to_be_saved(feed.author_id, feed.shown):
        return True
    space_id = space_of(feed.author_id)
    return feed.made_at < until and space_id is not None and not _has_an_hour(space_id)


def asks_to_be_saved(person_id: uuid.UUID, shown: Shown) -> bool:
    """Whether its owner has shared with someone before, and hasn't saved their calendar where they are since."""
    before = shown.held.space
    return bool(before) and where_it_is(person_id) not in ("", before, shown.space)


def shows_more_once_saved(person_id: uuid.UUID, shown: Shown) -> bool:
    """Whether there's an hour that waits for its owner to save it."""
    if not asks_to_be_saved(person_id, shown):
        return False
    space_id = space_of(person_id)
    return space_id is not None and _has_an_hour(space_id)


def says_on(person_id: uuid.UUID, shown: Shown, now: datetime) -> bool:
    """Whether their calendar still shows the hour of a space they no longer share."""
    space_id = space_of(person_id)
    return space_id is not None and _held_in(person_id, space_id, shown, now) is not None


def _held_in(person_id: uuid.UUID, space_id: uuid.UUID, shown: Shown, now: datetime) -> Times | None:
    said = _said_on(shown.held, now)
    if said and _has_an_hour(space_id) and not asks_to_be_saved(person_id, shown):
        return None
    return said


def _has_an_hour(space_id: uuid.UUID) -> bool:
    """Whether someone who is alone chose an hour, or two share one."""
    return Ritual.in_force(space_id).author_id is not None or len(members(space_id)) > 1


def times_in(space_id: uuid.UUID, person_id: uuid.UUID, rhythm: Rhythm, now: datetime) -> Times:
    today = clock.local(now, rhythm.zone).date()
    two = tuple(members(space_id))
    revisits = days_to_revisit(space_id, person_id, two, now, today, also_while_proposed=True)
    answers = promised_days(space_id, person_id, since=date.min)
    return Times(
        rhythm, tuple(sorted(each.day for each in revisits)), tuple(sorted(day for _, day in answers))
    )


def _said_on(held: Held, now: datetime) -> Times | None:
    rhythm = held.rhythm
    if rhythm is None or held.until is None or now >= held.until:
        return None
    return Times(rhythm, held.revisits, held.answers)


def space_of(person_id: uuid.UUID) -> uuid.UUID | None:
    """Their current space."""
    found: uuid.UUID | None = _space_now.first(person_id)
    return found


def where_it_is(person_id: uuid.UUID) -> str:
    """What a calendar that's saved now is of: the space that they share with someone, or the same while they're alone there."""
    space_id = space_of(person_id)
    if space_id is None:
        return ""
    return space_id.hex if len(members(space_id)) > 1 else f"{space_id.hex} alone"


def members(space_id: uuid.UUID) -> list[uuid.UUID]:
    return _members.all(space_id)


@query
def _members(space_id: Any) -> Any:
    return select(Membership.user_id).where(Membership.space_id == space_id)


@query
def _space_now(person_id: Any) -> Any:
    return select(Membership.space_id).where(Membership.user_id == person_id, Membership.current.is_(True))
