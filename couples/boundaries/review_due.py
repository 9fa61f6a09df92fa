"""When an agreement is due for another look: on the day that both signed, or sooner where something happened.

Due is a word and no deadline: an agreement stays in force until the two decide otherwise. Pure.
"""

from datetime import date, timedelta

FIRST_LOOK = timedelta(weeks=8)
"""How far ahead the day is that a page suggests."""
SUGGESTED_WEEKS = (4, 8, 12)
"""The choices beside it; another day can be named."""
SOONEST, LATEST = timedelta(days=1), timedelta(days=731)
"""How far ahead it may be."""


def suggested_looks(today: date) -> list[tuple[int, date]]:
    """The days that a page offers to choose from, each with how many weeks ahead it is."""
    return [(weeks, today + timedelta(weeks=weeks)) for weeks in SUGGESTED_WEEKS]


def first_look(today: date) -> date:
    """The day that is chosen until somebody chooses another."""
    return today + FIRST_LOOK


def is_due(look_on: date, today: date, *, slipped: bool, was_paused: bool) -> bool:
    """Whether an agreement that is in force wants looking at again.

    Args:
        look_on: the day in the version that both signed last.
        today: the reader's day.
        slipped: one of the two noted that it did not work, and it was not looked at again since.
        was_paused: it was paused after it was signed, and the pause is over.
    """
    return slipped or was_paused or today >= look_on


def problem_with_look(day: date | None, today: date) -> str:
    """What is wrong with a day to look again, or nothing."""
    if day is None:
        return "Choose a day on which you both look at it again."
    if day < today + SOONEST:
        return "This day is not ahead any more. Choose one from tomorrow on."
    return "" if day <= today + LATEST else "This is more than two years ahead. A nearer day keeps it alive."
