"""Fear, force and control that are told of, and the limits somebody sets against them.

It guarantees that listed words for harm are found by the words alone, whatever else the text says; the lists are
`lists/harm.toml` and what the checks read about "you". Which of them say it plainly and which may be something else is in the
lists, too.
"""

from enum import StrEnum, auto
from functools import cache

from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.patterns import PatternTree, patterns, predicates
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_HARM = Words("harm")
_PHRASES = Phrases("by_module/harm")
_WORDS = Words("by_module/harm")


class Told(StrEnum):
    """Whether listed words tell of harm: plainly, in words of fear or force that are always asked about ("I'm scared to tell you"), or
    in words that may be something else ("you beat me at Scrabble").
    """

    NOTHING = auto()
    MAY_BE = auto()
    ASKED = auto()
    PLAIN = auto()


def told_in(analyses: list[SentenceAnalysis]) -> Told:
    """How plainly fear, force or control is told of."""
    told = {_told(analysis) for analysis in analyses}
    return next((each for each in (Told.PLAIN, Told.ASKED, Told.MAY_BE) if each in told), Told.NOTHING)


def tells_of_harm(analyses: list[SentenceAnalysis]) -> bool:
    """Whether fear, force or control is told of, plainly or not."""
    return told_in(analyses) != Told.NOTHING


def _told(analysis: SentenceAnalysis) -> Told:
    sentence = analysis.sentence
    found = set(_at_each_word(_reports(), sentence))
    acts = set(_at_each_word(_acts(), sentence)) if analysis.harm else set()
    if Told.PLAIN in found | acts or _HARM.plain.among(sentence.bag):
        return Told.PLAIN
    if Told.ASKED in found:
        return Told.ASKED
    may_be = analysis.harm or Told.MAY_BE in found or _HARM.may_be.among(sentence.bag)
    return Told.MAY_BE if may_be else Told.NOTHING


@cache
def _reports() -> PatternTree:
    return patterns(
        (Told.PLAIN, "harm.plain"),
        (Told.ASKED, "harm.asked"),
        (Told.MAY_BE, "harm.may_be"),
        (Told.NOTHING, "harm.in_fun"),
    )


@cache
def _acts() -> PatternTree:
    return predicates((Told.PLAIN, "harm.plain_acts"), (Told.MAY_BE, "harm.acts_that_may_be"))


def _at_each_word(tree: PatternTree, sentence: Sentence) -> list[Told]:
    """What the longest row that starts at each word means."""
    found = (tree.at(sentence.tokens, at, opening=at == 0) for at in range(len(sentence.tokens)))
    return [each[0] for each in found if each]


def is_limit(analyses: list[SentenceAnalysis]) -> bool:
    """ "If you hit me again, I will leave": what I do to stay safe."""
    return any(_sets_limit(analysis.sentence.norms, analysis.sentence.bag) for analysis in analyses)


def _sets_limit(norms: list[str], bag: frozenset[str]) -> bool:
    conditional = _WORDS.conditional.among(bag) and _GRAMMAR.i.among(bag) and _WORDS.going.among(bag)
    if conditional and any(_PHRASES.i_will.at(norms, i) for i in range(len(norms))):
        return True
    return _PHRASES.i_will_not.at(norms, 0)
