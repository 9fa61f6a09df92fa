"""What the page about reminders takes in. Nothing in it is typed."""

from datetime import time
from typing import Any

from wtforms import SelectField, ValidationError

from couples import reader_formats
from couples.fields import Checkboxes, DrawnWith, SelectChoice
from couples.mail import outbox
from couples.packing import replace
from couples.reminders.schedule import (
    APP,
    ARRIVED,
    BOTH,
    BREAK,
    COMING,
    HERE,
    MAIL,
    NOT_HERE,
    OFF,
    PROMISED,
    PUSH,
    REVISIT,
    TODAY,
    WRITING,
    Schedule,
    channel,
)

NOT_LISTED = "Choose from what's listed here."
REFUSED: dict[str, Any] = {"invalid_choice_message": NOT_LISTED, "invalid_value_message": NOT_LISTED}
ALSO = {
    PROMISED: "Time to come back to a message",
    REVISIT: "Time to revisit an agreement",
    BREAK: "The end of a break",
    ARRIVED: "Something new, once a day",
}
SWITCHED_OFF = "Some of this is off in What reaches you. Switch it back on there to be reminded."


def channels(*, has_phone: bool = False) -> dict[str, str]:
    """How a reminder can come here."""
    has_mail = outbox.is_set_up()
    offered = {OFF: True, APP: True, MAIL: has_mail, PUSH: has_phone, BOTH: has_mail and has_phone}
    return {name: label for name, label in NAMES.items() if offered[name]}


NAMES = {
    OFF: "Off",
    APP: "On Home",
    MAIL: "On Home and by e-mail",
    PUSH: "On Home and my phone",
    BOTH: "On Home, by e-mail and on my phone",
}


def _choices(named: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in named.items()]


def _channel(label: str) -> SelectField:
    return SelectField(label, **REFUSED)


def _hour(label: str) -> SelectField:
    return SelectField(
        label,
        coerce=int,
        choices=lambda: _choices({hour: reader_formats.here().hour(time(hour)) for hour in range(24)}),
        **REFUSED,
    )


def _number(label: str, choices: dict[int, str]) -> SelectField:
    return SelectField(label, coerce=int, choices=_choices(choices), **REFUSED)


class RemindersForm(DrawnWith):
    """What, how and when. `is_held_back`: what has arrived can't be reminded of; `has_phone`: push can be chosen. Only the route knows."""

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
    writing_at = _hour("Time of day for my notes")
    also = Checkboxes("Also by e-mail", choices=ALSO, otherwise=NOT_LISTED)
    also_push = Checkboxes("Also on my phone", choices=ALSO, otherwise=NOT_LISTED)
    at = _hour("Time of day")
    begin, end = _hour("Not before"), _hour("Not after")

    def __init__(self, *args: Any, is_held_back: bool, has_phone: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_held_back, self.has_phone = is_held_back, has_phone
        for field in (self.coming, self.today, self.writing):
            field.choices = _choices(channels(has_phone=has_phone))

    def validate_also(self, field: Any) -> None:
        if self.is_held_back and ARRIVED in (field.data or []):
            raise ValidationError(SWITCHED_OFF)

    validate_also_push = validate_also

    def channels(self, before: Schedule) -> dict[str, str]:
        """The channels by kind. Without a mail server or a phone, choices for that channel stay as they were."""
        here = {COMING: self.coming.data, TODAY: self.today.data, WRITING: self.writing.data}
        mailed = self.also.data or [] if outbox.is_set_up() else _by(before, MAIL)
        pushed = self.also_push.data or [] if self.has_phone else _by(before, PUSH)
        return here | {k: channel(by_mail=k in mailed, by_push=k in pushed) for k in NOT_HERE}

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


def _by(schedule: Schedule, channel: str) -> list[str]:
    """The kinds that Home doesn't show and that come through this channel."""
    return [kind for kind in NOT_HERE if schedule.comes_by(channel, kind)]


def as_shown(schedule: Schedule, *, has_phone: bool) -> dict[str, Any]:
    """What someone chose, by the names of the form's fields."""
    offered = channels(has_phone=has_phone)
    shown = {kind: schedule.channel(kind) for kind in HERE}
    begin, end = schedule.waking
    return {
        **{kind: _offered(channel, offered) for kind, channel in shown.items()},
        "also": _by(schedule, MAIL),
        "also_push": _by(schedule, PUSH),
        "at": schedule.at,
        "days": schedule.days,
        "hours": schedule.hours,
        "weekday": schedule.weekday,
        "writing_at": schedule.writing_at,
        "begin": begin,
        "end": end,
    }


def _offered(channel: str, offered: dict[str, str]) -> str:
    """The part of this channel that's offered, if not all of it is."""
    if channel in offered:
        return channel
    return next((part for part in (MAIL, PUSH) if channel == BOTH and part in offered), APP)
