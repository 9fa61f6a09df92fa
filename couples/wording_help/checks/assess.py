"""What a predicate says about "you": praise, a plain act, or a verdict.

Promise: one clause in, one judgement out, decided by the lists and by negation; no memory between clauses.
Trade-off: an act nobody listed is taken as plain. Silence costs less than a false alarm.
"""

from couples.wording_help.checks.assess_being import being, quality, set_phrase
from couples.wording_help.checks.assess_negated import refused
from couples.wording_help.checks.assessment import (
    EMPATHY,
    GOOD,
    HARM,
    NEVER,
    PLAIN,
    VERDICT,
    Judgement,
    always_like,
    lemma_of,
    negated,
    told,
    tree,
    verbs,
)
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import words

_MUST = frozenset(["have to", "need to", "has to", "got to"])
_KINDS = {"label": "label_insult", "accuse": "you_accusation", "motive": "mind_reading"}
_FOR_ME = frozenset(["me", "my", "us", "our", "for", "i"])


def judge(sentence: Sentence, clause: Clause) -> Judgement:
    """What `clause`, whose subject is "you", says."""
    if clause.neg and clause.always:
        return PLAIN
    if clause.always and clause.modal in _MUST:
        return NEVER
    if clause.modal == "would" and clause.adverbs & {"rather", "sooner"} and not clause.inverted:
        return Judgement(("mind_reading",))
    if clause.never and clause.modal == "must":
        return PLAIN
    if clause.be:
        return being(sentence, clause)
    return _doing(sentence, clause)


def _doing(sentence: Sentence, clause: Clause) -> Judgement:
    always = ("always_never",) if always_like(sentence, clause) else ()
    if clause.progressive and not negated(clause):
        found = set_phrase(sentence, clause)
        if found:
            return Judgement((*always, found[0]))
    if lemma_of(sentence, clause) in ("keep", "start") and tree("harm").at(sentence.tokens, clause.head + 1):
        return HARM
    bad = tree("harm", "label", "motive", "accuse").at(sentence.tokens, clause.head)
    good = tree("good").at(sentence.tokens, clause.head)
    if bad and ((good and good[1] > bad[1]) or bad[1] > clause.end + 1):
        bad = None
    listed = str(bad[0]) if bad else ""
    if negated(clause):
        return refused(sentence, clause, listed)
    felt = _made_to_feel(sentence, clause)
    if felt is not None:
        return Judgement(always + felt) if felt else GOOD
    if listed == "harm" and lemma_of(sentence, clause) == "kill" and not clause.modal and not clause.past:
        return PLAIN
    if listed:
        return HARM if listed == "harm" else Judgement(always + _named(sentence, clause, listed))
    return _unlisted(sentence, clause, always, good=good is not None)


def _named(sentence: Sentence, clause: Clause, listed: str) -> tuple[str, ...]:
    if listed == "motive" and lemma_of(sentence, clause) in verbs("both_ways"):
        return ("mind_reading", "you_accusation")
    return (_KINDS[listed],)


def _unlisted(sentence: Sentence, clause: Clause, always: tuple[str, ...], *, good: bool) -> Judgement:
    """A predicate that stands in no list of verdicts: what its other words say."""
    lemma = lemma_of(sentence, clause)
    if _compared(sentence, clause) or (clause.adverbs & words("words", "claiming") and not good):
        return Judgement((*always, "mind_reading"))
    after = sentence.norms[clause.end : clause.end + 1]
    if "only" in clause.adverbs and after in (["when"], ["because"], ["if"]):
        return Judgement((*always, "you_accusation"))
    if "only" in clause.adverbs and lemma in verbs("only"):
        return Judgement((*always, "mind_reading" if lemma in verbs("mind") else "you_accusation"))
    if clause.modal in ("could", "might") and "at least" in " ".join(
        sentence.norms[clause.subject : clause.end]
    ):
        return Judgement(("you_accusation",))
    linked = _linked(sentence, clause)
    if linked is not None:
        return linked
    if good and not clause.modal:
        return GOOD
    if _loaded(sentence, clause):
        return Judgement((*always, "you_accusation"))
    if always:
        return GOOD if _benefit(sentence, clause) else NEVER
    seeming = lemma in verbs("empathy") and sentence.norms[clause.head + 1 : clause.head + 2] != ["at"]
    hard = seeming or bool(set(told(sentence, clause)) & verbs("hardship"))
    return EMPATHY if hard else PLAIN


def _made_to_feel(sentence: Sentence, clause: Clause) -> tuple[str, ...] | None:
    """ "You make me feel ...": praise (empty), a charge, or None when it is something else."""
    norms = sentence.norms[clause.head : clause.head + 9]
    if lemma_of(sentence, clause) != "make" or norms[1:2] not in (["me"], ["us"]) or norms[2:3] != ["feel"]:
        return None
    said = set(norms[3:])
    glad = said & (verbs("glad_to_be") | words("feelings", "met") | words("words", "good_adj"))
    if glad and not said & {"not", "less"}:
        return ()
    return ("you_accusation",)


def _linked(sentence: Sentence, clause: Clause) -> Judgement | None:
    """ "You've become so boring", "you seem tired": a linking verb says a quality."""
    if lemma_of(sentence, clause) not in verbs("linking") or clause.head + 1 >= clause.end:
        return None
    moved = Clause(subject=clause.subject, head=clause.head + 1, end=clause.end, adverbs=clause.adverbs)
    return {"insult": VERDICT, "good": GOOD, "feeling": EMPATHY}.get(quality(sentence.norms, moved))


def _loaded(sentence: Sentence, clause: Clause) -> bool:
    """A predicate nobody listed, with a word in it that carries the verdict."""
    if lemma_of(sentence, clause) in words("predicates", "loaded_not_with"):
        return False
    if sentence.bag & {"thank", "thanks", "sorry", "grateful"}:
        return False
    said = set(sentence.norms[clause.head + 1 : clause.end])
    if "too much" in " ".join(told(sentence, clause)[1:]) and lemma_of(sentence, clause) not in verbs("mind"):
        return "not" not in said
    return (
        bool(said & words("predicates", "loaded"))
        and not said & {"not", "did"}
        and not {"nothing", "wrong"} <= said
    )


_RIVALS = frozenset(["with me", "with us", "to me", "our family", "our kids", "about me", "your own"])


def _compared(sentence: Sentence, clause: Clause) -> bool:
    """ "More time with your mates than with me", "everyone except me"."""
    norms = told(sentence, clause)
    lemma = lemma_of(sentence, clause)
    for at, word in enumerate(norms[:-1]):
        rival = norms[at + 1] in ("me", "us") or " ".join(norms[at + 1 : at + 3]) in _RIVALS
        if word == "over" and (rival or norms[at + 1] == "our"):
            return lemma in verbs("choosing")
        if not rival:
            continue
        if word == "than":
            return "more" in norms[:at] or "better" in norms[:at]
        if word == "of":
            return norms[at - 1 : at] == ["instead"]
        if word in ("except", "before", "above"):
            return word == "except" or lemma in ("put", "come", "place")
    return False


def _benefit(sentence: Sentence, clause: Clause) -> bool:
    """ "You always save me the last one": something given to me is praise."""
    norms = sentence.norms[clause.head + 1 : clause.end]
    lemma = lemma_of(sentence, clause)
    if lemma in verbs("giving"):
        return bool(set(norms) & _FOR_ME) and not set(norms) & verbs("not_a_gift")
    return "for me" in " ".join(norms) and lemma != "leave"
