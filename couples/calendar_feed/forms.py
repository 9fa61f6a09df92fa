"""What the page about one's calendar takes in."""

from typing import Any

from wtforms import BooleanField

from couples import text_input
from couples.calendar_feed.models import NEUTRAL_TITLE, CalendarFeed, Choices
from couples.fields import DrawnWith, text_line
from couples.packing import asdict


class CalendarForm(DrawnWith):
    title = text_line("Name in your calendar")
    revisits = BooleanField("Include days to revisit an agreement")
    answers = BooleanField("Include days to come back to a message")

    @staticmethod
    def chosen(feed: CalendarFeed | None) -> dict[str, Any]:
        """What a person chose, by the names of the fields."""
        return asdict(feed.choices if feed else Choices())

    def choices(self) -> Choices:
        """What was chosen; without a title, the neutral one."""
        title = NEUTRAL_TITLE if text_input.is_blank(self.title.data) else self.title.data
        return Choices(title, self.revisits.data, self.answers.data)
