"""Past check-ins by the month they were for, the newest month first: a year of them stays easy to look through.

Hello is for no day, so it counts by the day it was opened.
"""

from collections.abc import Callable, Iterable
from datetime import date

from couples.checkins.models import CheckIn


def by_month(
    opened: Iterable[CheckIn], day_of: Callable[[CheckIn], date | None]
) -> list[tuple[date, list[CheckIn]]]:
    """The first day of each month, with its check-ins in the order they come in.

    Args:
        day_of: finds the day that one is known by.
    """
    months: dict[date, list[CheckIn]] = {}
    for check_in in opened:
        months.setdefault((day_of(check_in) or _opened(check_in)).replace(day=1), []).append(check_in)
    return sorted(months.items(), key=lambda month: month[0], reverse=True)


def _opened(check_in: CheckIn) -> date:
    if check_in.revealed_at is None:
        raise ValueError("it's for no day, and it hasn't opened")
    return check_in.revealed_at.date()
