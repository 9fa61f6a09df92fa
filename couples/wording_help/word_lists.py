"""The word lists in `lists/`, each read when it's first needed and then kept.

It guarantees that a list is data: whoever wants another word adds it to the TOML file and needs no code. A
list never changes once it's read; threads that come first at the same time may each read it, and get equal
lists. `lists/README.md` tells how lists are written.

    _FEELINGS = Words("feelings")
    word in _FEELINGS.unpleasant
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Generic, Self, TypeVar

import msgspec

from couples.wording_help.files import content_file

T = TypeVar("T")


class ListFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of `lists/`: its lists by name, sorted by how their lines are read."""

    words: dict[str, str] = {}
    phrases: dict[str, str] = {}
    patterns: dict[str, str] = {}
    predicates: dict[str, str] = {}
    replacements: dict[str, dict[str, str]] = {}


class WordSet(frozenset[str]):
    """Single words."""

    __slots__ = ()

    def among(self, words: Iterable[str]) -> bool:
        """Whether any of `words` is in the list."""
        return not self.isdisjoint(words)

    def at(self, words: Sequence[str], i: int) -> bool:
        """Whether the word at `i` is in the list; a place outside of `words` has none."""
        return 0 <= i < len(words) and words[i] in self


class PhraseList(tuple[str, ...]):
    """Rows of words, or beginnings and endings of words, as `str.startswith` and `str.endswith` take them."""

    rows: list[list[str]]
    first_words: frozenset[str]
    words: frozenset[str]

    def __new__(cls, lines: Iterable[str]) -> Self:
        made = super().__new__(cls, lines)
        made.rows = [line.split() for line in made]
        made.first_words = frozenset(row[0] for row in made.rows)
        made.words = frozenset(word for row in made.rows for word in row)
        return made

    def at(self, words: Sequence[str], i: int) -> bool:
        """Whether one of the rows stands at `i`."""
        if not 0 <= i < len(words) or words[i] not in self.first_words:
            return False
        return any(words[i : i + len(row)] == row for row in self.rows)

    def inside(self, text: str, *, before: str = "", after: str = "") -> bool:
        """Whether one of the rows is part of `text`, between `before` and `after`."""
        rows = [before + row + after for row in self] if before or after else self
        return any(row in text for row in rows)


_files: dict[str, Callable[[], ListFile]] = {}


def list_file(name: str) -> Callable[[], ListFile]:
    """The file `name` of the folder `lists`, to be called for what is in it."""
    if name not in _files:
        _files[name] = content_file(f"lists/{name}.toml", ListFile)
    return _files[name]


def pattern_lines(name: str) -> list[str]:
    """The lines of the list "file.list" of a table `[patterns]`."""
    file, _, key = name.partition(".")
    return lines_of(list_file(file)().patterns[key])


def predicate_lines(name: str) -> list[str]:
    """The lines of the list "file.list" of a table `[predicates]`."""
    file, _, key = name.partition(".")
    return lines_of(list_file(file)().predicates[key])


def lines_of(block: str) -> list[str]:
    """The lines of a list, without empty ones."""
    return [line.strip() for line in block.splitlines() if line.strip()]


class Lists(Generic[T]):
    """The lists of one table of one file, as attributes."""

    def __init__(self, file: str) -> None:
        self._file = file
        list_file(file)  # known from now on, so that a damaged one ends the start and not a page

    def __getattr__(self, key: str) -> T:
        if key.startswith("_"):
            raise AttributeError(key)
        try:
            made = self._read(key)
        except KeyError:
            raise AttributeError(
                f"lists/{self._file}.toml has no list {key!r} for {type(self).__name__}"
            ) from None
        self.__dict__[key] = made
        return made

    def _read(self, key: str) -> T:
        raise NotImplementedError


class Words(Lists[WordSet]):
    """Single words: the table `[words]`."""

    def _read(self, key: str) -> WordSet:
        return _words(self._file, key)


class Phrases(Lists[PhraseList]):
    """Phrases as they stand, without the pattern language: the table `[phrases]`."""

    def _read(self, key: str) -> PhraseList:
        return PhraseList(lines_of(list_file(self._file)().phrases[key]))


class Replacements(Lists[dict[str, str]]):
    """What stands for what: the tables `[replacements.*]`."""

    def _read(self, key: str) -> dict[str, str]:
        return list_file(self._file)().replacements[key]


@cache
def _words(file: str, key: str) -> WordSet:
    return WordSet(list_file(file)().words[key].split())


def union(*lists: frozenset[str]) -> WordSet:
    """All words of these lists."""
    return WordSet(frozenset().union(*lists))
