"""Questions: "why are you so mean", "do you even care", "why do you have to be like that".

It guarantees that an honest question and a suggestion pass.
"""

from couples.wording_help.checks.assessment import Assessment, lemma_of, predicate_of
from couples.wording_help.checks.mind_reading import is_about_the_mind
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Words

_PHRASES = Phrases("by_module/questions")
_WORDS = Words("by_module/questions")
_CHARGE = (Kind.YOU_ACCUSATION,)


def asked(analysis: SentenceAnalysis, clause: Clause, said: Assessment) -> tuple[Kind, ...]:
    """What a question marks: "why are you so mean" is a verdict, "are you cross with me" is a question."""
    norms, lemma = analysis.sentence.norms, lemma_of(analysis.sentence, clause)
    led = norms[clause.opener - 1] if clause.opener else ""
    if clause.modal in _WORDS.must:
        return said.kinds
    if clause.modal in _WORDS.would and lemma in _WORDS.offered:
        return ()
    if clause.marker in _WORDS.why_how or led in _WORDS.why_how:
        return _why(clause, said, lemma)
    predicate = predicate_of(analysis.sentence, clause)
    pressing = _WORDS.pressing.among(clause.adverbs) or _WORDS.pressing_objects.among(predicate)
    if clause.neg and clause.modal in _WORDS.can and pressing:
        return said.kinds
    if (
        Kind.LABEL_INSULT in said.kinds
        and not clause.neg
        and _asks_which(norms[clause.head : clause.head + 9])
    ):
        return ()
    if Kind.LABEL_INSULT in said.kinds:
        return (Kind.LABEL_INSULT,) if clause.neg else said.kinds
    if clause.modal in _WORDS.requesting and not clause.neg:
        return tuple(kind for kind in said.kinds if kind != Kind.ALWAYS_NEVER or not pressing)
    if _asks_ever(clause, predicate):
        doubled = Kind.ALWAYS_NEVER in said.kinds or _WORDS.even.among(clause.adverbs)
        return said.kinds if doubled else (Kind.ALWAYS_NEVER, *said.kinds)
    return said.kinds if clause.neg and clause.present_do and led not in _WORDS.if_ else ()


def _why(clause: Clause, said: Assessment, lemma: str) -> tuple[Kind, ...]:
    """ "Why don't you take the first turn?" suggests; "why didn't you call?" asks."""
    suggests = clause.neg and clause.present_do and lemma not in _WORDS.no_suggestion
    if suggests and Kind.ALWAYS_NEVER not in said.kinds:
        return ()
    if said.kinds == _CHARGE and clause.past and not clause.adverbs:
        return ()
    return said.kinds


def _asks_which(norms: list[str]) -> bool:
    """ "Are you being lazy or are you ill?": either would be an answer."""
    return any(
        _PHRASES.or_are_you.at(norms, at) and _WORDS.excusing.among(norms[at + 3 : at + 6])
        for at in range(len(norms))
    )


def _asks_ever(clause: Clause, predicate: list[str]) -> bool:
    ever = _WORDS.even_ever.among(clause.adverbs) or _WORDS.ever.among(predicate)
    return ever or clause.always or clause.never


def pressed(clause: Clause, lemma: str) -> tuple[Kind, ...]:
    """ "Do you even love me?", "do you ever think of anyone else?", "why do you have to be like that?" """
    why = clause.marker in _WORDS.why
    opening = clause.opener == 0
    if clause.modal in _WORDS.must and (why or opening):
        return _CHARGE
    if clause.modal in _PHRASES.have_to and (why or (opening and (clause.be or clause.always))):
        return _CHARGE
    if why and clause.neg and clause.modal in _WORDS.why_not_modals:
        return _CHARGE
    if clause.modal in _WORDS.would or not _WORDS.even_ever.among(clause.adverbs):
        return ()
    if clause.perfect or lemma in _WORDS.not_pressing:
        return ()
    kind = Kind.MIND_READING if is_about_the_mind(lemma) else Kind.YOU_ACCUSATION
    return (Kind.ALWAYS_NEVER, kind) if _WORDS.ever.among(clause.adverbs) else (kind,)
