"""Short things to read: what research says in our own words, each with its sources, a two-minute exercise and one kind sentence.

Promised: a way of relating is described as a range that moves, never as a type, and never as the partner's.
"""

from functools import cache

from couples import content
from couples.content import Table, Text
from couples.packing import replace

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


class Part(Table, frozen=True):
    """A heading with paragraphs, then perhaps a list."""

    heading: Text
    paragraphs: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()


class Article(Table, frozen=True):
    """`also_called` is the word that books use. `exercise` is its steps; `sources` are where the facts are from."""

    title: Text
    lead: Text
    minutes: int
    parts: tuple[Part, ...]
    exercise_title: Text
    exercise: tuple[Text, ...]
    kindness: Text
    sources: tuple[Text, ...]
    also_called: str = ""
    page: str = ""
    """A page of one's own that the exercise fills."""
    key: str = ""
    """The name of its file."""


_files = {key: content.file(__file__, f"articles/{key}.toml", Article) for key in ORDER}


@cache
def articles() -> dict[str, Article]:
    """All of them by key, in the order in which they are offered."""
    return {key: replace(read(), key=key) for key, read in _files.items()}
