"""Which days two have agreed on, what's proposed in their place, and pausing or stopping alone.

Guaranteed: new days take effect once both have said yes, and never end a question early. Either can pause or stop right away, without
giving a reason, and who did it isn't stored. The trade-off: since there are only two people, each knows.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import delete

from couples.checkins.models import Ritual
from couples.checkins.pause import Pause
from couples.db import db
from couples.light_question import questions
from couples.light_question.days import day_at
from couples.light_question.models import LightPlan, plans_of
from couples.spaces import proposals
from couples.spaces.asking_again import LIGHT
from couples.spaces.models import CurrentSpace
from couples.spaces.same_proposal import is_yes


def _agreed(space_id: uuid.UUID) -> list[LightPlan]:
    """The agreed plans, newest first: the current one and, until the midnight at which it begins, the one before it."""
    rows = [row for row in plans_of.all(space_id) if row.agreed_at]
    return sorted(rows, key=lambda row: (row.agreed_at, row.first_day), reverse=True)


def agreed(space_id: uuid.UUID) -> LightPlan | None:
    """The days that both agreed on last, unless someone stopped since."""
    newest = next(iter(_agreed(space_id)), None)
    return None if newest is None or newest.stopped_at else newest


def running(space_id: uuid.UUID, now: datetime) -> LightPlan | None:
    """The plan that applies at `now`: until midnight, that can still be the previous one."""
    rows = _agreed(space_id)
    return next((row for row in rows if row.has_begun(now)), None) if agreed(space_id) else None


def is_paused(space_id: uuid.UUID, now: datetime) -> bool:
    """Whether the light question is paused, by itself or with the check-ins."""
    plan = agreed(space_id)
    return bool(plan and plan.is_paused(now)) or Ritual.in_force(space_id).is_paused(now)


def proposed(space_id: uuid.UUID) -> LightPlan | None:
    return next((row for row in plans_of.all(space_id) if row.agreed_at is None), None)


def shown_proposal(place: CurrentSpace, now: datetime) -> LightPlan | None:
    """The proposal, where the signed-in person lets it in; their own always."""
    return proposals.shown(proposed(place.space.id), LIGHT, place, now)


def not_before(place: CurrentSpace, now: datetime) -> date | None:
    """From when this person can propose again; None for now, and where they answer the partner's proposal."""
    return proposals.not_before(shown_proposal(place, now), LIGHT, place, now)


def same_by_partner(place: CurrentSpace, weekdays: str, zone: str) -> LightPlan | None:
    """The partner's proposal for just these days, whether or not it's let in: proposing them is a yes to it."""
    row = proposed(place.space.id)
    if row is None:
        return None
    same = is_yes(row.author_id, (row.weekdays, row.zone), place.me.user_id, (weekdays, zone))
    return row if same else None


def propose(place: CurrentSpace, weekdays: str, zone: str, now: datetime) -> None:
    """Proposes these days in place of what was proposed before. The caller commits."""
    me = place.me.user_id
    row = LightPlan(space_id=place.space.id, author_id=me, created_at=now, weekdays=weekdays, zone=zone)
    proposals.propose(row, proposed(place.space.id), LIGHT, now)


def take_back(row: LightPlan, now: datetime) -> None:
    """Takes back a proposal, no matter which of the two does it. The caller commits."""
    proposals.take_back(row, LIGHT, now)


def agree(row: LightPlan, now: datetime) -> None:
    """Puts a proposal in force, from today on, or after the midnight of what was agreed before. The caller commits."""
    before, old, seed = running(row.space_id, now), _agreed(row.space_id), row.space_id.hex
    last = before or next(iter(old), None)
    if last:
        days = last.days
        row.first_day = days.after_today(now, row.zone)
        asked = days.asked_before(max(day_at(now, days.zone), days.first)) + 1
        row.questions = list(questions.going_on(days.order, asked, seed))
        row.pause = last.pause if before else Pause()
    else:
        row.first_day = day_at(now, row.zone)
        row.questions = list(questions.shuffled(seed))
    row.agreed_at = now
    gone = [each.id for each in old if each is not before]
    db.session.execute(delete(LightPlan).where(LightPlan.id.in_(gone)))
    proposals.agreed(row, LIGHT)


def pause(space_id: uuid.UUID, until: date | None, now: datetime) -> None:
    """Begins a pause, or changes its end. The caller commits."""
    for row in _agreed(space_id):
        row.pause = Pause(row.pause.at if row.is_paused(now) else now, until)


def start_again(space_id: uuid.UUID, now: datetime) -> bool:
    """Ends a pause, and returns whether there was one. The caller commits."""
    paused = [row for row in _agreed(space_id) if row.is_paused(now)]
    for row in paused:
        row.pause = Pause()
    return bool(paused)


def stop(space_id: uuid.UUID, now: datetime) -> None:
    """Ends it for both, and takes back what either proposed, so that no yes to it starts it again. The caller commits.

    The days stay for their order of questions, so that none comes twice if they begin again.
    """
    for row in _agreed(space_id):
        row.stopped_at = row.stopped_at or now
    waiting = proposed(space_id)
    if waiting:
        take_back(waiting, now)
