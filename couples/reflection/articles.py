"""Short things to read: own words over what research says, each with its sources, a two-minute exercise and one kind sentence at the end.

Promised: a way of relating is described as a range that moves, never as a type, and never as the partner's.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ORDER = (
    "needing-to-know",
    "needing-room",
    "both-at-once",
    "at-ease",
    "temperament",
    "the-round",
    "on-my-own-feet",
    "small-promises",
    "two-ways",
)


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs, then perhaps a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """`also_called` is the word that books use. `exercise` is its steps; `sources` are where the facts are from."""

    key: str
    title: str
    lead: str
    minutes: int
    parts: tuple[Part, ...]
    exercise_title: str
    exercise: tuple[str, ...]
    kindness: str
    sources: tuple[str, ...]
    also_called: str = ""
    page: str = ""
    """A page of one's own that the exercise fills."""


@cache
def articles() -> dict[str, Article]:
    """All of them by key, in the order in which they are offered."""
    return {key: _read(key) for key in ORDER}


def _read(key: str) -> Article:
    value = tomllib.loads((Path(__file__).parent / "articles" / f"{key}.toml").read_text("utf-8"))
    parts = tuple(Part(**{k: _fixed(v) for k, v in part.items()}) for part in value.pop("parts"))
    return Article(key=key, parts=parts, **{k: _fixed(v) for k, v in value.items()})


def _fixed(value):
    return tuple(value) if isinstance(value, list) else value
