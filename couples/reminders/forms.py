"""What the page about reminders takes in. Nothing in it is typed."""

from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, ValidationError

from couples import reader_formats
from couples.fields import Checkboxes, SelectChoice
from couples.mail import outbox
from couples.packing import replace
from couples.reminders.schedule import (
    APP,
    ARRIVED,
    BREAK,
    BY_MAIL_ALONE,
    COMING,
    HERE,
    MAIL,
    OFF,
    PROMISED,
    REVISIT,
    TODAY,
    WRITING,
    Schedule,
)

NOT_LISTED = "Choose from what's listed here."
REFUSED: dict[str, Any] = {"invalid_choice_message": NOT_LISTED, "invalid_value_message": NOT_LISTED}
ALSO = {
    PROMISED: "A day I said I'd come back to a message",
    REVISIT: "Time to revisit an agreement",
    BREAK: "The end of a break",
    ARRIVED: "Something new, once a day",
}
SWITCHED_OFF = "Some of this is off in What reaches you. Switch it back on there to be reminded."


def channels() -> dict[str, str]:
    """How a reminder can come here."""
    here = {OFF: "Off", APP: "On Home"}
    return here | {MAIL: "On Home and by e-mail"} if outbox.is_set_up() else here


def _choices(named: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in named.items()]


def _channel(label: str) -> SelectField:
    return SelectField(label, choices=lambda: _choices(channels()), **REFUSED)


def _hour(label: str) -> SelectField:
    return SelectField(
        label,
        coerce=int,
        choices=lambda: _choices({hour: reader_formats.here().hour(time(hour)) for hour in range(24)}),
        **REFUSED,
    )


def _number(label: str, choices: dict[int, str]) -> SelectField:
    return SelectField(label, coerce=int, choices=_choices(choices), **REFUSED)


class RemindersForm(FlaskForm):
    """What, how and when. `is_held_back`: what has arrived can't be reminded of, which only the route knows."""

    coming = _channel("Before our check-in")
    days = _number("How early", {1: "The day before", 2: "Two days before", 3: "Three days before"})
    today = _channel("On the day of our check-in")
    hours = _number(
        "On the day",
        {0: "At the time above", 1: "An hour before", 2: "Two hours before", 4: "Four hours before"},
    )
    writing = _channel("Time for my notes, once a week")
    weekday = SelectField(
        "Day for my notes",
        coerce=int,
        choices=lambda: _choices(
            dict(zip(reader_formats.weekdays(), reader_formats.weekday_names(), strict=True))
        ),
        **REFUSED,
    )
    writing_at = _hour("Time for my notes")
    also = Checkboxes("By e-mail, also", choices=ALSO, otherwise=NOT_LISTED)
    at = _hour("Time of day")
    begin, end = _hour("E-mails from"), _hour("Until")

    def __init__(self, *args: Any, is_held_back: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_held_back = is_held_back

    def validate_also(self, field: Any) -> None:
        if self.is_held_back and ARRIVED in (field.data or []):
            raise ValidationError(SWITCHED_OFF)

    def channels(self, before: Schedule) -> dict[str, str]:
        """By kind. Without a mail server, what comes by e-mail alone stays as it was."""
        here = {COMING: self.coming.data, TODAY: self.today.data, WRITING: self.writing.data}
        if outbox.is_set_up():
            return here | dict.fromkeys(self.also.data or [], MAIL)
        return here | {kind: before.channel(kind) for kind in BY_MAIL_ALONE}

    def times(self, schedule: Schedule) -> Schedule:
        return replace(
            schedule,
            at=self.at.data,
            days=self.days.data,
            hours=self.hours.data,
            weekday=self.weekday.data,
            writing_at=self.writing_at.data,
            waking=(self.begin.data, self.end.data),
        )


def filled(schedule: Schedule, *, is_held_back: bool) -> RemindersForm:
    """The form with what someone chose."""
    offered = channels()
    shown = {kind: schedule.channel(kind) for kind in HERE}
    begin, end = schedule.waking
    data = {
        **{kind: channel if channel in offered else APP for kind, channel in shown.items()},
        "also": [kind for kind in BY_MAIL_ALONE if schedule.channel(kind)],
        "at": schedule.at,
        "days": schedule.days,
        "hours": schedule.hours,
        "weekday": schedule.weekday,
        "writing_at": schedule.writing_at,
        "begin": begin,
        "end": end,
    }
    return RemindersForm(formdata=None, data=data, is_held_back=is_held_back)
