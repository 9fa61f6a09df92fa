"""Check-ins with one question: either of the two taps it for four weeks. Pure.

Guaranteed: no reason is asked or kept, and no season but the newest is known, so nothing can be counted. The trade-off: with two
people each knows who tapped.
"""

from dataclasses import dataclass
from datetime import date

from couples.checkins.schedule import WEEK, Rhythm

WEEKS = 4


@dataclass(frozen=True)
class Season:
    """From the check-in of `begins` up to, and without, that of `ends`."""

    begins: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.begins <= day < self.ends

    def last(self, rhythm: Rhythm) -> date:
        """The day of its last check-in, where the day stays."""
        day = self.begins
        while rhythm.after(day) < self.ends:
            day = rhythm.after(day)
        return day

    def ended(self, day: date) -> "Season | None":
        """The season where the check-in of `day` is the first with all questions again; None where that leaves nothing."""
        ends = min(self.ends, day)
        return Season(self.begins, ends) if self.begins < ends else None


def beginning(day: date) -> Season:
    return Season(day, day + WEEKS * WEEK)
