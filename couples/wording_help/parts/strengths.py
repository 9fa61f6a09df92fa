"""Short sentences on what already works.

It guarantees at most three, and that an apology and thanks come first.
"""

from couples.wording_help.messages import strengths
from couples.wording_help.reading.analysis import Manner, SentenceAnalysis
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Kind, Part
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_WORDS = Words("by_module/strengths")
_MOST = 3


def strengths_of(analyses: list[SentenceAnalysis], parts: frozenset[Part]) -> tuple[str, ...]:
    """What works in the text, most important first."""
    said = strengths()
    found = [
        sentence
        for sentence, present in (
            (said.seeing, any(_sees_you(each) for each in analyses)),
            (said.thanks, any(_thanks(each) for each in analyses)),
            (said.sorry, any(_is_sorry(each) for each in analyses)),
            (said.feeling, Part.FEELING in parts),
            (said.need, Part.NEED in parts),
            (said.observation, Part.OBSERVATION in parts),
            (said.request, Part.REQUEST in parts and not _is_vague(analyses)),
        )
        if present
    ]
    return tuple(found[:_MOST])


def _is_vague(analyses: list[SentenceAnalysis]) -> bool:
    return any(Kind.VAGUE_REQUEST in match.kinds for each in analyses for match in each.matches)


def _is_sorry(analysis: SentenceAnalysis) -> bool:
    return not analysis.matches and _WORDS.sorry.among(analysis.sentence.bag)


def _thanks(analysis: SentenceAnalysis) -> bool:
    if analysis.matches:
        return False
    praised = any(manner == Manner.GOOD for _, manner in analysis.about_you)
    return praised or _WORDS.thanking.among(analysis.sentence.bag)


def _sees_you(analysis: SentenceAnalysis) -> bool:
    knows = any(stance.kind == StanceKind.KNOW and not stance.neg for stance in analysis.stances)
    return knows and _GRAMMAR.you.among(analysis.sentence.bag) and not analysis.matches
