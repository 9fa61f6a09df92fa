"""When it's time to revisit an agreement: on the day that both signed, or sooner if something happened. Pure.

Both are told of the day a week before, so that there's time to keep it. From the day on it isn't active again until both
have kept it. Until then it stands the same for both, whether one of them has kept it, said "not now" or said nothing.
"""

from datetime import date, timedelta

FIRST_LOOK = timedelta(weeks=8)
"""How far ahead the day is that a page suggests."""
SUGGESTED_WEEKS = (4, 8, 12)
"""Weeks ahead that a page offers as choices, beside a date that a person picks."""
BEFORE = timedelta(weeks=1)
"""So long before its day both are told of it."""
SOONEST, LATEST = timedelta(days=1), timedelta(days=731)
"""How far ahead it may be."""


def suggested_looks(today: date) -> list[tuple[int, date]]:
    """The days that a page offers to choose from, each with how many weeks ahead it is."""
    return [(weeks, today + timedelta(weeks=weeks)) for weeks in SUGGESTED_WEEKS]


def first_look(today: date) -> date:
    """The day that's filled in until someone chooses another."""
    return today + FIRST_LOOK


def is_due(look_on: date, today: date, *, slipped: bool, was_paused: bool) -> bool:
    """Whether it's time to revisit an agreement that both signed.

    Args:
        look_on: the day in the version that both signed last.
        today: the reader's day.
        slipped: one of the two has noted that it didn't work, and they haven't revisited it since.
        was_paused: it was put on hold after both signed, and that's over.
    """
    return slipped or was_paused or today >= look_on


def is_near(look_on: date, today: date) -> bool:
    """Whether the day is ahead and within a week."""
    return today < look_on <= today + BEFORE


def problem_with_look(day: date | None, today: date) -> str:
    """What is wrong with a day to revisit, or nothing."""
    if day is None:
        return "Choose a day to revisit it."
    if day < today + SOONEST:
        return "That day has passed. Choose one from tomorrow on."
    return "" if day <= today + LATEST else "That's more than two years away. Choose a day before that."
