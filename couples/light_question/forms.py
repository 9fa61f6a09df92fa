"""What this room's pages take in."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import ValidationError

from couples import reader_formats
from couples.checkins import forms
from couples.checkins.schedule import WEEKDAYS
from couples.fields import Checkboxes, Day, Hidden, SelectChoice, Versioned, text_area


class AnswerForm(Versioned):
    text = text_area("Your answer")
    question = Hidden()


class DaysForm(FlaskForm):
    days = Checkboxes(
        "On which days?",
        choices=lambda: [SelectChoice(str(i), WEEKDAYS[i]) for i in reader_formats.weekdays()],
        otherwise="Choose at least one day.",
    )
    instead = Hidden()

    def validate_days(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose at least one day.")

    @property
    def weekdays(self) -> str:
        return "".join(sorted(set(self.days.data or ())))


class PauseForm(forms.PauseForm):
    until = Day("Pause until")
