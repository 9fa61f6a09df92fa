"""Looking for words in everything that one wrote. Pure; nothing is indexed, nothing is kept.

All the words have to be in an entry, in any order, also inside longer words. Accents and other marks, capitals, full-width
letters and the shapes of apostrophes, quotes and dashes make no difference. Entries in plain ASCII are passed over by looking
at their packed bytes, before anything is unpacked; that keeps the search close to the bare opening. The trade-off: an entry
with other letters in it is unpacked each time, and a script whose vowels are marks is compared by its other letters.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from couples import normal_form, text_input
from couples.journal.entry_text import Words

MOST_SHOWN = 50
"""How many entries a search shows at most."""
LONGEST = 200
AROUND = 90


@dataclass(frozen=True)
class Query:
    """What is looked for: `text` as typed, one tag, one mood; empty where it does not matter."""

    text: str = ""
    tag: str = ""
    mood: str = ""

    @property
    def is_blank(self) -> bool:
        return text_input.is_blank(self.text) and not self.tag and not self.mood

    @property
    def words(self) -> list[str]:
        """The words looked for, as they are compared; what is nothing but marks is none."""
        return list(filter(None, dict.fromkeys(map(fold, self.text.split()))))

    def needles(self) -> list[bytes]:
        """The bytes that a matching entry has to contain in its packed form, if that is plain ASCII."""
        looked_for = [*self.words, *map(fold, filter(None, (self.tag, self.mood)))]
        return [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in looked_for]

    def matches(self, words: Words) -> bool:
        """Whether an opened entry holds everything that is looked for."""
        if self.tag and fold(self.tag) not in map(fold, words.tags):
            return False
        if self.mood and fold(self.mood) not in map(fold, words.all_moods):
            return False
        if not self.text:
            return True
        everything = fold("\n".join([*words.texts, *words.all_moods, *words.tags]))
        return all(word in everything for word in self.words)


def may_match(packed: bytes, needles: list[bytes]) -> bool:
    """Whether an entry with these packed bytes may match; False only if it surely doesn't."""
    if not packed.isascii():
        return True
    return all(map(packed.lower().__contains__, needles))


def excerpt(words: Words, query: Query) -> list[tuple[bool, str]]:
    """Some words around the first place found, in parts: whether a part was looked for, and its text."""
    looked_for = query.words
    for text in words.texts:
        line = " ".join(text.split())
        if looked_for and not any(word in fold(line) for word in looked_for):
            continue
        found = next((begin for begin, _ in _places(line, looked_for)), 0)
        start = line.find(" ", found - AROUND // 2, found) + 1 if found > AROUND // 2 else 0
        cut = line[start : found + AROUND]
        before, after = "… " if start else "", " …" if found + AROUND < len(line) else ""
        return [(False, before), *_marked(cut, looked_for), (False, after)]
    return []


def _marked(text: str, words: list[str]) -> list[tuple[bool, str]]:
    """`text` in parts, split where one of `words` stands."""
    parts, at = [], 0
    for begin, end in _places(text, words):
        parts += [(False, text[at:begin]), (True, text[begin:end])]
        at = end
    return [part for part in [*parts, (False, text[at:])] if part[1]]


def _places(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Where `words` stand in `text`, one after the other, each from its first letter to the marks on its last."""
    folded, origin = "", list[int]()
    for index, letter in enumerate(text):
        as_compared = _fold_letter(letter)
        folded += as_compared
        origin += [index] * len(as_compared)
    at = 0
    while hits := [(place, len(word)) for word in words if (place := folded.find(word, at)) >= 0]:
        place, length = min(hits, key=lambda hit: (hit[0], -hit[1]))
        end = origin[place + length - 1] + 1
        while end < len(text) and not _fold_letter(text[end]):
            end += 1
        yield origin[place], end
        at = place + length
        while at < len(folded) and origin[at] < end:
            at += 1


_ONE_SHAPE = str.maketrans("‘’‚‛ʼ′´“”„‟″«»‐‑‒–—−ıłøđħ", "'''''''\"\"\"\"\"\"\"------ilodh") | str.maketrans(
    {"æ": "ae", "œ": "oe"}
)
"""Marks and letters of one meaning and several shapes, which Unicode doesn't take apart."""


def fold(text: str) -> str:
    """`text` as it is compared: without accents and marks, case, width and the shape of apostrophes, quotes and dashes."""
    if text.isascii():
        return text.lower()
    apart = normal_form.normalize("NFKD", text.casefold()).casefold()
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn").translate(_ONE_SHAPE)


@lru_cache(4096)
def _fold_letter(letter: str) -> str:
    return fold(letter)
