"""One short sentence on what is warm or well said.

It guarantees that it comes from words that are there, never by default, and that one line is the most. Whether the text
may be praised at all is decided before: nothing accusing is, and nothing that may be about danger.
"""

from functools import cache
from itertools import pairwise

from couples.wording_help.classifier.warmth import is_warm
from couples.wording_help.messages import praise
from couples.wording_help.parts.need import has_need
from couples.wording_help.parts.request import asks
from couples.wording_help.reading.analysis import Manner, SentenceAnalysis
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.patterns import Patterns, PatternTree, patterns
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Part
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_WORDS = Words("by_module/praise")
_PATTERNS = Patterns("what_works")


def praise_for(analyses: list[SentenceAnalysis], parts: frozenset[Part]) -> str:
    """What works best in the text; empty where nothing stands out."""
    said = praise()
    if any(_sees_you(each) for each in analyses):
        return said.seeing
    if any(_is_sorry(each) for each in analyses) and _owns(analyses):
        return said.sorry
    if any(_thanks(each) for each in analyses) and is_warm(analyses):
        return said.warm
    helps = any(has_need(each) or asks(each) for each in analyses)
    return said.clear if Part.FEELING in parts and helps else ""


def _is_sorry(analysis: SentenceAnalysis) -> bool:
    return not analysis.matches and _WORDS.sorry.among(analysis.sentence.bag)


@cache
def _own() -> PatternTree:
    return patterns((True, "what_works.own"), (False, "what_works.not_own"))


def _owns(analyses: list[SentenceAnalysis]) -> bool:
    """Whether it names something as the speaker's: "sorry I ...", "sorry for shouting", "I lied, and I'm sorry"."""
    if any(_PATTERNS.for_the_rest.anywhere(each.sentence.tokens) for each in analyses):
        return any(_did(each) or _names_own(each) for each in analyses)
    return any(_names_own(each) for each in analyses)


def _did(analysis: SentenceAnalysis) -> bool:
    """Whether the speaker did something: "I lied"."""
    pairs = pairwise(analysis.sentence.tokens)
    return any(_GRAMMAR.i.among([one.norm]) and Form.PAST in then.tags for one, then in pairs)


def _names_own(analysis: SentenceAnalysis) -> bool:
    tokens = analysis.sentence.tokens
    found = [_own().at(tokens, at) for at in range(len(tokens))]
    before = [_PATTERNS.before_a_deed.at(tokens, at) for at in range(len(tokens))]
    deeds = [tokens[each[1]] for each in before if each and each[1] < len(tokens)]
    return any(each and each[0] for each in found) or any(Form.ING in token.tags for token in deeds)


def _thanks(analysis: SentenceAnalysis) -> bool:
    return not analysis.matches and _WORDS.thanking.among(analysis.sentence.bag)


def _sees_you(analysis: SentenceAnalysis) -> bool:
    """Whether it says what the other feels or does well; "I see you forgot the milk" says neither."""
    knows = any(stance.kind == StanceKind.KNOW and not stance.neg for stance in analysis.stances)
    sees = any(manner in (Manner.EMPATHY, Manner.GOOD) for _, manner in analysis.about_you)
    sees = sees or _PATTERNS.their_side.anywhere(analysis.sentence.tokens)
    return knows and sees and not analysis.matches
