"""What a predicate says about "you": praise, a plain act, or a verdict.

It guarantees one assessment for one clause, decided by the lists and by negation, without memory between
clauses.
Trade-off: an act nobody listed is taken as plain. Silence costs less than a false alarm.
"""

from functools import cache

from couples.wording_help.checks.always_never import is_gift, says_every_time
from couples.wording_help.checks.assess_denied import assess_denied
from couples.wording_help.checks.assessment import (
    CHARGE,
    EMPATHY,
    GOOD,
    HARM,
    INSULT,
    MOTIVE,
    NEVER,
    PLAIN,
    Assessment,
    lemma_of,
    negated,
    predicate_of,
    verdicts,
)
from couples.wording_help.checks.label_insult import (
    denied_quality,
    insulted,
    quality_after_linking_verb,
    quality_of,
)
from couples.wording_help.checks.mind_reading import claims_motive, puts_me_last, would_rather
from couples.wording_help.checks.you_accusation import (
    could_at_least,
    is_loaded,
    made_to_feel,
    said_with_only,
)
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.patterns import PatternTree, patterns, predicates
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_HARM = Words("harm")
_PRAISE = Words("praise")
_PHRASES = Phrases("by_module/assess_clause")
_WORDS = Words("by_module/assess_clause")


def assess_clause(sentence: Sentence, clause: Clause) -> Assessment:
    """What `clause`, whose subject is "you", says."""
    if clause.neg and clause.always:
        return PLAIN
    if clause.always and clause.modal in _PHRASES.duty_modals:
        return NEVER
    if would_rather(clause):
        return MOTIVE
    if clause.never and clause.modal in _WORDS.must:
        return PLAIN
    if clause.be:
        return _being(sentence, clause)
    return _doing(sentence, clause)


@cache
def _harm() -> PatternTree:
    return predicates((HARM, "harm.plain_acts"), (HARM, "harm.acts_that_may_be"))


@cache
def _praise() -> PatternTree:
    return predicates((GOOD, "praise.acts"))


@cache
def _verdicts_after_you_are() -> PatternTree:
    return patterns(
        (CHARGE, "accusations.you_are"), (MOTIVE, "mind_reading.you_are"), (INSULT, "insults.you_are")
    )


def _doing(sentence: Sentence, clause: Clause) -> Assessment:
    always = (Kind.ALWAYS_NEVER,) if says_every_time(sentence, clause) else ()
    lemma, denied = lemma_of(sentence, clause), negated(clause)
    if clause.progressive and not denied:
        found = _after_you_are(sentence, clause)
        if found:
            return Assessment((*always, *found[0].kinds))
    if lemma in _WORDS.going_on and _harm().at(sentence.tokens, clause.head + 1):
        return HARM
    verdict, praised = _listed(sentence, clause)
    if denied:
        return assess_denied(sentence, clause, verdict)
    felt = made_to_feel(sentence, clause)
    if felt is not None:
        return Assessment(always + felt.kinds) if felt.kinds else felt
    if verdict is HARM:
        joking = lemma in _HARM.also_said_in_fun and not clause.modal and not clause.past
        return PLAIN if joking or _is_given(sentence, clause, lemma) else HARM
    if verdict is MOTIVE and lemma in _WORDS.motive_and_act:
        return Assessment((*always, Kind.MIND_READING, Kind.YOU_ACCUSATION))
    if verdict:
        return Assessment(always + verdict.kinds)
    return _unlisted(sentence, clause, always, praised=praised)


def _is_given(sentence: Sentence, clause: Clause, lemma: str) -> bool:
    """ "You let me sleep till ten" may be a kindness or a permission: that's for the reader by meaning. With a condition it's harm."""
    if lemma not in _WORDS.letting or _WORDS.condition.among(sentence.bag):
        return False
    return _PHRASES.given.inside(" ".join(sentence.norms[clause.head : clause.end]))


def _listed(sentence: Sentence, clause: Clause) -> tuple[Assessment | None, bool]:
    """The verdict on a listed act, and whether it is listed as praise; the longer entry decides."""
    verdict = verdicts().at(sentence.tokens, clause.head)
    praise = _praise().at(sentence.tokens, clause.head)
    if verdict and ((praise and praise[1] > verdict[1]) or verdict[1] > clause.end + 1):
        verdict = None
    return verdict[0] if verdict else None, praise is not None


def _unlisted(sentence: Sentence, clause: Clause, always: tuple[Kind, ...], *, praised: bool) -> Assessment:
    """A predicate that stands in no list of verdicts: what its other words say."""
    lemma = lemma_of(sentence, clause)
    predicate = predicate_of(sentence, clause)
    if puts_me_last(predicate, lemma) or (claims_motive(clause) and not praised):
        return Assessment((*always, Kind.MIND_READING))
    only = said_with_only(sentence, clause, lemma)
    if only:
        return Assessment((*always, only))
    if could_at_least(sentence, clause):
        return CHARGE
    quality = quality_after_linking_verb(sentence, clause)
    if quality is not None:
        return quality
    if praised and not clause.modal:
        return GOOD
    if is_loaded(sentence, clause, lemma):
        return Assessment((*always, Kind.YOU_ACCUSATION))
    if always:
        return GOOD if is_gift(sentence, clause, lemma) else NEVER
    seeming = lemma in _WORDS.seeming and not _WORDS.looked_at.at(sentence.norms, clause.head + 1)
    return EMPATHY if seeming or _WORDS.hardship.among(predicate) else PLAIN


def _being(sentence: Sentence, clause: Clause) -> Assessment:
    """What is said of "you" after a form of "to be": a quality, a place, a verdict."""
    always, denied = says_every_time(sentence, clause), negated(clause)
    found = _after_you_are(sentence, clause)
    first = sentence.norms[clause.head] if clause.head < len(sentence.norms) else ""
    if clause.never and _PHRASES.anything_but.at(sentence.norms, clause.head):
        return GOOD if _PRAISE.adjectives.among(sentence.norms[clause.head + 2 : clause.head + 5]) else NEVER
    if clause.never and (found or first in _WORDS.too) and first not in _WORDS.satisfied:
        return GOOD
    if found and (not denied or found[1] in _GRAMMAR.negation):
        return Assessment((*found[0].kinds, Kind.ALWAYS_NEVER)) if always else found[0]
    if not first:
        return NEVER if clause.never or clause.always else PLAIN
    quality = quality_of(sentence.norms, clause)
    if quality is INSULT:
        return insulted(clause, always=always, denied=denied)
    if quality is GOOD:
        return denied_quality(sentence, clause) if denied else GOOD
    if denied and not clause.never:
        return denied_quality(sentence, clause)
    if clause.never or always:
        return NEVER
    return quality or PLAIN


def _after_you_are(sentence: Sentence, clause: Clause) -> tuple[Assessment, str] | None:
    """The verdict after "you are", also a step further in ("you are just so ..."), and its first word."""
    near = range(clause.subject + 1, min(clause.head + 3, clause.end))
    for j in (clause.head, *(j for j in near if j != clause.head)):
        found = _verdicts_after_you_are().at(sentence.tokens, j)
        if found and found[1] > clause.head:
            return found[0], sentence.norms[j]
    return None
