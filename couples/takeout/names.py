"""What one record is called where it's read: its day, and its question, its title or its first words.

Guaranteed: a name is what a person reads, never a key of ours (a kind, a state). Nothing is lost by it: what a name doesn't say in
full stays among the fields below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from couples import clock
from couples.takeout.labels import LABELS
from couples.takeout.rows import Record
from couples.titles import title_of

DAYS_AS_TEXT = {"check_in", "day", "look_on", "on"}
"""Fields with a day that may be a text, as it was sealed."""
FIRST = ("text", "line", "title", "observation", "free", "happened", "will", "name", "what", "about")
"""Where the words are that someone would know it by, the likeliest first."""
NO_WORDS = {*DAYS_AS_TEXT, "at", "code", "did", "form", "kind", "mood", "numbers", "partner", "stands", "state", "when"}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """`name` is empty where it says nothing that it could be called by; `rest` is what's still to be read below.

    `of_day` says what happened on its day, in a reader's words: "Shared", "Changed".
    """

    day: date | datetime | None
    of_day: str
    name: str
    rest: Record


def named(record: Record) -> Named:
    field_of_day, day = _day_in(record)
    asked = next((record[field] for field in ("question", "title") if record.get(field)), "")
    name = title_of(asked or first_words(record))
    said = {field for field, value in record.items() if LABELS.get(field) == "" and value == name}
    rest = {k: v for k, v in record.items() if k not in {*said, field_of_day, "check_in"}}
    of_day = "" if field_of_day == "check_in" else LABELS.get(field_of_day, "")
    return Named(day, of_day, name, rest)


def day_of(record: Record) -> date | datetime | None:
    """The first day or moment in it; a check-in's own day comes before the one on which it was opened."""
    return _day_in(record)[1]


def day_in(day: date, zone: str) -> date:
    """The day itself, or the one in `zone` of a moment."""
    return clock.local(day, zone).date() if isinstance(day, datetime) else day


def _day_in(record: Record) -> tuple[str, date | datetime | None]:
    for field, value in record.items():
        if isinstance(value, date):
            return field, value
        if field in DAYS_AS_TEXT and isinstance(day := day_or_text(value), date):
            return field, day
    return "", None


def day_or_text(value: date | str) -> date | str:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        return value


def first_words(record: Record) -> str:
    """What it says first, on one line; of an agreement, what its newest version says."""
    newest = record.get("versions", [])[-1:]
    likely = [(newest[0] if newest else record).get(field) for field in FIRST]
    others = [value for field, value in record.items() if field not in NO_WORDS]
    return next(_texts(likely + others), "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield " ".join(value.split())
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)
