"""How far back the day of a slip (an agreement that didn't work) can be when it's noted."""

from datetime import date, timedelta

SLIPPED_SINCE = timedelta(days=31)


def earliest_slip_day(today: date) -> date:
    return today - SLIPPED_SINCE


def problem_with_slip_day(day: date | None, today: date) -> str:
    """What's wrong with the day of a slip, or empty. A missing day isn't judged here."""
    in_reach = day is None or earliest_slip_day(today) <= day <= today
    return "" if in_reach else "Choose today or a day in the last month."
