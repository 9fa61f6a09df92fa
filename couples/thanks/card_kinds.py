"""The words around notes and cards, from `cards.toml`, read once."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

KINDS = {"thanks": "Thank you", "win": "Went well"}
"""What a note can be, and how pages say it."""


@dataclass(frozen=True)
class CardWords:
    """One kind of card. `title` begins the sentence that its owner's words go on with."""

    kind: str
    title: str
    hint: str
    examples: tuple[str, ...]


@cache
def _file() -> dict:
    return tomllib.loads((Path(__file__).parent / "cards.toml").read_text("utf-8"))


@cache
def card_kinds() -> dict[str, CardWords]:
    """The three kinds, in the order in which pages show them."""
    return {c["kind"]: CardWords(**{**c, "examples": tuple(c["examples"])}) for c in _file()["cards"]}


def example_of(day: date) -> str:
    """One example of a thank-you: the same all day, another tomorrow."""
    thanks = _file()["notes"]["thanks"]
    return thanks[day.toordinal() % len(thanks)]


def example_of_a_win(day: date) -> str:
    wins = _file()["notes"]["win"]
    return wins[day.toordinal() % len(wins)]
