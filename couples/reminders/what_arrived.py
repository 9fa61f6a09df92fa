"""Reminders of what has arrived follow what their person lets in, and are silent about what they opened.

Guaranteed: the server learns neither which kinds are switched off nor what was opened. If any of these kinds is switched off, these
reminders are off; and once all was opened, that is noted in the same way as an e-mail or a push about it would be.
"""

from datetime import datetime
from typing import Any

from flask_login import current_user

from couples import clock
from couples.mail import outbox
from couples.packing import replace
from couples.reminders import facts, models
from couples.reminders.occasions import newest_by, of_arrival, push_until, still_to_mail
from couples.reminders.schedule import ARRIVED, OFF, Schedule, Wall
from couples.spaces import choices_let_in, letting_in
from couples.spaces.choices_let_in import HOURS, NEWS_FOR, Choices
from couples.spaces.models import current_space

SWITCHES = {"messages", "replies", "proposals", "thanks", "rest", "all"}


def is_held_back(choices: Choices) -> bool:
    """Whether some of what these reminders are about is switched off."""
    return bool(SWITCHES & choices.off.keys())


@letting_in.changed.connect
def _follow(choices: Choices) -> None:
    schedule = models.of(current_user.id)
    if schedule.channel(ARRIVED) == OFF:
        return
    now, followed = clock.now(), replace(schedule, shows=choices.hours or HOURS)
    is_off, is_done = is_held_back(choices), _is_all_opened(choices, now)
    if is_off:
        followed = followed.without(ARRIVED)
    elif is_done:
        followed = _noted(followed, now)
    if is_off or is_done:
        followed = _with_nothing_about_it(followed, now)
    if followed != schedule:
        models.keep(current_user.id, followed)


def _is_all_opened(choices: Choices, now: datetime) -> bool:
    """Once all that came is opened or set aside, none of it needs an e-mail."""
    rows = facts.arrivals(current_space().space.id, current_user.id, now - NEWS_FOR, now)
    return all(_is_opened(row, choices) or choices.is_aside(row.id, current_user.zone, now) for row in rows)


def _noted(schedule: Schedule, now: datetime) -> Schedule:
    """The same, with what has come noted as if an e-mail had told of it."""
    me, zone, space = current_user.id, current_user.zone, current_space().space.id
    newest = newest_by(now, facts.moments_of_arrivals(space, me, schedule, zone, now))
    return schedule.with_sent(of_arrival(newest), Wall(zone).day(now)) if newest else schedule


def _with_nothing_about_it(schedule: Schedule, now: datetime) -> Schedule:
    """Calls back the letter and the pushes that wait, if they'd be about nothing else."""
    others = schedule.without(ARRIVED)
    known = facts.facts_for(current_user, others, now)
    if not still_to_mail(now, others, known):
        outbox.call_back(models.row_of(current_user.id).id)
    return schedule if push_until(now, others, known) else schedule.with_nothing_waiting()


def _is_opened(row: Any, choices: Choices) -> bool:
    return choices_let_in.mark(row.kind, row.id) in choices.opened
