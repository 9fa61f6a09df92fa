"""What comes next after the check-in that opened last, for Home and its own page; promises that run now; whether someone has written."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import exists, select

from couples import clock
from couples.checkins import current_week, day_to_choose, promises, prompts, when_it_is
from couples.checkins.answers import Answer
from couples.checkins.current_week import Week
from couples.checkins.models import CheckIn, Ready
from couples.checkins.promises import Promise
from couples.checkins.schedule import GRACE, Rhythm
from couples.checkins.when_it_is import NextCheckIn
from couples.db import db, query
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace

TO_WRITE = {"week", "today", "late", "moved", "day-comes"}
"""The kinds of which Home says that the check-in is there to be written."""


@dataclass
class HomeStatus:
    """The one next thing. `kind` names what Home says, and the rest is what it needs to say it.

    `coming` is None in a pause. `has_promise` says whether the check-in begins with a promise of this person, and `is_due`
    whether its day has come.
    """

    kind: str
    this: Week
    check_in: CheckIn
    coming: NextCheckIn | None = None
    has_promise: bool = False
    is_due: bool = False

    @property
    def next_at(self) -> datetime | None:
        """When the next check-in begins; None while there's one to read or to finish, and in a pause."""
        return self.coming.begins if self.coming and self.kind not in ("opened", "read") else None

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
    is_paused, coming = this.ritual.is_paused(now), when_it_is.next_check_in(this, now)
    if unfinished := unfinished_in(place, this, now):
        return unfinished
    if place.is_paired and opened and not is_paused and is_of_now(this, opened, now):
        return HomeStatus("done", this, opened, coming)
    if is_paused and not this.hello:
        return HomeStatus("paused", this, this.check_in)
    check_in, today = this.hello or this.check_in, clock.local(now, current_user.zone).date()
    kind = _kind(place, this, coming, now)
    has_promise = kind in TO_WRITE and promises.begins_with_mine(place, check_in, this.rhythm, now)
    is_due = kind in TO_WRITE and coming is not None and coming.day <= today
    return HomeStatus(kind, this, check_in, coming, has_promise, is_due)


def unfinished_in(place: CurrentSpace, this: Week, now: datetime) -> HomeStatus | None:
    """The check-in that has opened, as long as its time lasts and this person isn't done with it."""
    opened = opened_this_week(this, now)
    if not place.is_paired or opened is None or letting_in.has_opened(done_mark(opened)):
        return None
    kind = "read" if letting_in.has_opened(read_mark(opened)) else "opened"
    return HomeStatus(kind, this, opened, when_it_is.next_check_in(this, now))


def opened_this_week(this: Week, now: datetime) -> CheckIn | None:
    """The check-in that has opened, until the hour of the next one; None if there's none, or the hello comes first."""
    opened = this.opened
    if this.hello or opened is None or opened.is_hello:
        return None
    return opened if is_its_time(this.rhythm, opened, now) else None


def is_its_time(rhythm: Rhythm, opened: CheckIn, now: datetime) -> bool:
    return rhythm.stood(now) < opened_until(rhythm, opened)


def done_until(place: CurrentSpace, this: Week, now: datetime) -> NextCheckIn | None:
    """The next check-in, if this person is done with this week's; else None."""
    opened = opened_this_week(this, now)
    if opened is None or not is_of_now(this, opened, now) or unfinished_in(place, this, now):
        return None
    return when_it_is.next_check_in(this, now) if place.is_paired else None


def what_is_next(place: CurrentSpace, check_in: CheckIn, now: datetime) -> dict[str, Any]:
    """What the page of an opened check-in says of what comes after it, by the rhythm in force.

    `is_newest` says whether none was opened after it and the next one's hour hasn't come, `is_of_now` whether it's also
    still this week's, and `coming` is the next one; so it is for one that was called off. After a hello that's the day to
    choose.
    """
    if not check_in.revealed_at and not check_in.is_called_off:
        return {"is_newest": False, "coming": None}
    this = current_week.week_of(place, now)
    coming = when_it_is.next_check_in(this, now)
    if not check_in.revealed_at:
        return {"is_newest": False, "coming": coming}
    if check_in.is_hello:
        asks, proposed = day_to_choose.is_asked(place, this, now), day_to_choose.proposed(place, this)
        return {"is_newest": False, "coming": None, "choose_day": asks, "day_proposed": proposed}
    is_newest = this.opened is check_in and is_its_time(this.rhythm, check_in, now)
    return {
        "is_newest": is_newest,
        "is_of_now": is_newest and is_of_now(this, check_in, now),
        "coming": coming if is_newest else None,
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


def is_of_now(this: Week, opened: CheckIn, now: datetime) -> bool:
    """Whether an opened check-in is the one that's meant by "this week": until three days before the next one comes up. Pure."""
    coming = when_it_is.next_check_in(this, now)
    return opened is this.check_in or (coming is not None and coming.comes_up - now > GRACE)


def done_mark(check_in: CheckIn) -> str:
    """What's remembered for one person alone once they're done with an opened check-in."""
    return choices_let_in.mark("done", check_in.id)


def read_mark(check_in: CheckIn) -> str:
    """What's remembered for one person alone once they've read an opened check-in to its end."""
    return choices_let_in.mark("read", check_in.id)


def _kind(place: CurrentSpace, this: Week, coming: NextCheckIn | None, now: datetime) -> str:
    check_in, today = this.hello or this.check_in, clock.local(now, current_user.zone).date()
    if not place.is_paired:
        return "alone"
    if check_in.is_called_off:
        return "called-off"
    if check_in in db.session and Ready.of(check_in, place.me.user_id):
        return "hello-ready" if check_in.is_hello else "ready"
    if check_in.is_hello:
        return "hello"
    if check_in.moved_to and check_in.moved_to > today:
        return "moved"
    if coming and (coming.moved_to or coming.begins <= now):
        return "today" if coming.day == today else "late"
    if day_to_choose.is_asked(place, this, now):
        return "choose-day" if place.me.slot == 1 else "day-comes"
    return "week"


def promises_of_now(place: CurrentSpace, now: datetime) -> list[Promise]:
    """The promises that run now: those that end with this week's check-in, until it opens, and those made at it."""
    check_in = current_week.week_of(place, now).check_in
    ending, made = promises.before_and_in(check_in, current_week.rhythm_of(check_in), now)
    return made if check_in.revealed_at else [*promises.not_made_again(ending, check_in, made), *made]


def last_days(place: CurrentSpace, made: list[Promise], now: datetime) -> dict[uuid.UUID, date]:
    """The day of the check-in that each of these ends with, by its id; without those for which no coming day is known."""
    this, today = current_week.week_of(place, now), clock.local(now, current_user.zone).date()
    coming, after = when_it_is.next_check_in(this, now), when_it_is.one_after(this)
    ends = {p.id: after if p.check_in_id == this.check_in.id else coming for p in made}
    return {id: one.day for id, one in ends.items() if one and one.day >= today}


def has_written(person_id: uuid.UUID) -> bool:
    """Whether this person has saved any words yet."""
    return bool(has_written_of.first(person_id))


@query
def has_written_of(person_id):
    return select(exists().where(Answer.author_id == person_id))
