"""How long an agreement can be on hold, and how long a "not now" can last."""

from datetime import date, timedelta

SUGGESTED_REST = timedelta(weeks=2)
LONGEST_REST = timedelta(days=92)


def suggested_rest_day(today: date) -> date:
    """The day that a page suggests for a pause, or for coming back to a "not now"."""
    return today + SUGGESTED_REST


def first_rest_day(today: date) -> date:
    return today + timedelta(days=1)


def last_rest_day(today: date) -> date:
    return today + LONGEST_REST


def problem_with_rest(day: date | None, today: date) -> str:
    """What's wrong with the day until which something is on hold, or nothing."""
    if day is None:
        return "Until which day?"
    in_reach = first_rest_day(today) <= day <= last_rest_day(today)
    return "" if in_reach else "Choose a day from tomorrow up to three months ahead."
