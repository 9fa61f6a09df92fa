"""What other pages show of the check-in: one line of now for Home, the promises of now, what a person kept for themselves."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from couples.checkins import current_week, promises
from couples.checkins.answers import Answer
from couples.checkins.current_week import Week
from couples.checkins.models import CheckIn, Ready
from couples.checkins.promises import Promise
from couples.db import db, query
from couples.spaces.models import CurrentSpace


@dataclass
class HomeStatus:
    """One line of now: `kind` names what Home says, the rest is what it says it with."""

    kind: str
    this: Week
    check_in: CheckIn
    moment: datetime | None = None


def home_status_for(place: CurrentSpace, now: datetime) -> HomeStatus:
    """The one thing about the check-in that is true now, for this person. It never depends on what the other wrote."""
    this = current_week.week_of(place, now)
    check_in = this.hello or this.check_in
    moment = this.rhythm.moment(check_in.day) if check_in.day else None
    return HomeStatus(_kind(place, this, check_in, now), this, check_in, moment)


def _kind(place: CurrentSpace, this: Week, check_in: CheckIn, now: datetime) -> str:
    if not place.is_paired:
        return "alone"
    proposal = this.proposed
    if proposal and proposal.author_id != place.me.user_id:
        return "proposal"
    if check_in.revealed_at:
        return "opened"
    if check_in.is_called_off:
        return "called-off"
    if check_in in db.session and Ready.of(check_in, place.me.user_id):
        return "hello-ready" if check_in.is_hello else "ready"
    if check_in.is_hello:
        return "hello"
    if this.opened and this.opened.is_hello and this.ritual.author_id is None:
        return "choose-day"
    return "moved" if check_in.moved_to else "week"


def promises_of_now(place: CurrentSpace, now: datetime) -> list[Promise]:
    """The promises that run now: those of this week's check-in, else those it begins with."""
    check_in = current_week.week_of(place, now).check_in
    return promises.made_in(check_in, now) or promises.from_before(check_in, now)


def has_written(person_id: uuid.UUID) -> bool:
    """Whether this person has saved any words yet."""
    return bool(_has_written.first(person_id))


@query
def _has_written(person_id):
    return select(exists().where(Answer.author_id == person_id))
