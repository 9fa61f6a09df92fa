"""Requests: "I need you to ...", "could you ...", "I wish you ...".

It guarantees that a request somebody can act on passes; one that leaves the act open gets a note with acts to
choose from. What a request says besides ("I need you to stop lying") is marked as what it is.
"""

from couples.wording_help.checks.assess_clause import assess_clause
from couples.wording_help.checks.assessment import INSULT
from couples.wording_help.checks.demand_threat import check_stop, is_stop
from couples.wording_help.checks.label_insult import quality_of
from couples.wording_help.checks.mind_reading import is_wished_for
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.reading.stance import StanceKind
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_VAGUE_REQUESTS = Words("vague_requests")
_VAGUE_REQUESTS_PATTERNS = Patterns("vague_requests")
_PHRASES = Phrases("by_module/vague_request")
_WORDS = Words("by_module/vague_request")


def check_request(analysis: SentenceAnalysis, i: int) -> None:
    """Look at the "you" at token `i` as the one who is asked."""
    sentence = analysis.sentence
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.norms):
        return
    if clause.neg and not clause.inverted:
        _check_wish_away(analysis, clause)
        return
    asked = clause.inverted and clause.modal in _WORDS.asking and clause.before not in _WORDS.no_request
    wished = _is_wished(analysis, clause)
    if asked or wished:
        _check_asked(analysis, clause, wished=wished, asked=asked)


def _is_wished(analysis: SentenceAnalysis, clause: Clause) -> bool:
    stance = analysis.stance
    if stance is None or stance.kind != StanceKind.NEED or (stance.neg and clause.to):
        return False
    would = clause.modal in _WORDS.would and not clause.inverted
    return clause.to or would or clause.marker in _WORDS.if_ or clause.past


def _check_asked(analysis: SentenceAnalysis, clause: Clause, *, wished: bool, asked: bool) -> None:
    _look_past_willing(analysis.sentence, clause)
    sentence, head, stance = analysis.sentence, clause.head, analysis.stance
    lemma = sentence.tokens[head].lemma
    start = stance.start if wished and stance else clause.opener
    if is_stop(lemma) and head + 1 < len(sentence.norms):
        check_stop(analysis, head + 1, order=False, framed=wished)
    elif wished and clause.past and stance and stance.clause and is_wished_for(lemma):
        analysis.mark((Kind.MIND_READING,), start, clause.end, framed=True, clause=clause)
    elif clause.be and sentence.norms[head] in _WORDS.less and _is_insult_after_less(sentence, clause):
        analysis.mark((Kind.LABEL_INSULT,), start, clause.end, framed=wished, clause=clause)
    elif _is_vague(sentence, clause) and not (asked and clause.before in _WORDS.why_how):
        analysis.mark((Kind.VAGUE_REQUEST,), start, clause.end, clause=clause)


def _look_past_willing(sentence: Sentence, clause: Clause) -> None:
    """ "Would you be willing to be nicer": what is asked for comes behind "willing to"."""
    head = clause.head + 2
    willing = clause.be and _WORDS.willing.at(sentence.norms, clause.head)
    if willing and _GRAMMAR.to.at(sentence.norms, head - 1) and head < clause.end:
        clause.be = _WORDS.be.at(sentence.norms, head)
        clause.head = head + clause.be


def _is_insult_after_less(sentence: Sentence, clause: Clause) -> bool:
    """ "Could you be less lazy": the request says what you are."""
    after = Clause(subject=clause.subject, head=clause.head + 1, end=clause.end)
    return quality_of(sentence.norms, after) is INSULT


def _check_wish_away(analysis: SentenceAnalysis, clause: Clause) -> None:
    """ "I wish you weren't so cold": the wish says that you are."""
    stance = analysis.stance
    if stance is None or stance.kind != StanceKind.NEED or stance.neg or clause.to:
        return
    clause.neg = False
    said = assess_clause(analysis.sentence, clause)
    if said.kinds:
        analysis.mark(said.kinds, stance.start, clause.end, framed=True, clause=clause)


def _is_vague(sentence: Sentence, clause: Clause) -> bool:
    """Whether nobody could tell which act would meet the request."""
    norms = sentence.norms[clause.head : clause.end]
    if not clause.be:
        found = _VAGUE_REQUESTS_PATTERNS.acts.at(sentence.tokens, clause.head)
        return found is not None and found[1] >= clause.end - 2 and not any(word.isdigit() for word in norms)
    said = [word for word in norms if word not in _WORDS.fillers]
    if not said or len(said) > 6 or _WORDS.concrete.among(norms):
        return False
    if said[0] in _WORDS.there:
        return len(said) < 4
    return said[0] in _VAGUE_REQUESTS.adjectives or _PHRASES.be_for_me.at(said, 0)
