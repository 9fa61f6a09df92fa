"""One short sentence on what is warm or well said.

It guarantees that it comes from words that are there, never by default, and that one line is the most. Whether the text
may be praised at all is decided before: nothing accusing is, and nothing that may be about danger.
"""

from couples.wording_help.classifier.warmth import is_warm
from couples.wording_help.messages import praise
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Part
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_WORDS = Words("by_module/praise")


def praise_for(analyses: list[SentenceAnalysis], parts: frozenset[Part]) -> str:
    """What works best in the text; empty where nothing stands out."""
    said = praise()
    if any(_sees_you(each) for each in analyses):
        return said.seeing
    if any(_is_sorry(each) for each in analyses):
        return said.sorry
    if any(_thanks(each) for each in analyses) and is_warm(analyses):
        return said.warm
    return said.clear if Part.FEELING in parts and parts & {Part.NEED, Part.REQUEST} else ""


def _is_sorry(analysis: SentenceAnalysis) -> bool:
    return not analysis.matches and _WORDS.sorry.among(analysis.sentence.bag)


def _thanks(analysis: SentenceAnalysis) -> bool:
    return not analysis.matches and _WORDS.thanking.among(analysis.sentence.bag)


def _sees_you(analysis: SentenceAnalysis) -> bool:
    knows = any(stance.kind == StanceKind.KNOW and not stance.neg for stance in analysis.stances)
    return knows and _GRAMMAR.you.among(analysis.sentence.bag) and not analysis.matches
