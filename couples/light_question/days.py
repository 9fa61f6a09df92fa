"""The days of the light question and their midnights. Pure rules over weekdays, a zone and a first day.

Guaranteed: a moment belongs to one day, and that one to one question for both. A day begins when the clocks of the agreed zone first
show it and ends when they first show the next, whatever they do in between. Where the two agree on other days, the new ones begin
after the midnight that was agreed for the question under way.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from couples.clock import A_DAY


def begin_of(day: date, zone: str) -> datetime:
    """The first moment of `day` in `zone`, in UTC."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def day_at(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True)
class Days:
    """Weekdays (0 is Monday) in `zone` from the day `first` on, and the keys of the questions in their order."""

    weekdays: Collection[int]
    zone: str
    first: date
    order: tuple[str, ...]

    def ends_at(self, day: date) -> datetime:
        """Midnight: the moment at which the question of `day` is gone."""
        return begin_of(day + A_DAY, self.zone)

    def has(self, day: date) -> bool:
        return day >= self.first and day.weekday() in self.weekdays

    def question_on(self, day: date) -> str | None:
        """The key of the question of `day`; None if there's none."""
        return self.order[self.asked_before(day) % len(self.order)] if self.order and self.has(day) else None

    def asked_before(self, day: date) -> int:
        """How many questions come on the days before `day`."""
        weeks, rest = divmod(max(0, (day - self.first).days), 7)
        begun = [self.first + timedelta(days=weeks * 7 + n) for n in range(rest)]
        return weeks * len(self.weekdays) + sum(d.weekday() in self.weekdays for d in begun)

    def next_from(self, day: date) -> date:
        """The first of its days that isn't before `day`."""
        return next(d for d in (max(day, self.first) + timedelta(days=n) for n in range(7)) if self.has(d))

    def after_today(self, now: datetime, zone: str) -> date:
        """The first day in `zone` that begins when these days' today is over, or later."""
        today = day_at(now, self.zone)
        ends = self.ends_at(today)
        day = max(day_at(ends, zone), today + A_DAY)
        return day if begin_of(day, zone) >= ends else day + A_DAY
