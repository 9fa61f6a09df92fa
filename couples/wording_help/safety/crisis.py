"""Talk of ending one's life, as pain or as threat.

It guarantees that only listed words count; the list is `lists/crisis.toml`.
"""

from functools import cache

from couples.wording_help.reading.patterns import PatternTree, patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import list_file

list_file("crisis")  # only patterns are in it, which name their file with the first text; it's checked before


@cache
def _crisis() -> PatternTree:
    return patterns((True, "crisis.own_life"), (True, "crisis.at_somebody"), (False, "crisis.in_fun"))


def is_crisis(sentences: list[Sentence]) -> bool:
    """Whether somebody speaks of ending their life, or of another who does."""
    return any(_says_so(sentence) for sentence in sentences)


def _says_so(sentence: Sentence) -> bool:
    found = (_crisis().at(sentence.tokens, at, opening=at == 0) for at in range(len(sentence.tokens)))
    return any(each and each[0] for each in found)
