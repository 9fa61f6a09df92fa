"""What other pages show of the check-in: one line of now for Home, the promises of now, what a person kept for themselves."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from couples.checkins import promises, week
from couples.checkins.answers import Answer, answers_for
from couples.checkins.models import CheckIn, Ready
from couples.checkins.promises import Promise
from couples.checkins.week import Week
from couples.db import db, query
from couples.spaces.models import Here


@dataclass
class News:
    """One line of now: `kind` names what Home says, the rest is what it says it with."""

    kind: str
    this: Week
    check_in: CheckIn
    moment: datetime | None = None


def news_for(place: Here, now: datetime) -> News:
    """The one thing about the check-in that is true now, for this person. It never depends on what the other wrote."""
    this = week.week_of(place, now)
    check_in = this.hello or this.check_in
    moment = None if check_in.is_hello else this.rhythm.moment(check_in.day)
    return News(_kind(place, this, check_in, now), this, check_in, moment)


def _kind(place: Here, this: Week, check_in: CheckIn, now: datetime) -> str:
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


def promises_of_now(place: Here, now: datetime) -> list[Promise]:
    """The promises that run now: those of this week's check-in, else those it begins with."""
    check_in = week.week_of(place, now).check_in
    return promises.made_in(check_in) or promises.from_before(check_in)


def thanks_of_late(place: Here, opened: CheckIn | None) -> str:
    """What the partner last thanked for or liked, from the newest `opened` check-in; empty if there is nothing."""
    if opened is None:
        return ""
    for line in answers_for(opened, place.me.user_id, week.asked_in(opened)):
        if line.prompt.key in ("hello", "thanks") and line.theirs and line.theirs.words:
            return line.theirs.words.text
    return ""


def has_written(person_id: uuid.UUID) -> bool:
    """Whether this person has saved any words yet."""
    return bool(_has_written.first(person_id))


@query
def _has_written(person_id):
    return select(exists().where(Answer.author_id == person_id))
