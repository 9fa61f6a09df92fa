"""How settled someone felt, and in which moods, over time. Takes days and numbers, gives points and counts; nothing is
judged or compared. Only how days are named depends on the reader.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from couples import reader_formats

DAYS = timedelta(days=35)
WEEKS = 26
MONTHS = 12
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Noted:
    """What one entry says of its day."""

    day: date
    settled: int | None
    moods: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Points of a chart: label, number, and None, because the chart's second line, for a partner, stays empty.
    `step` is what one point stands for."""

    step: str
    points: list[tuple[str, float | None, None]]


def settled_line(noted: Iterable[Noted], today: date) -> Line | None:
    """One point for each day with a number while they are few weeks old, else the mean of each of the last weeks; None without any."""
    numbers = [(n.day, n.settled) for n in noted if n.settled is not None and n.day <= today]
    if not numbers:
        return None
    if min(day for day, _ in numbers) > today - DAYS:
        means = _means(numbers, lambda day: day)
        return Line("Day", [(_short(day), means[day], None) for day in sorted(means)])
    means = _means(numbers, _monday)
    last = _monday(today)
    weeks = [last - WEEK * back for back in reversed(range(WEEKS))]
    first = next((w for w in weeks if w in means), last)
    return Line("Week of", [(_short(w), means.get(w), None) for w in weeks if w >= first])


def moods_by_month(noted: Iterable[Noted], today: date) -> list[tuple[date, list[tuple[str, int]]]]:
    """For each of the last months with moods, newest first: its first day, and its words with how often, the most frequent first."""
    months: dict[date, Counter[str]] = defaultdict(Counter)
    for n in noted:
        if n.moods and n.day <= today:
            months[n.day.replace(day=1)].update(n.moods)
    newest = sorted(months, reverse=True)[:MONTHS]
    return [(m, sorted(months[m].items(), key=lambda item: (-item[1], item[0]))) for m in newest]


def _means(numbers: list[tuple[date, int]], period: Callable[[date], date]) -> dict[date, float]:
    grouped: dict[date, list[int]] = defaultdict(list)
    for day, number in numbers:
        grouped[period(day)].append(number)
    means = {day: round(sum(found) / len(found), 1) for day, found in grouped.items()}
    return {day: int(mean) if mean.is_integer() else mean for day, mean in means.items()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _short(day: date) -> str:
    return reader_formats.here().short_day(day)
