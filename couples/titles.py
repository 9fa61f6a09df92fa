"""Titles for words that have none, as lists of someone's own drafts and pages show them: their first line or so."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

LONGEST = 90
TOLD_APART_BY = 70
"""So many letters of a text are in the name of each button beside it, whatever comes after them."""
Key = TypeVar("Key")


def title_of(text: str) -> str:
    """The beginning of `text` on one line, cut between two words where it is longer than LONGEST characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


def told_apart(texts: Mapping[Key, str], *, newest_first: bool = True) -> dict[Key, str]:
    """The texts of a list by their keys, for the names of its buttons: those that begin alike, in whatever case, are numbered.

    Counted from the oldest, so that a new one changes no other's name.
    """
    begin = {key: " ".join(text.split())[:TOLD_APART_BY] for key, text in texts.items()}
    heard = {key: text.casefold() for key, text in begin.items()}
    alike, seen, named = Counter(heard.values()), Counter[str](), {}
    for key in reversed(list(texts)) if newest_first else texts:
        seen[heard[key]] += 1
        is_alone = alike[heard[key]] == 1
        named[key] = texts[key] if is_alone else f"{begin[key]} ({seen[heard[key]]})"
    return named
