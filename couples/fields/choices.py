"""Fields for one or several of some choices: numbers, time zones, words."""

from typing import Any

from wtforms import IntegerField, RadioField, SelectMultipleField, ValidationError
from wtforms import SelectChoice as SelectChoice  # type: ignore[attr-defined]  # its stubs are for 3.2
from wtforms.validators import Optional
from wtforms.widgets import ListWidget

from couples import clock
from couples.fields import widgets
from couples.fields.words import TextLine
from couples.number_input import Within

ZERO_TO_TEN = "Choose a number from 0 to 10."


def zero_to_ten(label: str, message: str = ZERO_TO_TEN, **more: Any) -> IntegerField:
    """A whole number from 0 to 10, or no answer."""
    return IntegerField(label, validators=[Optional(), Within(0, 10, message)], **more)


class Zone(TextLine):
    """One of the time zones that we know."""

    def pre_validate(self, form: Any) -> None:
        if not clock.is_zone(self.data):
            raise ValidationError("Choose a time zone from the list, for example Europe/Berlin.")


def one_of(label: str, choices: Any, *, otherwise: str = "", **more: Any) -> RadioField:
    """One of a few choices. What is none of them is refused with the sentence `otherwise`."""
    drawn = widgets.RadioInput()
    return RadioField(label, choices=choices, option_widget=drawn, **_refused_with(otherwise), **more)


class Checkboxes(SelectMultipleField):
    """Any number of a few choices. What is none of them is refused with the sentence `otherwise`."""

    widget = ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: str, *, choices: Any, otherwise: str = "", **more: Any):
        super().__init__(label, choices=choices, **_refused_with(otherwise), **more)


def _refused_with(sentence: str) -> dict[str, Any]:
    return {"invalid_choice_message": sentence} if sentence else {}
