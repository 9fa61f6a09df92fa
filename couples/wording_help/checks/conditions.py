""" "If you ...": protests, blame in the shape of a condition, and threats.

It guarantees that a limit tied to harm ("if you shout I will leave the room") and the wish to part are none
of these.
"""

from couples.wording_help.checks.demand_threat import threatens
from couples.wording_help.checks.leave_threat import threatens_to_leave
from couples.wording_help.checks.protest import check_protest
from couples.wording_help.checks.you_accusation import check_if_only
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_THREATS = Words("threats")
_PHRASES = Phrases("by_module/conditions")
_WORDS = Words("by_module/conditions")
_LONGEST = 24


def check_condition(analysis: SentenceAnalysis) -> None:
    """Look at the first condition of a sentence."""
    norms, bag = analysis.sentence.norms, analysis.sentence.bag
    next_time = _PHRASES.next_time.at(norms, 0) and _GRAMMAR.you.among(bag)
    if not _WORDS.conditional.among(bag) and not next_time:
        return
    at = next(i for i, word in enumerate(norms) if word in _WORDS.opens_a_condition)
    if not check_protest(analysis, at) and not check_if_only(analysis, at):
        _check_threat(analysis, at)


def _check_threat(analysis: SentenceAnalysis, at: int) -> None:
    norms = analysis.sentence.norms
    condition = norms[at : at + 14]
    if not _WORDS.condition_about.among(condition):
        return
    is_limit = _THREATS.harmful.among(condition)
    may_leave = _GRAMMAR.you.among(condition) and not is_limit and not analysis.reported
    for i in range(len(norms)):
        if may_leave and threatens_to_leave(analysis.sentence, i):
            analysis.mark((Kind.LEAVE_THREAT,), 0, min(len(norms), _LONGEST))
            return
        if threatens(analysis, i, is_limit=is_limit):
            analysis.mark((Kind.DEMAND_THREAT,), 0, min(len(norms), _LONGEST))
            return
