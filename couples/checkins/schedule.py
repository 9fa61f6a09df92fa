"""When the weekly check-in is: pure rules over a weekday, a wall time and a zone.

An occurrence is known by its local date, so that there is exactly one a week across every change of the clocks. A week's
check-in can still be opened for three days after its hour (life happens), unless it was settled: opened by both, or called off
for this week. What decides is only what both know and the time, never whether one of them has written.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_WEEKDAY, DEFAULT_HOUR = 6, time(19)
"""Sunday at seven in the evening, until two have agreed on a day and an hour of their own (0 is Monday)."""
GRACE = timedelta(days=3)
WEEK = timedelta(days=7)
APART = timedelta(days=4)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Rhythm:
    """Weekday (0 is Monday), wall time and IANA zone, counted from `since` (UTC): no occurrence lies before it."""

    weekday: int
    at: time
    zone: str
    since: datetime

    def moment(self, day: date) -> datetime:
        """The occurrence of `day` in UTC. In a gap of the clocks it is the same time by the clock of before."""
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def next_after(self, now: datetime) -> date:
        """The local date of the first occurrence after `now`."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        return day if self.moment(day) > now else day + WEEK

    def last_before(self, now: datetime) -> date | None:
        """The local date of the newest occurrence that has come, or None where none has yet."""
        day = self.next_after(now) - WEEK
        return day if self.moment(day) > self.since else None

    def first(self) -> date:
        return self.next_after(self.since)

    def closes_at(self, day: date, moved_to: date | None = None) -> datetime:
        """Until when the check-in of `day` can be opened: three days on, or the end of the day it was moved to."""
        end = self.moment(day) + GRACE
        if moved_to:
            midnight = datetime.combine(
                moved_to + timedelta(days=1), time(0), ZoneInfo(self.zone)
            ).astimezone(UTC)
            end = max(end, midnight)
        return min(end, self.moment(day + WEEK))

    def current(self, now: datetime, settled: bool, moved_to: date | None = None) -> date:
        """The date of the check-in that one writes for now.

        Args:
            now: the moment of asking.
            settled: whether the newest occurrence that has come was opened by both or called off.
            moved_to: the day it was moved to, if it was.
        """
        last = self.last_before(now)
        if last and not settled and now < self.closes_at(last, moved_to):
            return last
        return self.next_after(max(now, self.since))

    def days_to_move_to(self, day: date, now: datetime) -> list[date]:
        """The days that "not this week, but on ..." can name: from today up to the day before the next one."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        end = day + WEEK
        return [d for d in (today + timedelta(days=i) for i in range(14)) if d < end and d != day]


def first_moment(agreed_at: datetime, last_opened_at: datetime | None) -> datetime:
    """From when a newly agreed rhythm counts: at once, but four days after the last check-in at the earliest."""
    return max(agreed_at, last_opened_at + APART) if last_opened_at else agreed_at
