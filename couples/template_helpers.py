"""What every template can call: times in the reader's own zone, the theme, a few facts about the server."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Flask
from jinja2 import Environment, pass_environment
from jinja2.filters import make_attrgetter
from markupsafe import Markup

from couples import clock, device_zone, page_templates, reader_formats, titles, what_deleting_means
from couples.behind_proxies import the_person
from couples.config import Settings
from couples.lean_pages import LeanPages
from couples.page_addresses import Addresses

DAYS_BY_NAME = 7
"""So many days, with today, are known by their weekday alone."""


def init_app(app: Flask, settings: Settings) -> None:
    """Gives templates their filters and what they ask for by name."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(LeanPages)
    app.jinja_env.filters.update(
        when=when, day=day, day_of=day_of, clock_time=clock_time, day_in_full=day_in_full
    )
    app.jinja_env.filters.update(soon=soon, city=device_zone.city_of, told_apart=told_apart)
    app.jinja_env.filters.update(month=month, wall_time=wall_time, number=number, day_from_text=day_from_text)
    app.jinja_env.globals.update(
        url_for=Addresses(app).address,
        drawn_once=page_templates.drawn_once,
        theme=_theme,
        run_by=settings.run_by,
        days_in_backups=settings.backups,
        overwrites_deleted=not settings.database_url,
        has_mail=settings.smtp is not None,
        has_push=settings.can_push,
        gone_words=what_deleting_means.gone(settings.backups),
        exit_url=settings.exit_url,
        base_url=settings.base_url,
        is_https=settings.is_https,
        only_here=settings.is_only_here,
        zone_names=clock.zone_names,
        weekdays=reader_formats.weekdays,
        weekday_names=reader_formats.weekday_names,
    )


@pass_environment
def told_apart(
    environment: Environment,
    rows: Iterable[Any],
    text: str = "text",
    *,
    by: str = "id",
    newest_first: bool = True,
) -> dict[Any, str]:
    """What the buttons beside each of `rows` are about, by its id: its text, numbered where others begin alike."""
    key_of, text_of = (make_attrgetter(environment, name) for name in (by, text))
    return titles.told_apart({key_of(row): text_of(row) for row in rows}, newest_first=newest_first)


def _theme() -> str:
    person = the_person()
    return person.theme if person.is_authenticated else "system"


def _zone() -> str:
    person = the_person()
    return person.zone if person.is_authenticated else "UTC"


def _time_tag(moment: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        moment.astimezone(UTC).isoformat(timespec="minutes"), text
    )


def _is_of_another_year(day: date, today: date | None = None) -> bool:
    """Whether a day has to be said with its year, since without one it would be taken for one of the reader's current year."""
    return day.year != (today or clock.local(clock.now(), _zone()).date()).year


def in_words(moment: datetime) -> str:
    """A moment in the person's own zone: "Sunday, 22 November at 19:00"; with its year where that's another one."""
    local = clock.local(moment, _zone())
    return reader_formats.here().moment(local, year=_is_of_another_year(local.date()))


def when(moment: datetime) -> Markup:
    """The same for a page, marked as a time."""
    return _time_tag(moment, in_words(moment))


def soon(moment: datetime, now: datetime, *, on: bool = False) -> Markup:
    """A moment as people name it in the week before: "today at 19:00", "Sunday at 19:00"; farther away, with its date.

    Args:
        on: for the middle of a sentence: "on Sunday at 19:00", but "today at 19:00".
    """
    local, today = clock.local(moment, _zone()), clock.local(now, _zone()).date()
    days = (local.date() - today).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    before = "on " if on and not near else ""
    if not 0 <= days < DAYS_BY_NAME:
        return before + when(moment)
    return before + _time_tag(moment, f"{near or f'{local:%A}'} at {reader_formats.here().hour(local)}")


def day(moment: datetime) -> Markup:
    """The day of a moment in the person's own zone, as `day_of` says it; the tag's machine-readable date has no hour either."""
    return day_of(clock.local(moment, _zone()).date())


def day_in_full(moment: datetime) -> Markup:
    """The same with its year, for paper: "Sunday, 22 November 2026"."""
    return day_of(clock.local(moment, _zone()).date(), year=True)


def last_day(end: datetime) -> Markup:
    """The last whole day, in the person's own zone, before `end`."""
    return day_of(clock.local(end - timedelta(days=1), _zone()).date())


def day_in_words(
    day: date, today: date | None = None, *, year: bool | None = None, weekday: bool = True
) -> str:
    """A plain date, for a sentence: "Sunday, 22 November"; with its year where that isn't the reader's current one.

    Args:
        today: the reader's day, where a rule has it as a value.
        year: whether to say the year, where that isn't left to the rule: always on paper, never below a month that has it.
    """
    says_year = _is_of_another_year(day, today) if year is None else year
    return reader_formats.here().day(day, year=says_year, weekday=weekday)


def day_of(day: date, *, year: bool | None = None, weekday: bool = True) -> Markup:
    """The same for a page, marked as a time."""
    return Markup('<time datetime="{}">{}</time>').format(
        day.isoformat(), day_in_words(day, year=year, weekday=weekday)
    )


def day_from_text(text: str) -> str:
    """A day that's kept as text: "2026-11-22" is "Sunday, 22 November 2026"; what is no day stays as it is."""
    try:
        return reader_formats.here().day(date.fromisoformat(text), year=True)
    except ValueError:
        return text


def clock_time(moment: datetime) -> Markup:
    """The hour of a moment in the person's own zone: "19:00"."""
    return _time_tag(moment, reader_formats.here().hour(clock.local(moment, _zone())))


def wall_time(at: time | datetime) -> str:
    """A wall time: "19:00"."""
    return reader_formats.here().hour(at)


def month(first: date) -> str:
    """A month: "November 2026"."""
    return reader_formats.here().month_name(first)


def number(value: float) -> str:
    """A number: "5,000"."""
    return reader_formats.here().number(value)
