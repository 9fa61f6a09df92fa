"""How long ago a day can be on which an agreement did not work, to be noted now."""

from datetime import date, timedelta

SLIPPED_SINCE = timedelta(days=31)


def earliest_slip_day(today: date) -> date:
    return today - SLIPPED_SINCE


def problem_with_slip_day(day: date | None, today: date) -> str:
    """What is wrong with the day of a slip, or nothing; none is the form's own to refuse."""
    in_reach = day is None or earliest_slip_day(today) <= day <= today
    return "" if in_reach else "Choose today or a day in the last month."
