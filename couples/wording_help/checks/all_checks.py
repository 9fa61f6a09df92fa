"""Reads one sentence: walks its words once and lets every check look at the words it is about.

It guarantees that each token is visited once and each check looks at a bounded number of words around it.
"""

from couples.wording_help.checks.about_you import check_you
from couples.wording_help.checks.always_never import (
    check_all_you_do,
    check_it,
    check_own_subject,
    check_your,
)
from couples.wording_help.checks.conditions import check_condition
from couples.wording_help.checks.demand_threat import check_order
from couples.wording_help.checks.faux_feeling import check_state
from couples.wording_help.checks.feel_that import check_feel
from couples.wording_help.checks.label_insult import check_your_noun
from couples.wording_help.checks.sarcasm_contempt import check_glad_opening
from couples.wording_help.checks.set_phrases import check_set_phrase, opens, set_phrases
from couples.wording_help.checks.vague_request import check_request
from couples.wording_help.reading.analysis import SentenceAnalysis, WorkBudget
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import Stance, StanceKind, stance_at
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")
_WORDS = Words("by_module/all_checks")
_ENOUGH = 40


def analyse(sentence: Sentence, budget: WorkBudget) -> SentenceAnalysis:
    """Everything the checks find in `sentence`, for as long as the budget lasts."""
    analysis = SentenceAnalysis(sentence, budget)
    analysis.please = _WORDS.please.among(sentence.bag)
    resume = 0
    for i in range(len(sentence.tokens)):
        if len(analysis.matches) > _ENOUGH:
            break
        resume = max(resume, _check_at(analysis, i, resume))
    check_condition(analysis)
    check_glad_opening(analysis)
    return analysis


def _check_at(analysis: SentenceAnalysis, i: int, resume: int) -> int:
    """Let the checks look at token `i`; returns before which token no clause is read again."""
    token = analysis.sentence.tokens[i]
    norm = token.norm
    if norm in _WORDS.turns or norm == ";":
        _let_go(analysis, i, norm)
    if not token.word:
        return resume
    _check_phrases(analysis, i)
    if norm in _WORDS.costly_subjects:
        if analysis.budget.subjects <= 0:
            return resume
        analysis.budget.subjects -= 1
    _check_generalising(analysis, i, norm)
    stance = stance_at(analysis.sentence, i) if i >= resume or norm in _GRAMMAR.i else None
    if stance is not None:
        return _take_stance(analysis, stance, resume)
    if norm in _WORDS.saying and _WORDS.sorry.among(analysis.sentence.bag):
        analysis.reported = True
    if norm in _GRAMMAR.you:
        check_request(analysis, i)
        if i >= resume:
            return check_you(analysis, i)
    return resume


def _check_phrases(analysis: SentenceAnalysis, i: int) -> None:
    token = analysis.sentence.tokens[i]
    has_phrase = set_phrases().can_start(token)
    if not has_phrase and Form.BASE not in token.tags:
        return
    opening = opens(analysis, i)
    if has_phrase:
        check_set_phrase(analysis, i, opening=opening)
    if opening:
        check_order(analysis, i)


def _check_generalising(analysis: SentenceAnalysis, i: int, norm: str) -> None:
    if norm in _WORDS.before_all_you_do:
        check_all_you_do(analysis, i)
    if norm in _WORDS.it:
        check_it(analysis, i)
    if norm in _GRAMMAR.your:
        check_your(analysis, i)
        check_your_noun(analysis, i)
    if norm in _GRAMMAR.i or norm in _GRAMMAR.we:
        check_own_subject(analysis, i)


def _take_stance(analysis: SentenceAnalysis, stance: Stance, resume: int) -> int:
    analysis.stances.append(stance)
    if stance.kind != StanceKind.NONE:
        analysis.stance = stance
    if stance.kind == StanceKind.SAID and not stance.neg:
        analysis.reported = True
    if stance.kind == StanceKind.FEEL:
        return max(resume, check_feel(analysis, stance))
    if stance.clause is not None and stance.clause.be:
        check_state(analysis, stance)
    return resume


def _let_go(analysis: SentenceAnalysis, i: int, norm: str) -> None:
    """ "But", and "and you", end what the speaker's stance governs."""
    norms, stance = analysis.sentence.norms, analysis.stance
    if norm in _WORDS.and_so and not _WORDS.you_your.at(norms, i + 1):
        return
    if stance is not None and (stance.clause is not None or stance.kind != StanceKind.THINK):
        analysis.stance = None
    analysis.reported = False
    analysis.harmless &= norm not in _WORDS.but
