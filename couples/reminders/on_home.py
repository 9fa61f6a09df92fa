"""What Home shows of reminders: those that stand now, and, once, the question whether someone wants any.

The question comes in the week of a couple's first opened check-in, for whoever is done with it, until it's answered; never again.
It's only asked where a reminder can reach them elsewhere: on Home it would repeat what Home says anyway.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from couples import clock
from couples.accounts.models import me
from couples.checkins.home_status import HomeStatus
from couples.checkins.models import HELLO, CheckIn
from couples.db import db, query
from couples.form_responses import today
from couples.mail import outbox
from couples.reader_formats import weekday_names, weekdays
from couples.reminders import facts, models, pushing
from couples.reminders.occasions import Occasion, to_show
from couples.reminders.schedule import COMING, TODAY, WRITING, Schedule
from couples.spaces.models import CurrentSpace, Space


def for_home(place: CurrentSpace, latest: HomeStatus, now: datetime) -> dict[str, Any]:
    schedule = models.of(me().id)
    return {
        "reminders": shown_now(schedule, place, now),
        "still_reminds": still_reminds_of(schedule, place, now),
        "reminders_on": _day_to_ask_about(place, latest, schedule),
    }


def shown_now(schedule: Schedule, here: CurrentSpace, now: datetime) -> list[Occasion]:
    """What the signed-in person is reminded of on Home."""
    if not schedule.any_on:
        return []
    place = facts.place_here(here) or facts.place_of(me().id, now)
    shown = to_show(now, schedule, facts.facts_in(place, me(), schedule.without_mail(), now))
    if place and place.is_over:  # e-mails go on, which others may see; this page tells what has happened
        return [each for each in shown if each.kind == WRITING]
    return shown


def still_reminds_of(schedule: Schedule, here: CurrentSpace, now: datetime) -> Space | None:
    """The space that the signed-in person no longer shares, if e-mails or a phone still remind them of it."""
    if here.theirs or not schedule.reminds_elsewhere or schedule.is_paused(today()):
        return None
    place = facts.place_of(me().id, now)
    return db.session.get(Space, place.space_id) if place and place.is_over else None


def waits_for_a_day(schedule: Schedule, here: CurrentSpace, now: datetime) -> bool:
    """Whether the signed-in person asked for reminders of a check-in that has no day since the two parted."""
    if here.theirs or not (schedule.channel(COMING) or schedule.channel(TODAY)):
        return False
    place = facts.place_of(me().id, now)
    return place is not None and not place.has_day(schedule, now)


def _day_to_ask_about(place: CurrentSpace, latest: HomeStatus, schedule: Schedule) -> str:
    """Its name, for a sentence; empty where the question isn't asked."""
    if not (outbox.is_set_up() or pushing.is_offered()):
        return ""
    if latest.kind != "done" or latest.coming is None or schedule.is_asked or schedule.any_on:
        return ""
    if _opened.first(place.space.id) != 1:
        return ""
    if not latest.this.rhythm.is_weekly:
        return "the day"
    names = dict(zip(weekdays(), weekday_names(), strict=True))
    return f"{names[clock.local(latest.coming.moment, me().zone).weekday()]}s"


@query
def _opened(space_id):
    opened = CheckIn.space_id == space_id, CheckIn.revealed_at.is_not(None), CheckIn.occasion != HELLO
    return select(func.count()).select_from(CheckIn).where(*opened)
