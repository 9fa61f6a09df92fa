""" "You never ...", "you don't ...": denied care is a complaint, denied harm is praise.

It guarantees that what one evening could show ("you didn't call me yesterday") stays plain; a habit ("you
don't call me") is a complaint.
"""

from functools import cache

from couples.wording_help.checks.assessment import (
    CHARGE,
    GOOD,
    HARM,
    MOTIVE,
    NEVER,
    PLAIN,
    Assessment,
    blaming_acts,
    lemma_of,
    predicate_of,
)
from couples.wording_help.checks.mind_reading import is_about_the_mind, is_cared_for
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.patterns import PatternTree, predicates
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_CARE = Words("care")
_FEELINGS = Words("feelings")
_PHRASES = Phrases("by_module/assess_denied")
_WORDS = Words("by_module/assess_denied")


def assess_denied(sentence: Sentence, clause: Clause, verdict: Assessment | None) -> Assessment:
    """What a denied predicate says; `verdict` is what it says undenied, if it is listed."""
    lemma = lemma_of(sentence, clause)
    if verdict is HARM:
        return HARM if lemma in _WORDS.letting else GOOD
    care = _care().at(sentence.tokens, clause.head)
    if verdict and not (care and (is_about_the_mind(lemma) or care[1] - clause.head > 2)):
        return GOOD if clause.never or verdict is not MOTIVE else PLAIN
    if clause.never:
        if _is_kept_back(sentence, clause, lemma):
            return GOOD
        return Assessment((Kind.ALWAYS_NEVER, Kind.MIND_READING)) if care and is_cared_for(lemma) else NEVER
    if clause.modal in _PHRASES.open_modals:
        return CHARGE if clause.modal in _WORDS.would and care and not clause.inverted else PLAIN
    return _denied_care(sentence, clause, lemma, cared=care is not None)


@cache
def _care() -> PatternTree:
    return predicates((CHARGE, "care.acts"))


@cache
def _contact() -> PatternTree:
    return predicates((CHARGE, "care.contact"))


def _denied_care(sentence: Sentence, clause: Clause, lemma: str, *, cared: bool) -> Assessment:
    predicate = predicate_of(sentence, clause)
    said_ever = _WORDS.ever.among(clause.adverbs) or _WORDS.ever.among(predicate)
    even = said_ever or _WORDS.even.among(clause.adverbs)
    ever = (Kind.ALWAYS_NEVER,) if said_ever else ()
    if cared and not _is_meant_kindly(clause, lemma, predicate):
        if lemma in _WORDS.bother or (even and is_about_the_mind(lemma)):
            return Assessment((*ever, Kind.MIND_READING, Kind.YOU_ACCUSATION))
        return Assessment((*ever, Kind.MIND_READING if is_about_the_mind(lemma) else Kind.YOU_ACCUSATION))
    contact = _contact().at(sentence.tokens, clause.head)
    habit = (
        _GRAMMAR.scarcely.among(clause.adverbs) or clause.present_do or clause.modal in _WORDS.habit_modals
    )
    if even or (contact and habit and not clause.past):
        return Assessment((*ever, Kind.YOU_ACCUSATION))
    return PLAIN


def _is_kept_back(sentence: Sentence, clause: Clause, lemma: str) -> bool:
    """Harm held back is praise: "you never complain", "you never make me feel silly", "you never forget"."""
    norms = predicate_of(sentence, clause)
    if clause.modal in _WORDS.will or not norms:
        return True
    if lemma in _WORDS.stopping:
        return blaming_acts().at(sentence.tokens, clause.head + 1) is None
    if lemma in _CARE.held_back:
        return True
    if lemma in _WORDS.asking and _PHRASES.for_anything.at(norms, 1):
        return True
    if lemma in _WORDS.make and _WORDS.me.at(norms, 1):
        if _WORDS.spared.at(norms, 2):
            return True
        if len(norms) > 3 and norms[2] in _WORDS.feel:
            return norms[3] not in _FEELINGS.pleasant
    return lemma in _WORDS.say and _WORDS.no.among(norms)


def _is_meant_kindly(clause: Clause, lemma: str, norms: list[str]) -> bool:
    """ "You didn't mean it", "you don't know yet", "you didn't think you'd": no complaint."""
    if _PHRASES.how_much.inside(" ".join(norms[:3])):
        return True
    if lemma in _WORDS.deserve:
        return not _WORDS.me.at(norms, 1)
    if lemma in _WORDS.think and clause.past:
        return not _WORDS.after_think.at(norms, 1)
    if lemma in _WORDS.perceiving:
        aimed = _WORDS.aimed_at_me.among(norms) and not clause.past
        return not aimed or (lemma in _WORDS.mean and not clause.present_do)
    if lemma in _WORDS.want:
        return not _WORDS.after_want.at(norms, 1) or (norms[1] in _GRAMMAR.to and clause.past)
    if clause.past and lemma in _CARE.one_evening:
        return True
    return lemma in _WORDS.do and _WORDS.anything.among(norms) and _WORDS.wrong_or_to.among(norms)
