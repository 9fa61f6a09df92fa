"""What comes up again among the things someone noticed: counted plainly, for their own eyes, with no verdict. Pure values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from couples.reflection.noticed import WHEN, Words

MOST = 8
MOST_BESIDE = 3
ENOUGH = 3
"""How many longer entries there are before anything is said to come up again."""


@dataclass(frozen=True)
class Patterns:
    """`feelings`, `needs` and `helps` are words with how often they came up; `together` is what helped beside which need."""

    entries: int
    longer: int
    feelings: list[tuple[str, int]]
    needs: list[tuple[str, int]]
    helps: list[tuple[str, int]]
    together: list[tuple[str, list[str]]]
    when: dict[str, int]

    @property
    def is_enough(self) -> bool:
        return self.longer >= ENOUGH

    @property
    def is_often_now(self) -> bool:
        """Whether it was at least as often real now as only old: then calming alone is no answer."""
        real = self.when["now"] + self.when["both"]
        return real >= max(2, self.when["old"])


def patterns_in(entries: Iterable[Words]) -> Patterns:
    """Counts each word once for each entry; spellings that differ in case alone are one word."""
    entries = list(entries)
    longer = [words for words in entries if words.is_long]
    return Patterns(
        len(entries),
        len(longer),
        _counted(w.all_feelings for w in longer),
        _counted(w.all_needs for w in longer),
        _counted(w.all_helps for w in longer),
        _together(longer),
        {key: sum(w.when == key for w in entries) for key in WHEN},
    )


def _counted(lists: Iterable[list[str]]) -> list[tuple[str, int]]:
    """The most frequent words first, in their first spelling; equal ones in the order of the alphabet."""
    spelling: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for found in lists:
        for key in {w.casefold(): w for w in found}:
            counts[key] += 1
        for word in found:
            spelling.setdefault(word.casefold(), word)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(spelling[key], count) for key, count in ordered[:MOST]]


def _together(entries: list[Words]) -> list[tuple[str, list[str]]]:
    """For each need that came up, what helped in the same entries; "nothing yet" is no help."""
    found = []
    for need, _ in _counted(w.all_needs for w in entries):
        beside = [w for w in entries if need.casefold() in (n.casefold() for n in w.all_needs)]
        helps = [word for word, _ in _counted(w.all_helps for w in beside) if word != "nothing yet"]
        if helps:
            found.append((need, helps[:MOST_BESIDE]))
    return found
