"""Clauses about "you": what they say is assessed elsewhere; here it's decided what of it is marked, by the speaker's stance.

It guarantees that generic "you", reported words and honest questions stay unmarked. Trade-off: inside "I feel
... when you ..." only strong words count, because honest hurt is worth more than a catch.
"""

from couples.wording_help.checks.assess_clause import assess_clause
from couples.wording_help.checks.assessment import GOOD, Assessment, lemma_of
from couples.wording_help.checks.demand_threat import ordered
from couples.wording_help.checks.label_insult import denies_an_insult
from couples.wording_help.checks.questions import asked, pressed
from couples.wording_help.checks.should import has_duty, has_should, should
from couples.wording_help.checks.told_by_others import is_denied_or_told
from couples.wording_help.checks.you_accusation import has_barb
from couples.wording_help.reading.analysis import Manner, SentenceAnalysis
from couples.wording_help.reading.clauses import Clause, clause_of, conjoined
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_GRAMMAR_PHRASES = Phrases("grammar")
_FEELINGS = Words("feelings")
_GENERIC_YOU = Words("generic_you")
_GENERIC_YOU_PATTERNS = Patterns("generic_you")
_PHRASES = Phrases("by_module/about_you")
_WORDS = Words("by_module/about_you")
_OPEN = frozenset([StanceKind.FEAR, StanceKind.WONDER, StanceKind.SORRY])
_FLIPPING = frozenset([StanceKind.THINK, StanceKind.FEEL, StanceKind.KNOW])
_KNOWING = frozenset([StanceKind.KNOW, StanceKind.WONDER])
_OWNING = frozenset([StanceKind.FEEL, StanceKind.FEELING, StanceKind.LOVE, StanceKind.HATE, StanceKind.NEED])
_CLAIMING = _OWNING | _KNOWING | {StanceKind.THINK, StanceKind.FEAR, StanceKind.NOTICE}


def check_you(analysis: SentenceAnalysis, i: int) -> int:
    """Look at the "you" at token `i`; returns where reading goes on."""
    sentence = analysis.sentence
    if _is_generic(analysis, i):
        return i + 1
    clause = clause_of(sentence, i)
    if clause is None:
        return i + 1
    while clause is not None:
        _check_clause(analysis, clause)
        last, clause = clause, conjoined(sentence, clause)
    return max(i + 1, min(last.head, last.end))


def _is_generic(analysis: SentenceAnalysis, i: int) -> bool:
    """ "You never know", "when you have a baby you never sleep": anybody, not the partner."""
    norms, bag = analysis.sentence.norms, analysis.sentence.bag
    if _WORDS.where.at(norms, i - 1) and _GENERIC_YOU.places.among(bag):
        return True
    if _GENERIC_YOU_PATTERNS.idioms.at(analysis.sentence.tokens, i):
        analysis.harmless |= norms.count(norms[i]) == 1
        return True
    found = _GENERIC_YOU_PATTERNS.said_of_anyone.at(analysis.sentence.tokens, i)
    if found and (found[1] - i > 2 or (i == 0 and _WORDS.see.at(norms, 1))):
        return True
    if _WORDS.us_two.among(bag) or not _GENERIC_YOU.anyone.among(bag):
        return False
    return _WORDS.cases.among(bag) and sum(word in _GRAMMAR.you for word in norms) > 1


def _check_clause(analysis: SentenceAnalysis, clause: Clause) -> None:
    sentence, stance = analysis.sentence, analysis.stance
    said = assess_clause(sentence, clause)
    if said.harm:
        analysis.harm = True
        analysis.about_you.append((clause, Manner.HARM))
        return
    is_told = is_denied_or_told(analysis, clause)
    analysis.harmless |= denies_an_insult(sentence.norms, clause) or (is_told and bool(said.kinds))
    if analysis.reported or is_told:
        analysis.about_you.append((clause, Manner.REPORTED))
        return
    plain = not (clause.neg or clause.always or clause.never or said.kinds)
    if plain and lemma_of(sentence, clause) in _WORDS.reporting:
        analysis.reported = True
    if stance and stance.neg and stance.kind in _FLIPPING:
        said = _flipped(analysis, clause, said)
    kinds = _kinds(analysis, clause, said)
    manner = Manner.GOOD if said.good else Manner.EMPATHY if said.empathy else Manner.PLAIN
    analysis.about_you.append((clause, Manner.BLAME if kinds else manner))
    if kinds:
        start = clause.opener + 1 if clause.marker in _WORDS.that else clause.opener
        framed = stance is not None and stance.kind in _CLAIMING
        framed = framed or (clause.marker in _WORDS.when and _owned_later(analysis, clause))
        analysis.mark(kinds, start, clause.end, framed=framed, clause=clause)


def _flipped(analysis: SentenceAnalysis, clause: Clause, said: Assessment) -> Assessment:
    """ "I don't think you care" says that you do not."""
    if said.kinds:
        return GOOD
    clause.neg = not clause.neg
    turned = assess_clause(analysis.sentence, clause)
    clause.neg = not clause.neg
    return turned


def _kinds(analysis: SentenceAnalysis, clause: Clause, said: Assessment) -> tuple[Kind, ...]:
    """Which kinds of `said` are marked, given the stance in which the speaker says it."""
    stance = analysis.stance.kind if analysis.stance else StanceKind.NONE
    if clause.inverted and not said.kinds:
        dug = pressed(clause, lemma_of(analysis.sentence, clause))
        if dug:
            return dug
    duty = _duty(analysis, clause, said)
    if duty is not None:
        return duty
    if stance == StanceKind.NEED and clause.to:
        return said.kinds if said.kinds == (Kind.LABEL_INSULT,) and not clause.be else ()
    if _is_fond(analysis, clause):
        return ()
    if not said.kinds:
        return (Kind.YOU_ACCUSATION,) if has_barb(analysis.sentence, clause) else ()
    return _stated(analysis, clause, said, stance)


def _duty(analysis: SentenceAnalysis, clause: Clause, said: Assessment) -> tuple[Kind, ...] | None:
    """What "should" and "have to" mark; None when neither decides."""
    if not has_duty(clause):
        return None
    if clause.inverted and (clause.before in _WORDS.why or clause.modal in _PHRASES.asked_duties):
        return None
    if clause.inverted or clause.marker in _WORDS.duty_inside:
        return ()
    if Kind.ALWAYS_NEVER in said.kinds:
        return said.kinds
    if clause.head >= len(analysis.sentence.norms):
        return ()
    return (should if has_should(clause) else ordered)(analysis.sentence, clause, said)


def _stated(
    analysis: SentenceAnalysis, clause: Clause, said: Assessment, stance: StanceKind
) -> tuple[Kind, ...]:
    plainly = Kind.LABEL_INSULT in said.kinds
    is_open = stance in _OPEN and Kind.ALWAYS_NEVER not in said.kinds
    if not plainly and (is_open or clause.marker in _WORDS.conditional):
        return ()
    if clause.marker in _WORDS.what and not clause.inverted and stance in _KNOWING:
        return ()
    if clause.inverted:
        return asked(analysis, clause, said)
    if clause.marker in _WORDS.when and (stance in _OWNING or _owned_later(analysis, clause)):
        return _when(analysis, clause, said)
    if stance == StanceKind.LOVE and not (analysis.stance and analysis.stance.neg) and not plainly:
        return ()
    return said.kinds


def _owned_later(analysis: SentenceAnalysis, clause: Clause) -> bool:
    """ "When you ..., I feel sad": the feeling comes after."""
    rest = analysis.sentence.norms[clause.end : clause.end + 10]
    if not _GRAMMAR.i.among(rest):
        return False
    return _WORDS.feel_or_get.among(rest) or _FEELINGS.unpleasant.among(rest)


def _is_fond(analysis: SentenceAnalysis, clause: Clause) -> bool:
    """ "You're stubborn, and I love that about you"."""
    after = " ".join(analysis.sentence.norms[clause.end : clause.end + 6])
    return _GRAMMAR_PHRASES.fondly.inside(after)


def _when(analysis: SentenceAnalysis, clause: Clause, said: Assessment) -> tuple[Kind, ...]:
    """ "I feel hurt when you ...": only a verdict in strong words is marked."""
    lemma = lemma_of(analysis.sentence, clause)
    if Kind.LABEL_INSULT in said.kinds or clause.always or clause.never:
        return said.kinds
    if lemma in _WORDS.weak or (clause.neg and lemma not in _WORDS.strong_when_denied):
        return ()
    return tuple(kind for kind in said.kinds if kind != Kind.ALWAYS_NEVER)
