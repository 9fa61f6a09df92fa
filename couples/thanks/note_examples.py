"""Examples of thank-yous, from `note_examples.toml`, read once: another one each day, the same all day."""

from datetime import date

from couples import content
from couples.content import Table, Text


class _Examples(Table, frozen=True):
    thanks: tuple[Text, ...]
    win: tuple[Text, ...]


_file = content.file(__file__, "note_examples.toml", _Examples)


def example_of(day: date) -> str:
    """One example of a thank-you: the same all day, another tomorrow."""
    thanks = _file().thanks
    return thanks[day.toordinal() % len(thanks)]


def example_of_a_win(day: date) -> str:
    wins = _file().win
    return wins[day.toordinal() % len(wins)]
