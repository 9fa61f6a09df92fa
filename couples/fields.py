"""The form fields that several rooms use, each asked for, checked and refused in one way.

Promised: words are cleaned and never cut; what doesn't fit is refused with a sentence beside its field, and what was
typed stays there. The trade-off: a room that wants another sentence hands it in, so a few differ on purpose.
"""

import uuid
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from couples import clock, prose
from couples.numbers import Within

TEXT_LIMIT = 2000
TOO_LONG = "This is longer than we can keep here: %(max)d characters. Your words are still here; a shorter version fits."
ZERO_TO_TEN = "Choose a number from 0 to 10, your words are still here."


# --- words --------------------------------------------------------------------------------------------------------


class Needed:
    """Refuses a text of which nothing would be seen."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if prose.is_blank(field.data):
            raise ValidationError(self.message)


def text_line(
    label: str, limit: int = prose.LINE_LIMIT, *, needed: str = "", too_long: str = TOO_LONG, **more: Any
) -> StringField:
    """Words on one line. With `needed`, an empty one is refused with that sentence."""
    return StringField(label, filters=[prose.clean], validators=_checks(limit, needed, too_long), **more)


def text_area(
    label: str, limit: int = TEXT_LIMIT, *, needed: str = "", too_long: str = TOO_LONG, **more: Any
) -> TextAreaField:
    """Words on as many lines as one likes. With `needed`, an empty one is refused with that sentence."""
    return TextAreaField(label, filters=[prose.clean], validators=_checks(limit, needed, too_long), **more)


def _checks(limit: int, needed: str, too_long: str) -> list[Any]:
    length = Length(max=limit, message=too_long)
    return [Needed(needed), length] if needed else [length]


class Lines(TextAreaField):
    """A text of which each line is a thing of its own; empty lines are none.

    Args:
        most: how many lines fit, and `too_many` what is said when there are more.
        long_line: what is said when one of them is longer than a line can be.
    """

    def __init__(
        self, label: str, validators: Any = None, *, most: int, too_many: str, long_line: str, **more: Any
    ):
        super().__init__(label, validators, filters=[prose.clean], **more)
        self._most, self._too_many, self._long_line = most, too_many, long_line

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in (self.data or "").splitlines() if not prose.is_blank(line)]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if len(self.lines) > self._most:
            raise ValidationError(self._too_many)
        if any(len(line) > prose.LINE_LIMIT for line in self.lines):
            raise ValidationError(self._long_line)


# --- numbers, days, choices -----------------------------------------------------------------------------------------


def zero_to_ten(label: str, message: str = ZERO_TO_TEN, **more: Any) -> IntegerField:
    """A whole number from 0 to 10, or no answer."""
    return IntegerField(label, validators=[Optional(), Within(0, 10, message)], **more)


class _NoneWhenEmpty:
    """A day or a time, from suggestions or typed beside them under the same name: the first that is filled in counts.

    Where nothing was typed it's None, for the form's own check to judge; what is no day at all is refused before that.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [next((given for given in valuelist if given.strip()), "")]
        self.data = None
        if self.raw_data[0]:
            super().process_formdata(self.raw_data)  # type: ignore[misc]

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:  # type: ignore[attr-defined]
            raise StopValidation


class Day(_NoneWhenEmpty, DateField):
    """One day, or none."""


class WallTime(_NoneWhenEmpty, DateTimeLocalField):
    """A day and a time as clocks on the wall show them, or none."""

    def __init__(self, label: str, validators: Any = None, **more: Any):
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **more)


class Dated(FlaskForm):
    """A form that judges days: `today` is the day where the person is, which only its route knows."""

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today


def refuse(problem: str) -> None:
    """Refuses the field that a form is checking, where there is a problem with it."""
    if problem:
        raise ValidationError(problem)


class Zone(StringField):
    """One of the time zones that we know."""

    def __init__(self, label: str, validators: Any = None, **more: Any):
        super().__init__(label, validators, filters=[prose.clean], **more)

    def pre_validate(self, form: Any) -> None:
        if not clock.is_zone(self.data or ""):
            raise ValidationError("Choose a time zone from the list, for example Europe/Berlin.")


class Checkboxes(SelectMultipleField):
    """Any number of a few choices."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


# --- what pages carry without showing it ------------------------------------------------------------------------------


def as_id(given: Any) -> uuid.UUID | None:
    """The id that `given` names; None where it names none."""
    try:
        return uuid.UUID(str(given))
    except ValueError:
        return None


def fresh_id() -> str:
    """An id that is made with a form, so that sending it twice makes one row."""
    return str(uuid.uuid4())


class FreshId(HiddenField):
    """The id of the row that a form makes, so that sending it twice makes one row; a fresh one in a fresh form.

    What is no id is refused, with what became of the rest in `but`; without `but` a fresh one takes its place.
    """

    def __init__(self, label: str = "", validators: Any = None, *, but: str = "", **more: Any):
        super().__init__(label, validators, default=fresh_id, **more)
        self._but = but

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None
        if not self._but:
            self.data = as_id(self.data) or uuid.uuid4()

    def pre_validate(self, form: Any) -> None:
        id = as_id(self.data)
        if id is None:
            raise StopValidation(f"This form is from an older page. Open it again; {self._but}.")
        self.data = id


class Versioned(FlaskForm):
    """A form made from a row that other devices save too; it says which version it was made from."""

    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version of the row that this form was made from; 0 for none."""
        given = self.version.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0
