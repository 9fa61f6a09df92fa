"""Where the story takes place: the app, the two people, the clock, and what each has promised the other."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Select

from couples import clock
from couples.db import db
from couples.demo.partner import ZONE, Partner

DAY = timedelta(days=1)
TALK_IN = 3 * DAY  # how far off the next check-in is when the demo is made; the last one was four days ago
OTHER = {"ana": "ben", "ben": "ana"}


class Stage:
    """The two and the clock. The check-in is at half past seven."""

    def __init__(self, app: Flask, today: date):
        self.app, self.today = app, today
        self.people = {"ana": Partner(app, "Ana"), "ben": Partner(app, "Ben")}
        self.promised: list[tuple[str, str, dict]] = []

    def at(self, day: date, hour: str) -> None:
        """Sets the clock of the whole process to `hour` on `day`."""
        moment = datetime.combine(day, time.fromisoformat(hour), ZoneInfo(ZONE)).astimezone(UTC)
        clock.now = lambda: moment

    def find(self, query: Select) -> Any:
        with self.app.app_context():
            return db.session.scalars(query).one()
