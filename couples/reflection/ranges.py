"""The two ranges, needing reassurance and needing space: their sliders, and where the answers are on them. No storage; only the names of days depend on who reads.

Promised: a place on a range is the average of the sliders that were moved, in half steps. There's no type, no cut-off and no norm,
and no text depends on the number. The trade-off: nine sliders in our own words measure nothing that compares people.
"""

from collections.abc import Mapping
from datetime import date

from couples import content, reader_formats
from couples.content import Table, Text

AT_LEAST = 2
"""How many sliders of a range have to be moved before it has a place: one alone would say too much."""
TOP = 10


class Item(Table, frozen=True):
    """One slider. `turned`: its high end is the low end of the range."""

    key: Text
    range: Text
    text: Text
    low: Text
    high: Text
    turned: bool = False


class Range(Table, frozen=True):
    """One way to feel safe, and what's said about it, which is the same for everyone."""

    key: Text
    name: Text
    less: Text
    more: Text
    sentence: Text
    feels: Text
    helps: Text
    article: Text


class _File(Table, frozen=True):
    ranges: tuple[Range, ...]
    items: tuple[Item, ...]


_file = content.file(__file__, "ranges.toml", _File)


def items() -> tuple[Item, ...]:
    """The sliders in the order they are asked, the two ranges mixed."""
    return _file().items


def ranges() -> tuple[Range, ...]:
    return _file().ranges


def place_on(key: str, answers: Mapping[str, int]) -> float | None:
    """Where `answers` (0 to 10 by slider) lie on the range `key`, in half steps; None where too few were moved."""
    moved = [
        TOP - answers[i.key] if i.turned else answers[i.key]
        for i in items()
        if i.range == key and i.key in answers
    ]
    if len(moved) < AT_LEAST:
        return None
    half_steps = int(2 * sum(moved) / len(moved) + 0.5)
    return half_steps / 2


def as_number(place: float) -> float | int:
    """6 instead of 6.0."""
    return int(place) if place == int(place) else place


def course(places: list[tuple[date, float | int | None]]) -> list[tuple[str, float | int | None, None]]:
    """The points of a chart: a label for each day, with the year where the years differ."""
    several_years = len({day.year for day, _ in places}) > 1
    return [(reader_formats.here().short_day(day, year=several_years), place, None) for day, place in places]


def in_words(points: list[tuple[str, float | int | None, None]]) -> str:
    """A chart's description: from when to when, between what, and where it is now; no verdict."""
    known = [(label, place) for label, place, _ in points if place is not None]
    if not known:
        return "Nothing to show yet."
    values = [place for _, place in known]
    return (
        f"{len(known)} times, from {known[0][0]} to {known[-1][0]}, "
        f"between {min(values)} and {max(values)}, the last at {values[-1]}."
    )
