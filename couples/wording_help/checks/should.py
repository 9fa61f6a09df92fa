""" "Should": a rule in place of a wish.

It guarantees that a kind "you should rest", praise and "you shouldn't need ..." pass.
"""

from couples.wording_help.checks.assessment import Assessment, lemma_of, predicate_of
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_PRAISE = Words("praise")
_SHOULD = Words("should")
_PHRASES = Phrases("by_module/should")
_WORDS = Words("by_module/should")
_FOUND = (Kind.SHOULD,)


def has_should(clause: Clause) -> bool:
    """Whether the clause says "should" or "ought to"."""
    return clause.modal in _PHRASES.modals


def has_duty(clause: Clause) -> bool:
    """Whether the clause says "should", "have to" or "must" in whatever words."""
    return clause.modal in _PHRASES.duties


def should(sentence: Sentence, clause: Clause, said: Assessment) -> tuple[Kind, ...]:
    """What "you should ..." marks."""
    norms = predicate_of(sentence, clause)
    if clause.be and _WORDS.compared.at(norms, 0):
        return _FOUND
    if clause.perfect and clause.be and _WORDS.there.at(norms, 0):
        return _FOUND
    if said.good or _PHRASES.have_to.at(norms, 0) or _WORDS.resting.among(norms):
        return ()
    if clause.neg and _WORDS.need.at(norms, 0) and not _GRAMMAR.to.at(norms, 1):
        return ()
    caring = lemma_of(sentence, clause) in _SHOULD.caring
    if caring and not _SHOULD.not_caring.among(norms):
        return () if not clause.be or is_soothing(norms) else _FOUND
    return _FOUND


def is_caring(lemma: str) -> bool:
    """Whether a duty to do this may be meant kindly: rest, eat, remember."""
    return lemma in _SHOULD.caring


def is_soothing(norms: list[str]) -> bool:
    """ "You must be tired", "you have to be careful"."""
    return any(word in _PRAISE.adjectives or word in _SHOULD.soothing for word in norms[:4])
