"""What the pages of a talk take in."""

import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from couples import prose
from couples.live import stages
from couples.live.asking import FARTHEST
from couples.numbers import Within

TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
NOTE_LIMIT = 5000
MOST_OWN_PHRASES = 6
KINDS = {
    stages.TALK: "One hard topic, in turns",
    stages.CHECK_IN: "This week's check-in, step by step",
}


def as_moment(wall: datetime | None) -> datetime | None:
    """What a person typed as wall time, in UTC; of two same wall times in autumn, the first."""
    return wall.replace(tzinfo=ZoneInfo(current_user.zone)).astimezone(UTC) if wall else None


def _moment(label: str) -> DateTimeLocalField:
    return DateTimeLocalField(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], validators=[Optional()])


class _Timed(FlaskForm):
    """A form in which `when` is now or a time."""

    when = RadioField(
        "When?", choices=[SelectChoice("now", "Now"), SelectChoice("at", "At a time")], default="now"
    )
    at = _moment("Day and time")

    def __init__(self, *args: Any, now: datetime | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._now = now

    @property
    def suits_at(self) -> datetime | None:
        return as_moment(self.at.data) if self.when.data == "at" else None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        valid = super().validate(*args, **kwargs)
        if self.when.data != "at" or self.at.errors or self._now is None:
            return valid
        problem = self._problem()
        self.at.errors = [problem] if problem else []
        return valid and not problem

    def _problem(self) -> str:
        if not self.suits_at:
            return "Which day and time? The other one can suggest another."
        in_reach = self._now < self.suits_at <= self._now + FARTHEST  # type: ignore[operator]
        return "" if in_reach else "Choose a time that is ahead, within two weeks."


class AskForm(_Timed):
    id = HiddenField()
    kind = RadioField("What for?", choices=[SelectChoice(*k) for k in KINDS.items()], default=stages.TALK)
    topic = StringField(
        "What about, in a few words",
        filters=[prose.clean],
        validators=[Length(max=prose.LINE_LIMIT, message=TOO_LONG)],
    )
    statement = HiddenField()
    minutes = RadioField(
        "How long?",
        choices=[SelectChoice(str(m), f"{m} minutes") for m in stages.LENGTHS],
        default=str(stages.LENGTHS[0]),
    )

    def validate_id(self, field: Any) -> None:
        try:
            field.data = uuid.UUID(str(field.data))
        except ValueError:
            raise ValidationError(
                "This form is from an older page. Open it again; nothing was sent."
            ) from None


class AnswerForm(_Timed):
    """An answer with another time; now and not today need no field."""


class PauseTimeForm(FlaskForm):
    at = _moment("Back at")

    @property
    def until(self) -> datetime | None:
        return as_moment(self.at.data)


class NoteForm(FlaskForm):
    text = TextAreaField(
        "For yourself", filters=[prose.clean], validators=[Length(max=NOTE_LIMIT, message=TOO_LONG)]
    )
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WishForm(FlaskForm):
    """What I am glad to hear when it gets hard, and how long my pauses are."""

    phrases = _Checkboxes("I am glad to hear", choices=[], validate_choice=False)
    own = TextAreaField(
        "In words of my own, one a line",
        filters=[prose.clean],
        validators=[Length(max=1200, message=TOO_LONG)],
    )
    pause_minutes = IntegerField(
        "My pauses, in minutes",
        default=30,
        validators=[
            InputRequired("How many minutes?"),
            Within(5, 1440, "Between 5 minutes and 24 hours."),
        ],
    )

    @property
    def own_lines(self) -> list[str]:
        return [line.strip() for line in (self.own.data or "").split("\n") if not prose.is_blank(line)]

    def validate_own(self, field: Any) -> None:
        if len(self.own_lines) > MOST_OWN_PHRASES:
            raise ValidationError(f"Up to {MOST_OWN_PHRASES} of your own fit well.")
        if any(len(line) > prose.LINE_LIMIT for line in self.own_lines):
            raise ValidationError("One of the lines is longer than fits. A shorter one is easier to say.")
