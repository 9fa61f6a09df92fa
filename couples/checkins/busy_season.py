"""Check-ins with one question: either of the two can turn this on for four weeks. Pure.

Guaranteed: no reason is asked or kept, and no season but the newest is stored, so no one can count them. The trade-off:
since there are only two people, each knows who did.
"""

from dataclasses import dataclass
from datetime import date

from couples.checkins.schedule import WEEK, Rhythm

WEEKS = 4


@dataclass(frozen=True)
class Season:
    """The check-ins from the day `begins` on, up to but not including the day `ends`."""

    begins: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.begins <= day < self.ends

    def last(self, rhythm: Rhythm) -> date:
        """The day of its last check-in, if the rhythm stays as it is."""
        day = self.begins
        while rhythm.after(day) < self.ends:
            day = rhythm.after(day)
        return day

    def ended(self, day: date) -> "Season | None":
        """This season, ended so that the check-in of `day` has all questions again; None if no check-in is left in it."""
        ends = min(self.ends, day)
        return Season(self.begins, ends) if self.begins < ends else None


def beginning(day: date) -> Season:
    return Season(day, day + WEEKS * WEEK)
