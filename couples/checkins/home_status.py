"""What comes next after the check-in that opened last, for Home and its own page; promises that run now; whether someone has written."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import exists, select

from couples import clock
from couples.checkins import current_week, day_to_choose, promises, prompts
from couples.checkins.answers import Answer
from couples.checkins.current_week import Week
from couples.checkins.models import CheckIn, Ready
from couples.checkins.promises import Promise
from couples.checkins.schedule import GRACE, Rhythm
from couples.db import db, query
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace

TO_WRITE = {"week", "today", "late", "moved", "day-comes"}
"""The kinds of which Home says that the check-in is there to be written."""


@dataclass
class HomeStatus:
    """The one next thing. `kind` names what Home says, and the rest is what it needs to say it.

    `next_at` is the hour of the check-in after this one; None in a pause without an end. `has_promise` says whether it begins
    with a promise of this person, and `is_due` whether its day has come.
    """

    kind: str
    this: Week
    check_in: CheckIn
    moment: datetime | None = None
    next_at: datetime | None = None
    has_promise: bool = False
    is_due: bool = False

    @property
    def waits(self) -> bool:
        """Whether something is this person's to do: a day to choose, a check-in of today or before, or a word on their promise."""
        return self.kind == "choose-day" or self.is_due or self.has_promise

    @property
    def asks(self) -> bool:
        """Whether Home asks this person to write, or to choose a day."""
        return self.kind in TO_WRITE | {"hello", "choose-day"}

    @property
    def fresh(self) -> str:
        """The question that's new this time, if there's one."""
        ritual, day = self.this.ritual, self.check_in.day
        key = ritual.plan.on(day) if ritual.plan and day else None
        question = prompts.known(key) if key and day and key in ritual.keys_asked_on(day) else None
        return question.text if question else ""


def home_status_for(place: CurrentSpace, now: datetime) -> HomeStatus:
    """The one next thing about the check-in, for this person. It never depends on what their partner has written."""
    this = current_week.week_of(place, now)
    opened = opened_this_week(this, now)
    is_paused = this.ritual.is_paused(now)
    ends = next_after(this.rhythm, opened) if opened else None
    if unfinished := unfinished_in(place, this, now):
        return unfinished
    if place.is_paired and opened and not is_paused and ends and is_of_now(this, opened, now):
        return HomeStatus("done", this, opened, next_at=ends)
    if is_paused and not this.hello:
        return HomeStatus("paused", this, this.check_in)
    check_in = this.hello or this.check_in
    moment = this.rhythm.moment(check_in.day) if check_in.day else None
    next_at = this.rhythm.moment(this.rhythm.next_after(max(now, moment or now)))
    kind = _kind(place, this, check_in, now)
    has_promise = kind in TO_WRITE and promises.begins_with_mine(place, check_in, this.rhythm, now)
    is_due = kind in TO_WRITE and _has_come(check_in.moved_to or moment, now)
    return HomeStatus(kind, this, check_in, moment, next_at, has_promise, is_due)


def unfinished_in(place: CurrentSpace, this: Week, now: datetime) -> HomeStatus | None:
    """The check-in that has opened, as long as its time lasts and this person isn't done with it."""
    opened = opened_this_week(this, now)
    if not place.is_paired or opened is None or letting_in.has_opened(done_mark(opened)):
        return None
    kind = "read" if letting_in.has_opened(read_mark(opened)) else "opened"
    return HomeStatus(kind, this, opened, next_at=next_after(this.rhythm, opened))


def opened_this_week(this: Week, now: datetime) -> CheckIn | None:
    """The check-in that has opened, until the hour of the next one; None if there's none, or the hello comes first."""
    opened = this.opened
    if this.hello or opened is None or opened.is_hello:
        return None
    return opened if is_its_time(this.rhythm, opened, now) else None


def is_its_time(rhythm: Rhythm, opened: CheckIn, now: datetime) -> bool:
    return rhythm.stood(now) < opened_until(rhythm, opened)


def done_until(place: CurrentSpace, this: Week, now: datetime) -> datetime | None:
    """The hour of the next check-in, if this person is done with this week's; else None."""
    opened = opened_this_week(this, now)
    if opened is None or not is_of_now(this, opened, now) or unfinished_in(place, this, now):
        return None
    return next_after(this.rhythm, opened) if place.is_paired else None


def what_is_next(place: CurrentSpace, check_in: CheckIn, now: datetime) -> dict[str, Any]:
    """What the page of an opened check-in says of what comes after it, by the rhythm in force.

    `is_newest` says whether none was opened after it and the next one's hour hasn't come, `is_of_now` whether it's also
    still this week's, and `next_at` is that hour. After a hello that's the day to choose.
    """
    if not check_in.revealed_at:
        return {"is_newest": False, "next_at": None}
    this = current_week.week_of(place, now)
    if check_in.is_hello:
        asks, proposed = day_to_choose.is_asked(place, this, now), day_to_choose.proposed(place, this)
        return {"is_newest": False, "next_at": None, "choose_day": asks, "day_proposed": proposed}
    is_newest = this.opened is check_in and is_its_time(this.rhythm, check_in, now)
    return {
        "is_newest": is_newest,
        "is_of_now": is_newest and is_of_now(this, check_in, now),
        "next_at": next_after(this.rhythm, check_in) if is_newest else None,
    }


def to_promise_in(this: Week, now: datetime) -> CheckIn:
    """The check-in that a promise made now belongs to: the one that has opened, until the next one's hour; else the current one."""
    return opened_this_week(this, now) or this.check_in


def promised_in(place: CurrentSpace, check_in: CheckIn, now: datetime) -> CheckIn:
    """The check-in that a promise belongs to which is made on the page of `check_in`: that one, unless its time is over."""
    if not check_in.revealed_at or what_is_next(place, check_in, now)["is_newest"]:
        return check_in
    return to_promise_in(current_week.week_of(place, now), now)


def opened_until(rhythm: Rhythm, opened: CheckIn) -> datetime:
    """When the time of an opened check-in ends, read or not: the hour of the next check-in after it."""
    hours = [opened.revealed_at, rhythm.moment(opened.day) if opened.day else None]
    return rhythm.moment(rhythm.next_after(max(hour for hour in hours if hour)))


def next_after(rhythm: Rhythm, opened: CheckIn) -> datetime | None:
    """When the next check-in is, for a page to show; None during a pause without an end, when no one can know."""
    return None if rhythm.held and not rhythm.resumes else opened_until(rhythm, opened)


def is_of_now(this: Week, opened: CheckIn, now: datetime) -> bool:
    """Whether an opened check-in is the one that's meant by "this week": until three days before the next one's hour. Pure."""
    ends = next_after(this.rhythm, opened)
    return opened is this.check_in or (ends is not None and ends - now > GRACE)


def done_mark(check_in: CheckIn) -> str:
    """What's remembered for one person alone once they're done with an opened check-in."""
    return choices_let_in.mark("done", check_in.id)


def read_mark(check_in: CheckIn) -> str:
    """What's remembered for one person alone once they've read an opened check-in to its end."""
    return choices_let_in.mark("read", check_in.id)


def _kind(place: CurrentSpace, this: Week, check_in: CheckIn, now: datetime) -> str:
    if not place.is_paired:
        return "alone"
    if check_in.is_called_off:
        return "called-off"
    if check_in in db.session and Ready.of(check_in, place.me.user_id):
        return "hello-ready" if check_in.is_hello else "ready"
    if check_in.is_hello:
        return "hello"
    if check_in.moved_to:
        return "moved"
    if check_in.day and this.rhythm.moment(check_in.day) <= now:
        return "today" if _is_today(this.rhythm.moment(check_in.day), now) else "late"
    if day_to_choose.is_asked(place, this, now):
        return "choose-day" if place.me.slot == 1 else "day-comes"
    return "week"


def _has_come(day: date | datetime | None, now: datetime) -> bool:
    """Whether it's that day, or later, where the signed-in person lives."""
    zone = current_user.zone
    local = clock.local(day, zone).date() if isinstance(day, datetime) else day
    return local is not None and local <= clock.local(now, zone).date()


def _is_today(moment: datetime, now: datetime) -> bool:
    """Whether `moment` is on the day that it is where the signed-in person lives."""
    return clock.local(moment, current_user.zone).date() == clock.local(now, current_user.zone).date()


def promises_of_now(place: CurrentSpace, now: datetime) -> list[Promise]:
    """The promises that run now: those that end with this week's check-in, until it opens, and those made at it."""
    check_in = current_week.week_of(place, now).check_in
    ending, made = promises.before_and_in(check_in, current_week.rhythm_of(check_in), now)
    return made if check_in.revealed_at else [*promises.not_made_again(ending, check_in, made), *made]


def last_days(place: CurrentSpace, made: list[Promise], now: datetime) -> dict[uuid.UUID, date]:
    """The day of the check-in that each of these ends with, by its id; without those for which no coming day is known."""
    this, zone = current_week.week_of(place, now), current_user.zone
    at, today = this.check_in, clock.local(now, zone).date()
    after = next_after(this.rhythm, at) if at.day else None
    ends = after and clock.local(after, zone).date()
    of_this = _its_day(this, now) if after else None
    found = {promise.id: ends if promise.check_in_id == at.id else of_this or ends for promise in made}
    return {id: day for id, day in found.items() if day and day >= today}


def _its_day(this: Week, now: datetime) -> date | None:
    """The day of the current check-in, as Home says it; None where a pause passes over it."""
    at, rhythm = this.check_in, this.rhythm
    if at.day is None or (
        this.ritual.is_paused(now) and not (rhythm.resumes and rhythm.resumes < rhythm.moment(at.day))
    ):
        return None
    return at.moved_to or clock.local(rhythm.moment(at.day), current_user.zone).date()


def has_written(person_id: uuid.UUID) -> bool:
    """Whether this person has saved any words yet."""
    return bool(has_written_of.first(person_id))


@query
def has_written_of(person_id):
    return select(exists().where(Answer.author_id == person_id))
