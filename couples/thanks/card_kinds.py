"""The kinds of cards and the words around them, from `card_kinds.toml`, read once."""

from functools import cache

from couples import content
from couples.content import Table, Text


class CardWords(Table, frozen=True):
    """One kind of card. `title` begins the sentence that its owner's words go on with."""

    kind: Text
    title: Text
    hint: Text
    examples: tuple[Text, ...]


class _File(Table, frozen=True):
    cards: tuple[CardWords, ...]


_file = content.file(__file__, "card_kinds.toml", _File)


@cache
def card_kinds() -> dict[str, CardWords]:
    """The three kinds, in the order in which pages show them."""
    return {card.kind: card for card in _file().cards}
