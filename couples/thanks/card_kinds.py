"""The words around notes and cards, from `cards.toml`, read once."""

from datetime import date
from functools import cache

from couples import content
from couples.content import Table, Text

KINDS = {"thanks": "Thank you", "win": "Went well"}
"""What a note can be, and how pages say it."""


class CardWords(Table, frozen=True):
    """One kind of card. `title` begins the sentence that its owner's words go on with."""

    kind: Text
    title: Text
    hint: Text
    examples: tuple[Text, ...]


class _Examples(Table, frozen=True):
    thanks: tuple[Text, ...]
    win: tuple[Text, ...]


class _File(Table, frozen=True):
    cards: tuple[CardWords, ...]
    notes: _Examples


_file = content.file(__file__, "cards.toml", _File)


@cache
def card_kinds() -> dict[str, CardWords]:
    """The three kinds, in the order in which pages show them."""
    return {card.kind: card for card in _file().cards}


def example_of(day: date) -> str:
    """One example of a thank-you: the same all day, another tomorrow."""
    thanks = _file().notes.thanks
    return thanks[day.toordinal() % len(thanks)]


def example_of_a_win(day: date) -> str:
    wins = _file().notes.win
    return wins[day.toordinal() % len(wins)]
