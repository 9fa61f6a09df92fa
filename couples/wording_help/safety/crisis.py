"""Talk of ending one's life, as pain or as threat.

It guarantees that only listed words count; the list is `lists/crisis.toml`.
"""

from functools import cache

from couples.wording_help.reading.patterns import PatternTree, patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import LineKind


@cache
def _crisis() -> PatternTree:
    return patterns((LineKind.CRISIS, "crisis.own_life"), (LineKind.CRISIS, "crisis.at_somebody"))


def is_crisis(sentences: list[Sentence]) -> bool:
    """Whether somebody speaks of ending their life."""
    return any(_crisis().anywhere(sentence.tokens) for sentence in sentences)
