"""What the check-in's pages take in; every message says what to do and keeps what was typed."""

import uuid
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional

from couples import clock, prose
from couples.checkins import prompts
from couples.checkins.answers import Words
from couples.checkins.promises import REPORTS
from couples.checkins.ritual import WEEKDAYS
from couples.numbers import Within

TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
LINE_TOO_LONG = "This is a little long for one line: %(max)d characters fit. Your words are still here."


def _visible(message: str):
    def check(form: FlaskForm, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError(message)

    return check


def _uuid(form: FlaskForm, field: Any) -> None:
    try:
        field.data = uuid.UUID(str(field.data))
    except ValueError:
        raise ValidationError(
            "This form is from an older page. Open the page again; your words are still here."
        ) from None


def fresh_id() -> str:
    """An id made with the form, so that sending it twice makes one row."""
    return str(uuid.uuid4())


class AnswerForm(FlaskForm):
    text = TextAreaField(
        "Your words", filters=[prose.clean], validators=[Length(max=prose.ANSWER_LIMIT, message=TOO_LONG)]
    )
    feel = StringField(
        "I feel", filters=[prose.clean], validators=[Length(max=prose.LINE_LIMIT, message=LINE_TOO_LONG)]
    )
    need = StringField(
        "I need", filters=[prose.clean], validators=[Length(max=prose.LINE_LIMIT, message=LINE_TOO_LONG)]
    )
    value = IntegerField(
        "From 0 to 10",
        validators=[
            Optional(),
            Within(0, 10, "Choose a number from 0 to 10, your words are still here."),
        ],
    )
    keep = BooleanField("Keep this to myself")
    version = HiddenField(default="0")

    def words(self) -> Words:
        return Words(self.text.data, self.feel.data, self.need.data, self.value.data, self.keep.data)

    @property
    def seen_version(self) -> int:
        """The version of the row that this form was made from; 0 for none."""
        return (
            int(self.version.data)
            if (self.version.data or "").isdecimal() and len(self.version.data) < 10
            else 0
        )


class BroughtForm(FlaskForm):
    """Words brought along from elsewhere, and the question that they belong to."""

    text = TextAreaField(
        "Your words",
        filters=[prose.clean],
        validators=[
            _visible("There are no words here yet."),
            Length(max=prose.ANSWER_LIMIT, message=TOO_LONG),
        ],
    )
    prompt = RadioField("Which question do they belong to?", choices=[], validate_choice=False)

    def offer(self, asked: list[prompts.Prompt]) -> None:
        self.prompt.choices = [SelectChoice(p.key, p.text) for p in asked if p.kind != "scale"]

    def validate_prompt(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose one of the questions. Your words are still here.")


class HelloForm(AnswerForm):
    def validate_text(self, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError("Three words are enough. What comes to mind?")


class AfterthoughtForm(FlaskForm):
    id = HiddenField(validators=[_uuid], default=fresh_id)
    text = TextAreaField(
        "Your afterthought",
        filters=[prose.clean],
        validators=[
            _visible("Write what you would like to add."),
            Length(max=prose.ANSWER_LIMIT, message=TOO_LONG),
        ],
    )


class PromiseForm(FlaskForm):
    id = HiddenField(validators=[_uuid], default=fresh_id)
    text = StringField(
        "I will",
        filters=[prose.clean],
        validators=[
            _visible("Write one small thing that you will do."),
            Length(max=prose.LINE_LIMIT, message=LINE_TOO_LONG),
        ],
    )


class ReportForm(FlaskForm):
    state = RadioField(
        "What became of it?",
        choices=[SelectChoice(*report) for report in REPORTS.items()],
        validators=[InputRequired("Choose what fits best.")],
    )


class CallOffForm(FlaskForm):
    day = SelectField(
        "But on",
        choices=[],
        default="",
        coerce=lambda v: date.fromisoformat(v) if v and v != "None" else None,
    )

    def offer(self, days: list[date], name_of) -> None:
        self.day.choices = [
            SelectChoice("", "No other day"),
            *(SelectChoice(d.isoformat(), name_of(d)) for d in days),
        ]


class RitualForm(FlaskForm):
    weekday = SelectField(
        "Day", choices=[SelectChoice(i, name) for i, name in enumerate(WEEKDAYS)], coerce=int
    )
    at = TimeField("Time", validators=[InputRequired("Choose a time, for example 19:00.")])
    zone = StringField("Time zone", filters=[prose.clean])
    keys = SelectMultipleField("Questions", choices=[], option_widget=widgets.CheckboxInput())
    own = TextAreaField("Your own questions, one a line", filters=[prose.clean])

    def __init__(self, *args: Any, own_texts: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._own_texts = own_texts or {}
        self.keys.choices = [SelectChoice(p.key, p.text) for p in prompts.weekly().values()]

    def validate_zone(self, field: Any) -> None:
        if not clock.is_zone(field.data):
            raise ValidationError("Choose a time zone from the list, for example Europe/Berlin.")

    def validate_keys(self, field: Any) -> None:
        scales = {p.key for p in prompts.weekly().values() if p.kind == "scale"}
        if not (set(field.data or []) - scales or self.own_lines):
            raise ValidationError("Keep at least one question that is answered in words.")

    def validate_own(self, field: Any) -> None:
        if len(self.own_lines) > prompts.OWN_LIMIT:
            raise ValidationError(
                f"Up to {prompts.OWN_LIMIT} own questions fit well into one check-in. Yours are still here."
            )
        if any(len(line) > prose.LINE_LIMIT for line in self.own_lines):
            raise ValidationError(
                "One of these questions is very long. A question of one or two lines works best."
            )

    @property
    def own_lines(self) -> list[str]:
        return [line.strip() for line in (self.own.data or "").splitlines() if not prose.is_blank(line)]

    def own_prompts(self) -> dict[str, str]:
        """The couple's own questions by key; one whose text did not change keeps its key, and so its answers."""
        known = {text: key for key, text in self._own_texts.items()}
        return {known.get(line, prompts.OWN_MARK + uuid.uuid4().hex[:12]): line for line in self.own_lines}
