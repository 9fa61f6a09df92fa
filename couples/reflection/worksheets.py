"""The worksheets and cards, and which fields they have. Their words are TOML; pure values, no storage."""

from functools import cache

from couples import content
from couples.content import Table, Text
from couples.drafts import DraftText

CARD_LIMIT = 300


class Field(Table, frozen=True):
    key: Text
    label: Text
    hint: str


class Page(Table, frozen=True):
    """A page with a few fields, saved while someone writes. Each person has one of each kind."""

    kind: Text
    title: Text
    lead: Text
    limit: int
    rows: int
    fields: tuple[Field, ...]

    @property
    def labels(self) -> dict[str, str]:
        return {field.key: f"{field.label}:" for field in self.fields}


class Card(Table, frozen=True):
    """A how-to-reach-me card: its first words, and what could follow."""

    kind: Text
    title: Text
    hint: Text
    example: Text

    @property
    def sheet(self) -> str:
        return f"card-{self.kind}"


class _File(Table, frozen=True):
    pages: tuple[Page, ...]
    cards: tuple[Card, ...]


_file = content.file(__file__, "worksheets.toml", _File)


@cache
def pages() -> dict[str, Page]:
    return {page.kind: page for page in _file().pages}


@cache
def cards() -> dict[str, Card]:
    return {card.kind: card for card in _file().cards}


def labels_of(kind: str) -> dict[str, str]:
    """The fields of a sheet of this kind, each with its label."""
    return pages()[kind].labels if kind in pages() else {"text": ""}


class SheetWords(DraftText, frozen=True):
    """What's in the fields of one kind of sheet; a damaged one has no kind."""

    kind: str = ""
    fields: dict[str, str] = {}
    is_damaged: bool = False

    def said(self) -> dict[str, str]:
        return self.fields

    @property
    def labels(self) -> dict[str, str]:
        labels = labels_of(self.kind)
        return labels if len(labels) > 1 else {}
