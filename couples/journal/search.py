"""Looking for words in everything that one wrote. Pure; nothing is indexed, nothing is kept.

All the words have to be in an entry, in any order, also inside longer words. Small and capital letters are the same, and so are ß and ss.
Most entries are passed over by looking at their packed bytes, before anything is unpacked; that is what keeps the search close to
the bare opening. The trade-off: a word in mixed capitals of an alphabet other than Latin ("мАма") is found only as it is written.
"""

import json
from dataclasses import dataclass

from couples import text_input
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
        return [_fold(word) for word in dict.fromkeys(self.text.split())]

    def needles(self) -> list[list[bytes]]:
        """For each word the forms of which one has to be in an entry's packed bytes, lower-cased as ASCII."""
        return [
            _forms(word) for word in dict.fromkeys([*self.text.split(), *filter(None, (self.tag, self.mood))])
        ]

    def matches(self, words: Words) -> bool:
        """Whether an opened entry holds everything that is looked for."""
        if self.tag and _fold(self.tag) not in map(_fold, words.tags):
            return False
        if self.mood and _fold(self.mood) not in map(_fold, words.all_moods):
            return False
        if not self.text:
            return True
        everything = _fold("\n".join([*words.texts, *words.all_moods, *words.tags]))
        return all(word in everything for word in self.words)


def may_match(packed: bytes, needles: list[list[bytes]]) -> bool:
    """Whether these packed bytes may hold every needle; never false where they do."""
    lowered = packed.lower()
    for forms in needles:
        for form in forms:  # plain loops: generators here would cost a third of the looking
            if form in lowered:
                break
        else:
            return False
    return True


def excerpt(words: Words, query: Query) -> list[tuple[bool, str]]:
    """Some words around the first place found, in parts: whether a part was looked for, and its text."""
    for text in words.texts:
        line = " ".join(text.split())
        places = [line.casefold().find(word) for word in query.words]
        found = min((p for p in places if p >= 0), default=-1)
        if found >= 0:
            start = line.find(" ", found - AROUND // 2, found) + 1 if found > AROUND // 2 else 0
            cut = line[start : found + AROUND]
            before, after = "… " if start else "", " …" if found + AROUND < len(line) else ""
            return [(False, before), *_marked(cut, query.words), (False, after)]
    return []


def _marked(text: str, words: list[str]) -> list[tuple[bool, str]]:
    """`text` in parts, split where one of `words` stands; plain where folding changes its length."""
    folded = text.casefold()
    if len(folded) != len(text):
        return [(False, text)]
    parts, at = [], 0
    while hits := [(p, len(w)) for w in words if (p := folded.find(w, at)) >= 0]:
        place, length = min(hits, key=lambda hit: (hit[0], -hit[1]))
        parts += [(False, text[at:place]), (True, text[place : place + length])]
        at = place + length
    return [part for part in [*parts, (False, text[at:])] if part[1]]


def _fold(text: str) -> str:
    return text.casefold()


def _forms(word: str) -> list[bytes]:
    forms = {word, word.casefold(), word.lower(), word.upper(), word.capitalize()}
    forms |= {form.replace("ss", "ß") for form in forms}
    packed = {json.dumps(form, ensure_ascii=False)[1:-1].encode().lower() for form in forms}
    return sorted(packed, key=len)
