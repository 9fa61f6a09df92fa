"""A row that two people can pause: where it keeps the pause, and what both rooms (check-ins, the light question) say about it."""

from datetime import date, datetime

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from couples.checkins.pause import Pause
from couples.db import UTCDateTime
from couples.template_helpers import day_in_words

NOT_POSSIBLE = "Choose a day from tomorrow on, within a year. Nothing was changed."


class CanPause:
    """The columns of the newest pause, over or not. `zone` is where its day ends."""

    zone: Mapped[str]
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_until: Mapped[date | None] = mapped_column(Date)

    @property
    def pause(self) -> Pause:
        return Pause(self.paused_at, self.paused_until)

    @pause.setter
    def pause(self, pause: Pause) -> None:
        self.paused_at, self.paused_until = pause.at, pause.until

    def is_paused(self, now: datetime) -> bool:
        return self.pause.lasts(now, self.zone)


def paused_in_words(until: date | None) -> str:
    return f"Paused until {day_in_words(until)}." if until else "Paused. Start again any time."
