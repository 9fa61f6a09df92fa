"""Demands and threats: "stop lying", "... now", "you have to ...", "or I'll take the kids".

It guarantees that "please ...", "tell me more", "don't worry" and a "you must be tired" are no orders; in "stop
<doing>", the verdict is on what should stop.
"""

from couples.wording_help.checks.assess_clause import assess_clause
from couples.wording_help.checks.assessment import Assessment, lemma_of, predicate_of
from couples.wording_help.checks.mind_reading import is_about_the_mind
from couples.wording_help.checks.should import is_caring, is_soothing
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.inflection import Form
from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_GRAMMAR = Words("grammar")
_DEMANDS = Words("demands")
_PRAISE = Words("praise")
_THREATS = Words("threats")
_THREATS_PATTERNS = Patterns("threats")
_PHRASES = Phrases("by_module/demand_threat")
_WORDS = Words("by_module/demand_threat")
_DEMAND = (Kind.DEMAND_THREAT,)
_REACH = 14


def check_order(analysis: SentenceAnalysis, i: int) -> None:
    """Look at the bare verb at token `i`: "Stop ...", "... now", "Don't be ..."."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    token = sentence.tokens[i]
    if Form.BASE not in token.tags or _GRAMMAR.i_you.at(norms, i + 1):
        return
    if is_stop(token.lemma) and i + 1 < len(norms):
        check_stop(analysis, i + 1, order=not analysis.please)
        return
    if analysis.please or (_PHRASES.do_not.at(norms, i) and _forbids(analysis, i)):
        return
    end = min(len(norms), i + _REACH)
    if _has_barb(norms[i:end]) or (not sentence.question and _ends_in_now(norms[i:end])):
        analysis.mark(_DEMAND, i, end)


def _ends_in_now(norms: list[str]) -> bool:
    spoken = [word for word in norms if word[0].isalnum()]
    return len(spoken) > 1 and spoken[-1] in _WORDS.now and spoken[0] not in _WORDS.inviting


def _has_barb(norms: list[str]) -> bool:
    """ "... for once", "... for a change": an order with a barb."""
    return _PHRASES.barbs.inside(" ".join(norms) + " ", after=" ")


def _forbids(analysis: SentenceAnalysis, i: int) -> bool:
    """ "Don't manipulate me": what is forbidden is a verdict."""
    sentence = analysis.sentence
    clause = Clause(subject=i + 1, head=i + 2, opener=i, bare=False, end=_past_order(sentence, i + 2))
    if clause.head >= len(sentence.tokens) or sentence.norms[i + 2] in _GRAMMAR.you:
        return False
    found = bool(assess_clause(sentence, clause).kinds)
    if found:
        analysis.mark(_DEMAND, i, clause.end)
    return found


def is_stop(lemma: str) -> bool:
    """Whether a verb asks for something to end."""
    return lemma in _WORDS.stop


def check_stop(analysis: SentenceAnalysis, j: int, *, order: bool, framed: bool = False) -> None:
    """ "Stop <doing>" at token `j`: what is to stop may itself be a verdict."""
    sentence, norms = analysis.sentence, analysis.sentence.norms
    while j < len(norms) and norms[j] in _GRAMMAR.adverbs:
        j += 1
    if j >= len(norms) or not norms[j].endswith(_PHRASES.doing_endings):
        return
    clause = Clause(subject=j - 1, head=j, opener=j - 1, bare=False, end=_past_order(sentence, j))
    if norms[j] in _WORDS.being:
        clause.be, clause.head = True, j + 1
    said = assess_clause(sentence, clause)
    if said.harm:
        analysis.harm = True
        return
    if said.good and clause.be:
        return
    spare = Kind.YOU_ACCUSATION if order else Kind.ALWAYS_NEVER
    kinds = tuple(kind for kind in said.kinds if kind != spare)
    kinds = (Kind.DEMAND_THREAT, *kinds) if order else kinds
    if kinds:
        analysis.mark(kinds, j - 1, clause.end, framed=framed, clause=clause)


def _past_order(sentence: Sentence, j: int) -> int:
    """Where an order that goes on at `j` ends."""
    end = j
    while end < len(sentence.tokens) and end - j < 12 and sentence.tokens[end].word:
        if sentence.norms[end] in _WORDS.after_an_order:
            break
        end += 1
    return end


def ordered(sentence: Sentence, clause: Clause, said: Assessment) -> tuple[Kind, ...]:
    """What "you have to ..." and "you must ..." mark."""
    norms, lemma = predicate_of(sentence, clause), lemma_of(sentence, clause)
    if any(word[0].isdigit() for word in norms) or _is_playful(clause, norms):
        return ()
    if said.good or (clause.neg and clause.modal in _PHRASES.deniable_duties):
        return ()
    must = clause.modal in _WORDS.must
    if must and (clause.be or _WORDS.have.at(norms, 0)):
        return ()
    caring = is_caring(lemma) and lemma not in _WORDS.demanded_care
    if (clause.be and is_soothing(norms)) or caring:
        return ()
    aimed = lemma in _DEMANDS.urgent or is_about_the_mind(lemma) or said.kinds or clause.be
    if not must and not aimed and not _WORDS.for_me_now.among(norms):
        return ()
    return (*_DEMAND, *(kind for kind in said.kinds if kind == Kind.LABEL_INSULT))


def _is_playful(clause: Clause, norms: list[str]) -> bool:
    """ "You must never tell her", "you have to stop being so nice to me"."""
    if clause.never and _WORDS.tell.at(norms, 0) and not _WORDS.me.at(norms, 1):
        return True
    praised = _PRAISE.adjectives.among(norms[2:5])
    return _PHRASES.stop_being.at(norms, 0) and praised and not _GRAMMAR.negation.among(norms)


def threatens(analysis: SentenceAnalysis, i: int, *, is_limit: bool) -> bool:
    """Whether a threat starts at token `i`; saying what I'll do myself to stop harm is a limit, not a threat."""
    norms = analysis.sentence.norms
    own = is_limit and norms[i] in _GRAMMAR.i and _THREATS.own_limit.at(norms, i + 2)
    return not own and _THREATS_PATTERNS.harming.at(analysis.sentence.tokens, i) is not None
