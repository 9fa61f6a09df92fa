"""Looking for words in texts, and showing where they are. Pure; nothing is indexed, nothing is kept.

All the words have to be there, in any order, even inside longer words. Accents and other marks, capitals, full-width letters
and the shapes of apostrophes, quotes and dashes make no difference. The trade-off: a script whose vowels are marks is compared
by its other letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from couples import normal_form

LONGEST = 200
"""How many letters may be looked for."""
AROUND = 90
"""How many letters an excerpt shows, about half of them before what was found."""


def words_in(text: str) -> list[str]:
    """The words of `text` in the form in which they're compared, each once; a run of punctuation isn't a word."""
    return list(filter(None, dict.fromkeys(map(fold, text.split()))))


def has_all(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether every one of `words`, as `words_in` gives them, stands somewhere in `texts`."""
    everything = fold("\n".join(texts))
    return all(word in everything for word in words)


def excerpt(texts: Sequence[str], words: list[str]) -> list[tuple[bool, str]]:
    """Some words around the first place found, in parts: whether a part was looked for, and its text."""
    for text in texts:
        line = " ".join(text.split())
        if words and not any(word in fold(line) for word in words):
            continue
        found = next((begin for begin, _ in _places(line, words)), 0)
        start = line.find(" ", found - AROUND // 2, found) + 1 if found > AROUND // 2 else 0
        cut = line[start : found + AROUND]
        before, after = "… " if start else "", " …" if found + AROUND < len(line) else ""
        return [(False, before), *_marked(cut, words), (False, after)]
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


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """`text` as it is compared: without accents and marks, case, width and the shape of apostrophes, quotes and dashes."""
    if text.isascii():
        return text.lower()
    apart = normal_form.normalize("NFKD", text.casefold()).casefold()
    return _NOT_ASCII.sub(_without_marks, apart)


def _without_marks(found: re.Match[str]) -> str:
    """Letter by letter, which takes long: so only for those of which there are few in most texts."""
    letters = (letter for letter in found[0] if unicodedata.category(letter) != "Mn")
    return "".join(letters).translate(_ONE_SHAPE)


@lru_cache(4096)
def _fold_letter(letter: str) -> str:
    return fold(letter)
