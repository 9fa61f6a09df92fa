"""When the check-in is: pure rules over a weekday, a wall time, a zone, and how often it comes round.

An occurrence is known by its local date, so there's exactly one a week, one in two weeks, or one a month on the month's
first such weekday, across every change of the clocks. It can still be opened for a while after its hour (life happens),
unless it's settled: opened by both, or called off. The rules go by the time and by what both know, never by whether one of
them has written.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_WEEKDAY, DEFAULT_HOUR = 6, time(19)
"""Sunday at seven in the evening, until two have agreed on a day and an hour of their own (0 is Monday)."""
WEEKLY, TWO_WEEKS, MONTHLY = "week", "two-weeks", "month"
GRACE = timedelta(days=3)
WEEK = timedelta(days=7)
LATER = {WEEKLY: GRACE, TWO_WEEKS: WEEK, MONTHLY: WEEK}
"""How long after its hour a check-in can be opened."""
APART = timedelta(days=4)
FARTHER_APART = timedelta(days=11)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Rhythm:
    """Weekday (0 is Monday), wall time and IANA zone. There's no occurrence before `since` (UTC).

    Every second week is counted from the first occurrence after `since`. In a pause, time stands still at `held`, until it
    `resumes`, if that's known.
    """

    weekday: int
    at: time
    zone: str
    since: datetime
    every: str = WEEKLY
    held: datetime | None = None
    resumes: datetime | None = None

    @property
    def is_weekly(self) -> bool:
        return self.every == WEEKLY

    def moment(self, day: date) -> datetime:
        """The occurrence of `day` in UTC. If clocks skip its hour, it's at the time that they would have shown without the change."""
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """The first minute of that day, in UTC."""
        return datetime.combine(day, time(0), ZoneInfo(self.zone)).astimezone(UTC)

    def begins(self, day: date, moved_to: date | None) -> datetime:
        """The hour of the occurrence of `day`, or the first minute of the day it was moved to, for which no hour is known."""
        return self.midnight(moved_to) if moved_to else self.moment(day)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def next_after(self, now: datetime, called_off: Collection[date] = ()) -> date:
        """The local date of the first occurrence after `now` that no pause passes over and that isn't among those called off."""
        day = self._next(max(now, self.since))
        if self.held and self.resumes and self.held <= self.moment(day) <= self.resumes:
            day = self._next(self.resumes)
        return self.next_after(self.moment(day), called_off) if day in called_off else day

    def last_before(self, now: datetime) -> date | None:
        """The local date of the newest occurrence that has come, or None where none has yet, or none since a pause."""
        day = self.before(self._next(now))
        began = self.resumes if self.resumes and self.resumes <= now else self.since
        return day if self.moment(day) > max(began, self.since) else None

    def first(self) -> date:
        return self.next_after(self.since)

    def after(self, day: date) -> date:
        """The occurrence that comes after that of `day`."""
        if self.every == MONTHLY:
            return self._on_weekday((day.replace(day=1) + timedelta(days=31)).replace(day=1))
        return day + self._step

    def before(self, day: date) -> date:
        """The occurrence that comes before that of `day`."""
        if self.every == MONTHLY:
            return self._on_weekday((day.replace(day=1) - timedelta(days=1)).replace(day=1))
        return day - self._step

    def stood(self, now: datetime) -> datetime:
        """`now`, or in a pause the moment at which time stands still."""
        return min(now, self.held) if self.held and not self._goes_on(now) else now

    def _goes_on(self, now: datetime) -> bool:
        return self.held is None or (self.resumes is not None and self.resumes <= now)

    def closes_at(self, day: date, moved_to: date | None = None) -> datetime:
        """Until when the check-in of `day` can be opened: some days on, or the end of the day it was moved to; at most until the next."""
        end = self.moment(day) + LATER[self.every]
        if moved_to:
            end = max(end, self.midnight(moved_to + timedelta(days=1)))
        return min(end, self.moment(self.after(day)))

    def current(self, now: datetime, settled: bool, moved_to: date | None = None) -> date:
        """The date of the check-in that one writes for now.

        Args:
            now: the moment of asking.
            settled: whether the newest occurrence that has come was opened by both or called off.
            moved_to: the day it was moved to, if it was.
        """
        stood = self.stood(now)
        last = self.last_before(stood)
        if last and not settled and stood < self.closes_at(last, moved_to):
            return last
        return self.coming(now)

    def coming(self, now: datetime) -> date:
        """The one that's next to write for: in a pause, the one that was next when it began."""
        return self.next_after(now) if self._goes_on(now) else self._next(max(self.stood(now), self.since))

    def days_to_move_to(self, day: date, now: datetime, zone: str) -> list[date]:
        """The days to choose from for "not this time, but on ...": up to two weeks from today, or from a week before `day` if that's later.

        They end before the next occurrence, and its own isn't one of them; both are as whoever lives in `zone` counts days.
        """
        today, own, after = (
            moment.astimezone(ZoneInfo(zone)).date()
            for moment in (now, self.moment(day), self.moment(self.after(day)))
        )
        begins, end = max(today, day - WEEK), min(self.after(day), after)
        return [d for d in (begins + timedelta(days=i) for i in range(14)) if d < end and d != own]

    @property
    def _step(self) -> timedelta:
        return 2 * WEEK if self.every == TWO_WEEKS else WEEK

    def _next(self, now: datetime) -> date:
        """The first occurrence after `now`, even where `now` is before `since`."""
        day = self._from(self.day_of(now))
        return day if self.moment(day) > now else self._from(day + timedelta(days=1))

    def _from(self, day: date) -> date:
        """The first of its days that isn't before `day`."""
        if self.every == MONTHLY:
            first = self._on_weekday(day.replace(day=1))
            return first if first >= day else self.after(day)
        found = self._on_weekday(day)
        if self.every == TWO_WEEKS and (found - self._first_week) % self._step:
            found += WEEK
        return found

    @property
    def _first_week(self) -> date:
        """The first such weekday after `since`; in a two-week rhythm, every second week is counted from it."""
        day = self._on_weekday(self.day_of(self.since))
        return day if self.moment(day) > self.since else day + WEEK

    def _on_weekday(self, day: date) -> date:
        return day + timedelta(days=(self.weekday - day.weekday()) % 7)


def first_moment(agreed_at: datetime, last_opened_at: datetime | None, every: str = WEEKLY) -> datetime:
    """When a newly agreed rhythm starts to apply: at the agreement or, if that's later, `APART` after the last check-in
    opened (`FARTHER_APART` unless the rhythm is weekly).
    """
    apart = APART if every == WEEKLY else FARTHER_APART
    return max(agreed_at, last_opened_at + apart) if last_opened_at else agreed_at


def in_its_turn(since: datetime, every: str, before: Rhythm) -> datetime:
    """`since`, moved so that a rhythm of every second week keeps to the same weeks as the one before.

    It may shift by the days between the two weekdays.
    """
    if not every == before.every == TWO_WEEKS:
        return since
    return max(since, before.moment(before.next_after(since)) - APART)
