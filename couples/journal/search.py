"""Looking for words in everything that one wrote. Pure; nothing is indexed, nothing is kept.

Words are compared as `couples.word_search` does. Entries in plain ASCII are passed over by looking at their packed
bytes, before anything is unpacked; so a search takes little longer than just opening the entries. The trade-off: an
entry with other letters in it is unpacked each time.
"""

import json
from dataclasses import dataclass

from couples import text_input, word_search
from couples.journal.entry_text import Words
from couples.word_search import fold

MOST_SHOWN = 50
"""How many entries a search shows at most."""


@dataclass(frozen=True)
class Query:
    """What is looked for: `text` as typed, one tag, one mood; empty where it doesn't matter."""

    text: str = ""
    tag: str = ""
    mood: str = ""

    @property
    def is_blank(self) -> bool:
        return text_input.is_blank(self.text) and not self.tag and not self.mood

    @property
    def words(self) -> list[str]:
        """The words looked for, as they are compared; what is nothing but marks is none."""
        return word_search.words_in(self.text)

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
        return word_search.has_all(self.words, [*words.texts, *words.all_moods, *words.tags])


def may_match(packed: bytes, needles: list[bytes]) -> bool:
    """Whether an entry with these packed bytes may match; False only if it surely doesn't."""
    if not packed.isascii():
        return True
    return all(map(packed.lower().__contains__, needles))


def excerpt(words: Words, query: Query) -> list[tuple[bool, str]]:
    """Some words around the first place found, in parts: whether a part was looked for, and its text."""
    return word_search.excerpt(words.texts, query.words)
