"""A pause of the check-ins: either of the two begins it alone, until a chosen day or until one of them starts again. Pure.

Guaranteed: no reason is asked, no page says who paused, and no pause but the newest is stored, so no one can count them.
The trade-off: since there are only two people, each knows who paused.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from couples.checkins.schedule import Rhythm

LONGEST = timedelta(days=366)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Pause:
    """From `at` until the start of the day `until`, or until one of the two starts again; the newest one, over or not."""

    at: datetime | None = None
    until: date | None = None

    def lasts(self, now: datetime, zone: str) -> bool:
        return now < _begin_of(self.until, zone) if self.until else self.at is not None

    def upon(self, rhythm: Rhythm) -> Rhythm:
        """The rhythm with this pause in it; a check-in exactly at its end takes place."""
        if not (self.at or self.until):  # as most: a page asks a dozen times
            return rhythm
        resumes = _begin_of(self.until, rhythm.zone) - TICK if self.until else None
        return replace(rhythm, held=self.at, resumes=resumes)

    def passes_over(self, rhythm: Rhythm, now: datetime) -> bool:
        """Whether a check-in would have taken place since it began."""
        return self.at is not None and rhythm.moment(rhythm.next_after(self.at)) <= now


def _begin_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def is_possible(until: date, today: date) -> bool:
    """Whether a pause can last up to that day."""
    return today < until <= today + LONGEST
