"""Fields for text, which is cleaned and never None."""

from collections.abc import Callable
from typing import Any

from wtforms import HiddenField, PasswordField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from couples import reader_formats, text_input
from couples.fields import widgets

TEXT_LIMIT = 2000
TOO_LONG = "There's room for {limit} characters. Your words are still here; a shorter version will fit."


def refuse(problem: str) -> None:
    """Refuses the field that a form is checking, if there's a problem with it.

    Raises:
        ValidationError: `problem` isn't empty.
    """
    if problem:
        raise ValidationError(problem)


class Needed:
    """Refuses a text without anything that can be seen."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if text_input.is_blank(field.data):
            raise ValidationError(self.message)


class Fits(Length):
    """Refuses a longer text with `message`, in which `{limit}` stands for the number."""

    def __init__(self, limit: int, message: str = TOO_LONG):
        super().__init__(max=limit)
        self._message = message

    def __call__(self, form: Any, field: Any) -> None:
        if len(field.data) > self.max:
            raise ValidationError(too_long(self.max, self._message))


def too_long(limit: int, message: str = TOO_LONG) -> str:
    """What's said of a longer text, with the number as its reader writes it: "5,000"."""
    return message.format(limit=reader_formats.here().number(limit))


def as_typed(given: str | None) -> str:
    """The text exactly as it came, or an empty one if nothing came."""
    return given or ""


class _Words(StringField):
    """Words, made safe by `clean`: `data` is a text always, an empty one where nothing came."""

    data: str

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        clean: Callable[[str | None], str] = text_input.clean,
        **more: Any,
    ):
        super().__init__(label, validators, filters=[clean], **more)


class TextLine(_Words):
    """Words on one line."""

    widget = widgets.TextInput()


class TextArea(_Words, TextAreaField):
    """Words on as many lines as one likes."""

    widget = widgets.TextArea()


class Hidden(_Words, HiddenField):
    """Words that a page carries without showing them."""

    widget = widgets.HiddenInput()


class Password(_Words, PasswordField):
    """A password, taken exactly as it was typed."""

    widget = widgets.PasswordInput()

    def __init__(self, label: str, validators: Any = None, **more: Any):
        super().__init__(label, validators, clean=as_typed, **more)


def text_line(
    label: str, limit: int = text_input.LINE_LIMIT, *, needed: str = "", too_long: str = TOO_LONG, **more: Any
) -> TextLine:
    """Words on one line. With `needed`, an empty one is refused with that sentence."""
    return TextLine(label, _checks(limit, needed, too_long), **more)


def text_area(
    label: str, limit: int = TEXT_LIMIT, *, needed: str = "", too_long: str = TOO_LONG, **more: Any
) -> TextArea:
    """Words on as many lines as one likes. With `needed`, an empty one is refused with that sentence."""
    return TextArea(label, _checks(limit, needed, too_long), **more)


def _checks(limit: int, needed: str, too_long: str) -> list[Any]:
    fits = Fits(limit, too_long)
    return [Needed(needed), fits] if needed else [fits]


class Lines(TextArea):
    """A text in which each line is an item of its own; blank lines don't count.

    Args:
        most: how many lines fit, and `too_many` what is said when there are more.
        long_line: what is said when one of them is longer than a line can be.
    """

    def __init__(
        self, label: str, validators: Any = None, *, most: int, too_many: str, long_line: str, **more: Any
    ):
        super().__init__(label, validators, **more)
        self._most, self._too_many, self._long_line = most, too_many, long_line

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.data.splitlines() if not text_input.is_blank(line)]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if len(self.lines) > self._most:
            raise ValidationError(self._too_many)
        if any(len(line) > text_input.LINE_LIMIT for line in self.lines):
            raise ValidationError(self._long_line)
