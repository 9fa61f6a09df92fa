"""Days and times."""

from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, Field, TimeField
from wtforms.validators import InputRequired, StopValidation

from couples import reader_formats


class _NoneWhenEmpty(Field):
    """A day or a time, chosen from suggestions or typed beside them under the same name: the first that's filled in counts.

    If none is, it's None, which the form's own validators judge. Something that's no day at all is refused before that.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [next((given for given in valuelist if given.strip()), "")]
        self.data = None
        if self.raw_data[0]:
            super().process_formdata(self.raw_data)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class Day(_NoneWhenEmpty, DateField):
    """One day, or none."""

    data: date | None

    def __init__(self, label: str, validators: Any = None, **more: Any):
        super().__init__(label, validators, **more)


class WallTime(_NoneWhenEmpty, DateTimeLocalField):
    """A day and a time as clocks on the wall show them, or none."""

    data: datetime | None

    def __init__(self, label: str, validators: Any = None, **more: Any):
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **more)


class _TimeNeeded(InputRequired):
    """There has to be a time; the sentence has an `example` of one, as the reader's clock shows it."""

    def __init__(self, example: time):
        super().__init__()
        self.example = example

    def __call__(self, form: Any, field: Field) -> None:
        try:
            super().__call__(form, field)
        except StopValidation:
            shown = reader_formats.here().hour(self.example)
            raise StopValidation(f"Choose a time, for example {shown}.") from None


class TimeNeeded(TimeField):
    """A time of day; a form without one is refused, with an `example`. `data` is that time once the form is validated."""

    data: time

    def __init__(self, label: str, example: time, **more: Any):
        super().__init__(label, [_TimeNeeded(example)], **more)


class Dated(FlaskForm):
    """A form that judges days: `today` is the day where the person is, which only its route knows."""

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
