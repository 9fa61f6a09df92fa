"""What the pages of this room take in; nothing is refused for what it says."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from couples import prose
from couples.db import given_id
from couples.growing.steps import MOST_STEPS, GoalWords, lines_of

WHY_LIMIT = 1000
STEPS_LIMIT = MOST_STEPS * (prose.LINE_LIMIT + 1)
TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."


def _limit(most: int) -> Length:
    return Length(max=most, message=TOO_LONG)


class GoalForm(FlaskForm):
    text = StringField(
        "What would you like to grow?", filters=[prose.clean], validators=[_limit(prose.LINE_LIMIT)]
    )
    why = TextAreaField(
        "What would be different then?", filters=[prose.clean], validators=[_limit(WHY_LIMIT)]
    )
    steps = TextAreaField(
        "Small steps, one on each line", filters=[prose.clean], validators=[_limit(STEPS_LIMIT)]
    )
    version = HiddenField(default="0")

    def validate_steps(self, field: Any) -> None:
        lines = lines_of(field.data)
        if len(lines) > MOST_STEPS:
            raise ValidationError(
                f"Up to {MOST_STEPS} steps fit into one goal. Yours are still here; some may belong to a goal of their own."
            )
        if any(len(line) > prose.LINE_LIMIT for line in lines):
            raise ValidationError("One of these steps is very long. A step of one or two lines works best.")

    @property
    def seen_version(self) -> int:
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0

    def words(self, before: GoalWords) -> GoalWords:
        """What was typed, with the ticks and the state that the goal had before."""
        lined = before.with_lines(lines_of(self.steps.data))
        return GoalWords(self.text.data, self.why.data, lined.steps, before.state)


class WinForm(FlaskForm):
    id = HiddenField(filters=[given_id])
    text = StringField("What went well?", filters=[prose.clean], validators=[_limit(prose.LINE_LIMIT)])

    def validate_text(self, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError("A few words are enough, and some are needed.")
