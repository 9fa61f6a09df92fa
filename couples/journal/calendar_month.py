"""A month as a calendar. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST = 1900


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """From "2026-11"; None for anything else."""
        year, dash, month = text.partition("-")
        if not (text.isascii() and dash and len(text) == 7 and year.isdecimal() and month.isdecimal()):
            return None
        found = cls(int(year), int(month))
        return found if EARLIEST <= found.year <= 9999 and 1 <= found.month <= 12 else None

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=calendar.monthrange(self.year, self.month)[1] - 1)

    def weeks_from(self, weekday: int) -> list[list[int]]:
        """Weeks that begin on a weekday, 0 for Monday, as days of the month; 0 for days of another one."""
        return calendar.Calendar(weekday).monthdayscalendar(self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
