"""A verdict on what the other did: "you ruined the evening", "you made me feel worthless".

It guarantees that what a camera could record, praise and a plain act pass.
"""

from couples.wording_help.checks.assessment import (
    CHARGE,
    GOOD,
    Assessment,
    lemma_of,
    predicate_of,
)
from couples.wording_help.checks.mind_reading import is_about_the_mind
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_ACCUSATIONS = Words("accusations")
_FEELINGS = Words("feelings")
_PRAISE = Words("praise")
_PHRASES = Phrases("by_module/you_accusation")
_WORDS = Words("by_module/you_accusation")
_OWN_THOUGHTS = frozenset([StanceKind.FEEL, StanceKind.THINK])


def made_to_feel(sentence: Sentence, clause: Clause) -> Assessment | None:
    """ "You make me feel ...": praise, a charge, or None when it is something else."""
    norms = sentence.norms[clause.head : clause.head + 9]
    makes = lemma_of(sentence, clause) in _WORDS.make
    if not makes or not _WORDS.me.at(norms, 1) or not _WORDS.feel.at(norms, 2):
        return None
    said = norms[3:]
    glad = _WORDS.glad_to_be.among(said) or _FEELINGS.pleasant.among(said) or _PRAISE.adjectives.among(said)
    return GOOD if glad and not _WORDS.not_so.among(said) else CHARGE


def said_with_only(sentence: Sentence, clause: Clause, lemma: str) -> Kind | None:
    """ "You only call when you need something", "you only think of yourself"."""
    if not _WORDS.only.among(clause.adverbs):
        return None
    if _WORDS.after_only.at(sentence.norms, clause.end):
        return Kind.YOU_ACCUSATION
    if lemma not in _WORDS.done_only:
        return None
    return Kind.MIND_READING if is_about_the_mind(lemma) else Kind.YOU_ACCUSATION


def could_at_least(sentence: Sentence, clause: Clause) -> bool:
    """ "You could at least call"."""
    said = " ".join(sentence.norms[clause.subject : clause.end])
    return clause.modal in _WORDS.could and _PHRASES.at_least.inside(said)


def is_loaded(sentence: Sentence, clause: Clause, lemma: str) -> bool:
    """A predicate nobody listed, with a word in it that carries the verdict."""
    if lemma in _ACCUSATIONS.never_loaded or _WORDS.thanking.among(sentence.bag):
        return False
    said = sentence.norms[clause.head + 1 : clause.end]
    if _PHRASES.too_much.inside(" ".join(said)) and not is_about_the_mind(lemma):
        return not _GRAMMAR.negation.among(said)
    if not _ACCUSATIONS.loaded.among(said) or _WORDS.unloading.among(said):
        return False
    return not (_WORDS.nothing.among(said) and _WORDS.wrong.among(said))


def has_barb(sentence: Sentence, clause: Clause) -> bool:
    """ "For once" and "for a change" turn even a plain act into a dig."""
    return _PHRASES.barbs.inside(" ".join(predicate_of(sentence, clause)))


def check_if_only(analysis: SentenceAnalysis, at: int) -> bool:
    """ "We'd be fine if you just listened": the blame is in the "if" at token `at`."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    if not _PHRASES.if_you.at(norms, at) or not _WORDS.would.among(sentence.bag):
        return False
    if _WORDS.asking_kindly.among(sentence.bag):
        return False
    clause = clause_of(sentence, at + 1)
    if clause is None or clause.head >= len(norms) or not clause.past:
        return False
    more = clause.be and _WORDS.more_or_less.among(norms[clause.head : clause.end])
    perhaps = _WORDS.perhaps.at(norms, at - 1)
    pressed = _WORDS.pressing.among(clause.adverbs)
    tried = sentence.tokens[clause.head].lemma in _WORDS.tried
    if not (pressed or clause.neg or more or perhaps or tried):
        return False
    analysis.mark((Kind.YOU_ACCUSATION,), at, clause.end, framed=is_own_thought(analysis), clause=clause)
    return True


def is_own_thought(analysis: SentenceAnalysis) -> bool:
    """Whether it's said after "I feel" or "I think"."""
    return analysis.stance is not None and analysis.stance.kind in _OWN_THOUGHTS
