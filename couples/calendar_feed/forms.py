"""What the page about one's calendar takes in."""

from flask_wtf import FlaskForm
from wtforms import BooleanField

from couples import text_input
from couples.calendar_feed.models import NEUTRAL_TITLE, Choices
from couples.fields import text_line


class CalendarForm(FlaskForm):
    title = text_line("Name in your calendar")
    revisits = BooleanField("Include days to revisit an agreement")
    answers = BooleanField("Include days to come back to a message")

    def choices(self) -> Choices:
        """What was chosen; without a title, the neutral one."""
        title = NEUTRAL_TITLE if text_input.is_blank(self.title.data) else self.title.data
        return Choices(title, self.revisits.data, self.answers.data)
