"""The pages of one's own and the cards: which fields they have. Their words are TOML; pure values, no storage."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CARD_LIMIT = 300


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    hint: str


@dataclass(frozen=True)
class Page:
    """A page with a few fields that is saved as one writes. There is one of each kind for each person."""

    kind: str
    title: str
    lead: str
    limit: int
    rows: int
    fields: tuple[Field, ...]

    @property
    def labels(self) -> dict[str, str]:
        return {field.key: f"{field.label}:" for field in self.fields}


@dataclass(frozen=True)
class Card:
    """A how-to-reach-me card: its opening, which stands on it, and what could follow."""

    kind: str
    title: str
    hint: str
    example: str

    @property
    def sheet(self) -> str:
        return f"card-{self.kind}"


@cache
def _file() -> dict:
    return tomllib.loads((Path(__file__).parent / "worksheets.toml").read_text("utf-8"))


@cache
def pages() -> dict[str, Page]:
    return {
        kind: Page(kind, **{**entry, "fields": tuple(Field(**f) for f in entry["fields"])})
        for kind, entry in _file().items()
        if not kind.startswith("card-")
    }


@cache
def cards() -> dict[str, Card]:
    found = [Card(**entry) for kind, entry in _file().items() if kind.startswith("card-")]
    return {card.kind: card for card in found}


def labels_of(kind: str) -> dict[str, str]:
    """The fields of a sheet of this kind, each with its label."""
    return pages()[kind].labels if kind in pages() else {"text": ""}
