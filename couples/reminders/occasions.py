"""What someone is to be reminded of now. Pure: from the time, what they chose, and what is true of their week.

Guaranteed: an occasion has one key, whatever the clocks do and however often its time changes, so that remembering keys is enough to
remind of it once. It stands from its time until there's nothing left to be reminded of: the thing is done, its hour has come, or
its day is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from couples.reminders.schedule import (
    ARRIVED,
    BREAK,
    COMING,
    HERE,
    MAIL,
    OFF,
    PROMISED,
    PUSH,
    REVISIT,
    TODAY,
    WRITING,
    Schedule,
    Wall,
    mark,
)
from couples.spaces.choices_let_in import shows_at

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WRITING_STANDS = timedelta(hours=3)
BREAK_STANDS = timedelta(minutes=20)


@dataclass(frozen=True)
class Named:
    """Something that has its moment or its day, and a name of its own."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """What is true of a person's week, without what is done already: their check-ins with the hour of each, breaks with their end.

    `promised` and `revisit` are days, `arrived` are the moments from which something of the partner's shows.
    """

    zone: str
    check_ins: tuple[Named, ...] = ()
    breaks: tuple[Named, ...] = ()
    promised: tuple[tuple[str, date], ...] = ()
    revisit: tuple[tuple[str, date], ...] = ()
    arrived: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """`about` is when the thing it reminds of takes place."""

    kind: str
    key: str
    due: datetime
    until: datetime
    about: datetime | None = None

    @property
    def mark(self) -> str:
        return mark(self.key)


def due_occasions(now: datetime, schedule: Schedule, facts: Facts) -> list[Occasion]:
    """All that stand now, whether or not their person was reminded of them."""
    wall = Wall(facts.zone)
    if schedule.is_paused(wall.day(now)):
        return []
    on = [o for o in _all(now, schedule, facts, wall) if schedule.channel(o.kind) != OFF]
    return [o for o in on if o.due <= now < o.until and _was_asked_for(o, schedule, now)]


def _was_asked_for(occasion: Occasion, schedule: Schedule, now: datetime) -> bool:
    since = schedule.counts_from(occasion.kind, now)
    return since is None or occasion.due >= since


def to_send(now: datetime, schedule: Schedule, facts: Facts) -> list[Occasion]:
    """Those that an e-mail or a push is due for; none outside the hours in which the person wants any."""
    if waking_after(now, schedule, facts) > now:
        return []
    due = due_occasions(now, schedule, facts)
    beyond = [o for o in due if schedule.comes_by(MAIL, o.kind) or schedule.comes_by(PUSH, o.kind)]
    return [o for o in beyond if not schedule.was_sent(o.key) and waking_after(o.due, schedule, facts) <= now]


def still_to_mail(now: datetime, schedule: Schedule, facts: Facts) -> bool:
    """Whether an occasion still stands for which an e-mail was claimed."""
    return bool(_claimed(MAIL, now, schedule, facts))


def push_until(now: datetime, schedule: Schedule, facts: Facts) -> datetime | None:
    """Until when a push that was claimed may come: as long as its occasion stands, within the person's hours. None if not now."""
    claimed = _claimed(PUSH, now, schedule, facts)
    if not claimed or waking_after(now, schedule, facts) > now:
        return None
    return min(max(o.until for o in claimed), _rest_after(now, schedule, facts))


def _claimed(channel: str, now: datetime, schedule: Schedule, facts: Facts) -> list[Occasion]:
    due = due_occasions(now, schedule, facts)
    return [o for o in due if schedule.comes_by(channel, o.kind) and schedule.was_sent(o.key)]


def to_show(now: datetime, schedule: Schedule, facts: Facts) -> list[Occasion]:
    """Those that Home shows, at any hour; also where an e-mail was lost."""
    due = due_occasions(now, schedule, facts)
    return [o for o in due if o.kind in HERE and not schedule.was_closed(o.key)]


def waking_after(due: datetime, schedule: Schedule, facts: Facts) -> datetime:
    """The first moment from `due` on that is within the hours for e-mails and pushes."""
    return shows_at(due, Wall(facts.zone).known_zone, schedule.waking).astimezone(UTC)


def _rest_after(now: datetime, schedule: Schedule, facts: Facts) -> datetime:
    """When the hours for e-mails and pushes end; a day from now if they never do."""
    begin, end = schedule.waking
    wall = Wall(facts.zone)
    today = wall.day(now)
    ends = [wall.moment(today + days * DAY, end) for days in (0, 1)] if begin != end else []
    return min((at for at in ends if at > now), default=now + DAY)


def _all(now: datetime, schedule: Schedule, facts: Facts, wall: Wall) -> Iterator[Occasion]:
    for check_in in facts.check_ins:
        yield from _of_check_in(check_in, schedule, wall)
    yield from _writing(now, schedule, wall)
    for it in facts.breaks:
        yield Occasion(BREAK, f"{BREAK} {it.name}", it.at, it.at + BREAK_STANDS)
    for kind, days in ((PROMISED, facts.promised), (REVISIT, facts.revisit)):
        for name, day in days:
            yield _on(day, kind, f"{kind} {name} {day}", schedule, wall)
    today = wall.day(now)
    newest = newest_by(wall.moment(today, schedule.at), facts.arrived)
    if newest:
        yield _on(today, ARRIVED, of_arrival(newest), schedule, wall)


def newest_by(moment: datetime, arrived: tuple[datetime, ...]) -> datetime | None:
    """The latest arrival up to `moment`. The key is made from it, so one reminder a day covers all, however much a partner sends."""
    return max((at for at in arrived if at <= moment), default=None)


def of_arrival(newest: datetime) -> str:
    """The key of a reminder of what came up to then."""
    return f"{ARRIVED} {newest.isoformat()}"


def _of_check_in(check_in: Named, schedule: Schedule, wall: Wall) -> Iterator[Occasion]:
    """A while before it, until its day begins; and on that day, until its hour."""
    day, at = wall.day(check_in.at), check_in.at
    begins = wall.moment(day, 0)
    before = wall.moment(day - timedelta(days=schedule.days), schedule.at)
    yield Occasion(
        COMING, f"{COMING} {check_in.name}", before, min(_at_least_an_hour(before, begins), at), at
    )
    due = at - schedule.hours * HOUR if schedule.hours else wall.moment(day, schedule.at)
    if due >= at:
        due = at - HOUR
    yield Occasion(TODAY, f"{TODAY} {check_in.name}", due, at, at)


def _writing(now: datetime, schedule: Schedule, wall: Wall) -> Iterator[Occasion]:
    for day in (wall.day(now) - DAY, wall.day(now)):
        if day.weekday() == schedule.weekday:
            due = wall.moment(day, schedule.writing_at)
            yield Occasion(WRITING, f"{WRITING} {day}", due, due + WRITING_STANDS)


def _on(day: date, kind: str, key: str, schedule: Schedule, wall: Wall) -> Occasion:
    due = wall.moment(day, schedule.at)
    return Occasion(kind, key, due, _at_least_an_hour(due, wall.moment(day + DAY, 0)))


def _at_least_an_hour(due: datetime, until: datetime) -> datetime:
    """`until`, or an hour after `due` if that's later: on some nights clocks leap over a day's last hour."""
    return max(until, due + HOUR)
