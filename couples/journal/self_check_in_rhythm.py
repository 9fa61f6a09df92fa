"""How often someone is offered a check-in with themselves; missed ones are never mentioned. Pure."""

from datetime import date, timedelta

RHYTHMS = {"": "Only when I think of it", "weekly": "Once a week", "monthly": "Once a month"}


def period_of(rhythm: str, day: date) -> tuple[date, date]:
    """First and last day of the week or month that `day` is in; for no rhythm just the day."""
    if rhythm == "weekly":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if rhythm == "monthly":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day, day


def is_offered(rhythm: str, held_on: list[date], today: date) -> bool:
    """Whether this week or month has no check-in with oneself yet. Earlier ones don't matter, held or not."""
    first, last = period_of(rhythm, today)
    return bool(rhythm) and not any(first <= day <= last for day in held_on)
