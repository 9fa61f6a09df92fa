"""Plain warmth: thanks, praise, love and pride that are said to the other.

It guarantees only that warm words are there, not that they are meant. Sarcasm wears the same words, so the
classifier may still speak, but it has to be much surer.
"""

from couples.wording_help.reading.analysis import Manner, Match, SentenceAnalysis
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_WARM_WORDS = Words("warm_words")
_WARM_WORDS_PHRASES = Phrases("warm_words")
_PHRASES = Phrases("by_module/warmth")
_WORDS = Words("by_module/warmth")
_HARD = frozenset(
    [
        Kind.LABEL_INSULT,
        Kind.DEMAND_THREAT,
        Kind.FEEL_THAT,
        Kind.FAUX_FEELING,
        Kind.SARCASM_CONTEMPT,
    ]
)
_NEAR = 3


def is_warm(analyses: list[SentenceAnalysis]) -> bool:
    """Whether the text carries plain warmth for the one it speaks to."""
    return any(_praises(each) or _has_warm_words(each) for each in analyses)


def is_hard(matches: list[Match]) -> bool:
    """Whether the checks found an insult, a threat, contempt or a verdict in a feeling's clothes."""
    return any(not _HARD.isdisjoint(match.kinds) for match in matches)


def _praises(analysis: SentenceAnalysis) -> bool:
    return any(manner == Manner.GOOD for _, manner in analysis.about_you)


def _has_warm_words(analysis: SentenceAnalysis) -> bool:
    norms = analysis.sentence.norms
    to_you = _WORDS.spoken_to.among(analysis.sentence.bag)
    for at, word in enumerate(norms):
        known = word in _WARM_WORDS.thanks or (to_you and word in _WARM_WORDS.dear)
        if known and not _is_taken_back(norms, at):
            return True
    return _WARM_WORDS_PHRASES.warm.inside(f" {' '.join(norms)} ", before=" ", after=" ")


def _is_taken_back(norms: list[str], at: int) -> bool:
    """ "I don't love you", "I'd love you to go", "used to be proud", "thanks for nothing"."""
    undone = _WARM_WORDS.undone.among(norms[max(0, at - _NEAR) : at])
    return undone or _PHRASES.for_nothing.at(norms, at + 1)
