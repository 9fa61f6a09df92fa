"""What somebody is, as a verdict: "you're lazy", "you've become so boring", "your pathetic excuses".

It guarantees that the first telling word decides: "you are good with difficult people" is praise, and
tiredness is seen with sympathy.
"""

from functools import cache

from couples.wording_help.checks.assessment import (
    CHARGE,
    EMPATHY,
    GOOD,
    INSULT,
    NEVER,
    PLAIN,
    Assessment,
    lemma_of,
    predicate_of,
)
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import StanceKind, feeling_words
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words, WordSet, union

_GRAMMAR = Words("grammar")
_INSULTS = Words("insults")
_PRAISE = Words("praise")
_PHRASES = Phrases("by_module/label_insult")
_WORDS = Words("by_module/label_insult")
_OWN = frozenset([StanceKind.FEEL, StanceKind.THINK, StanceKind.NEED, StanceKind.FEELING])


@cache
def insulting_adjectives() -> WordSet:
    """All of them, also those that fit a situation as well as a person."""
    return union(_INSULTS.adjectives, _INSULTS.adjectives_of_things_too)


@cache
def _insulting() -> WordSet:
    return union(insulting_adjectives(), _INSULTS.nouns)


@cache
def _praising() -> WordSet:
    return union(_PRAISE.adjectives, _PRAISE.people)


def quality_of(norms: list[str], clause: Clause) -> Assessment | None:
    """What the first telling word of the complement says: an insult, praise, a feeling or nothing."""
    for at in range(clause.head, min(clause.end, clause.head + 8)):
        word = norms[at]
        if word in _WORDS.passed_after_you_are or word in _GRAMMAR.adverbs:
            continue
        if word in _insulting():
            return GOOD if _PRAISE.adjectives.at(norms, at + 1) else INSULT
        if word in _praising():
            return GOOD
        if word in feeling_words():
            return EMPATHY
        if word in _GRAMMAR.prepositions:
            return None
    return None


def quality_after_linking_verb(sentence: Sentence, clause: Clause) -> Assessment | None:
    """ "You've become so boring", "you seem tired": a linking verb says a quality."""
    if lemma_of(sentence, clause) not in _WORDS.linking_verbs or clause.head + 1 >= clause.end:
        return None
    moved = Clause(subject=clause.subject, head=clause.head + 1, end=clause.end, adverbs=clause.adverbs)
    return quality_of(sentence.norms, moved)


def insulted(clause: Clause, *, always: bool, denied: bool) -> Assessment:
    """What an insult after "you are" comes to: denied or only possible, it is none."""
    asked = clause.inverted and clause.modal in _WORDS.asking
    if (denied and not asked) or clause.modal in _WORDS.perhaps:
        return GOOD if clause.never else PLAIN
    return Assessment((Kind.LABEL_INSULT, Kind.ALWAYS_NEVER)) if always else INSULT


def denies_an_insult(norms: list[str], clause: Clause) -> bool:
    """ "You're not stupid"."""
    denied = clause.be and clause.neg and not clause.inverted
    return denied and quality_of(norms, clause) is INSULT


def denied_quality(sentence: Sentence, clause: Clause) -> Assessment:
    """ "You are not fair" is a verdict, "you were not home" a fact."""
    if clause.never:
        return NEVER
    if clause.past and clause.marker in _WORDS.scene_markers:
        return PLAIN
    predicate = predicate_of(sentence, clause)
    for word in predicate[:5]:
        if word in _PRAISE.roles:
            return INSULT
        if word in _PRAISE.plainly_absent:
            return PLAIN
        if word in _WORDS.there:
            return CHARGE if _WORDS.there_for.among(predicate) else PLAIN
        if word in _PRAISE.missed_when_denied:
            return INSULT if word in _PRAISE.weighty else CHARGE
    return PLAIN


def check_your_noun(analysis: SentenceAnalysis, i: int) -> None:
    """ "Your laziness", "your pathetic excuses": a verdict in a noun."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    if analysis.reported or (i and sentence.tokens[i - 1].lemma in _WORDS.before_a_kind_your):
        return
    harsh = False
    framed = analysis.stance is not None and analysis.stance.kind in _OWN
    for j in range(i + 1, min(i + 4, len(norms))):
        word = norms[j]
        if word in _INSULTS.nouns_after_your:
            is_trait = word.endswith(_PHRASES.traits)
            kind = Kind.LABEL_INSULT if is_trait else Kind.YOU_ACCUSATION
            analysis.mark((kind,), i, j + 1, framed=framed)
            return
        if word in insulting_adjectives() and word not in _INSULTS.mild:
            harsh = True
        elif harsh:
            analysis.mark((Kind.LABEL_INSULT,), i, j + 1, framed=framed)
            return
        elif word not in _GRAMMAR.adverbs and word not in _WORDS.passed_after_your:
            return
