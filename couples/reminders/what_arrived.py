"""Reminders of what has arrived follow what their person lets in, and are silent about what they opened.

Guaranteed: the server learns no switch and no opened thing by it. Where someone switches off a kind of what comes, these reminders
are off; and what was opened is noted as an e-mail that told of it would be.
"""

from datetime import datetime
from typing import Any

from flask_login import current_user

from couples import clock
from couples.mail import outbox
from couples.packing import replace
from couples.reminders import facts, models
from couples.reminders.occasions import newest_by, of_arrival, still_to_mail
from couples.reminders.schedule import ARRIVED, OFF, Schedule, Wall
from couples.spaces import letting_in
from couples.spaces.letting_in import HOURS, NEWS_FOR, Choices
from couples.spaces.models import current_space

SWITCHES = {"messages", "replies", "proposals", "thanks", "rest", "all"}
MARKED_AS = {"proposal": ("proposal", "keep")}
"""What else a kind may be called where it's news."""


def is_held_back(choices: Choices) -> bool:
    """Whether some of what these reminders are about is switched off."""
    return bool(SWITCHES & choices.off.keys())


@letting_in.changed.connect
def _follow(choices: Choices) -> None:
    schedule = models.of(current_user.id)
    if schedule.channel(ARRIVED) == OFF:
        return
    followed = replace(schedule, shows=choices.hours or HOURS)
    if is_held_back(choices):
        followed = followed.without(ARRIVED)
    else:
        followed = _without_opened(followed, choices, clock.now())
    if followed != schedule:
        models.keep(current_user.id, followed)
    _call_back(followed, clock.now())


def _without_opened(schedule: Schedule, choices: Choices, now: datetime) -> Schedule:
    """Once all that came is opened or set aside, none of it needs an e-mail."""
    me, zone, space = current_user.id, current_user.zone, current_space().space.id
    rows = facts.arrivals(space, me, now - NEWS_FOR, now)
    if not all(_is_opened(row, choices) or choices.is_aside(row.id, zone, now) for row in rows):
        return schedule
    newest = newest_by(now, facts.moments_of_arrivals(space, me, schedule, zone, now))
    return schedule.with_sent(of_arrival(newest), Wall(zone).day(now)) if newest else schedule


def _call_back(schedule: Schedule, now: datetime) -> None:
    """An e-mail that waits, where it would be about nothing but what has arrived, and all of that is opened."""
    known = facts.facts_for(current_user, schedule, now)
    newest, others = newest_by(now, known.arrived), schedule.without(ARRIVED)
    is_done = newest is None or schedule.was_sent(of_arrival(newest))
    if is_done and not still_to_mail(now, others, known):
        outbox.call_back(models.row_of(current_user.id).id)


def _is_opened(row: Any, choices: Choices) -> bool:
    kinds = MARKED_AS.get(row.kind, (row.kind,))
    return any(letting_in.mark(kind, row.id) in choices.opened for kind in kinds)
