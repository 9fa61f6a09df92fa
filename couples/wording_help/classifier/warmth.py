"""Plain warmth: thanks, praise, love and pride that are said to the other.

Promise: pure; it says only that warm words are there, not that they are meant. Sarcasm wears the same words,
so the second ear may still speak, but it has to be much surer.
"""

from functools import cache

from couples.wording_help.reading.analysis import Hit, Reading
from couples.wording_help.word_lists import lines, load, words

_THEM = frozenset(["you", "your", "yours", "yourself", "ya", "u", "ur", "ye", "yer", "yous", "thou", "thee"])
_HARD = frozenset(["label_insult", "demand_threat", "feel_that", "faux_feeling", "sarcasm_contempt"])
_NEAR = 3


def warm(readings: list[Reading]) -> bool:
    """Whether the text carries plain warmth for the one it speaks to."""
    return any(_praised(each) or _said(each.sentence.norms, each.sentence.bag) for each in readings)


def hard(hits: list[Hit]) -> bool:
    """Whether the rules heard an insult, a threat, contempt or a verdict in a feeling's clothes."""
    return any(not _HARD.isdisjoint(hit.kinds) for hit in hits)


def _praised(reading: Reading) -> bool:
    return any(manner == "good" for _, manner in reading.you)


def _said(norms: list[str], bag: frozenset[str]) -> bool:
    thanks, dear = words("warmth", "thanks"), words("warmth", "dear")
    for at, word in enumerate(norms):
        known = word in thanks or (word in dear and bag & _THEM)
        if known and not _taken_back(norms, at):
            return True
    said = f" {' '.join(norms)} "
    return any(f" {phrase} " in said for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(lines(load("warmth")["phrases"]))


def _taken_back(norms: list[str], at: int) -> bool:
    """ "I don't love you", "I'd love you to go", "used to be proud", "thanks for nothing"."""
    before = norms[max(0, at - _NEAR) : at]
    if not words("warmth", "undone").isdisjoint(before):
        return True
    return norms[at + 1 : at + 3] == ["for", "nothing"]
