"""Whether the writer names a need of their own: "I need rest", "honesty matters to me".

Guaranteed: what only the partner could do doesn't count as a need: "I need you to stop" names none.
"""

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_NEEDS = Words("needs")
_NEEDS_PATTERNS = Patterns("needs")
_PHRASES = Phrases("by_module/need")
_WORDS = Words("by_module/need")


def has_need(analysis: SentenceAnalysis) -> bool:
    """Whether the speaker names a need of their own."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    for i, word in enumerate(norms):
        if word in _WORDS.needing and _is_mine(norms, i) and _names_need(norms[i + 1 : i + 9]):
            return True
        found = _NEEDS_PATTERNS.valued.at(sentence.tokens, i)
        if not found or _GRAMMAR.you.at(norms, found[1]):
            continue
        if word in _GRAMMAR.i:
            return _NEEDS.needs.among(norms[found[1] : found[1] + 6])
        return norms[0] not in _WORDS.someone_else and not _WORDS.about.among(norms)
    return False


def _is_mine(norms: list[str], i: int) -> bool:
    mine = _GRAMMAR.i.among(norms[max(0, i - 4) : i])
    return mine and not _WORDS.others.among(norms[max(0, i - 3) : i])


def _names_need(rest: list[str]) -> bool:
    if _WORDS.you_your.at(rest, 0) or _PHRASES.break_up.inside(" ".join(rest[:3])):
        return False
    if _PHRASES.to_be.at(rest, 0):
        return True
    named = rest if _WORDS.copula.among(rest) else rest[:5]
    return _NEEDS.needs.among(named) or _WORDS.calm.among(rest)
