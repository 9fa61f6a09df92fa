"""Fear, force and control that are told of, and the limits somebody sets against them.

It guarantees that a report of harm is found by the words alone, whatever else the text says; the lists are
`lists/harm.toml` and what the checks read about "you".
"""

from functools import cache

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.patterns import PatternTree, patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_HARM = Words("harm")
_PHRASES = Phrases("by_module/harm")
_WORDS = Words("by_module/harm")


def tells_of_harm(analyses: list[SentenceAnalysis]) -> bool:
    """Whether fear, force or control is told of."""
    return any(
        analysis.harm or _HARM.words.among(analysis.sentence.bag) or _is_report(analysis.sentence)
        for analysis in analyses
    )


@cache
def _reports() -> PatternTree:
    return patterns((True, "harm.reports"), (False, "harm.in_fun"))


def _is_report(sentence: Sentence) -> bool:
    found = (_reports().at(sentence.tokens, at, opening=at == 0) for at in range(len(sentence.tokens)))
    return any(each and each[0] for each in found)


def is_limit(analyses: list[SentenceAnalysis]) -> bool:
    """ "If you hit me again, I will leave": what I do to stay safe."""
    return any(_sets_limit(analysis.sentence.norms, analysis.sentence.bag) for analysis in analyses)


def _sets_limit(norms: list[str], bag: frozenset[str]) -> bool:
    conditional = _WORDS.conditional.among(bag) and _GRAMMAR.i.among(bag) and _WORDS.going.among(bag)
    if conditional and any(_PHRASES.i_will.at(norms, i) for i in range(len(norms))):
        return True
    return _PHRASES.i_will_not.at(norms, 0)
