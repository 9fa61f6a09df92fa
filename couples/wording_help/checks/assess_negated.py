""" "You never ...", "you don't ...": denied care is a complaint, denied harm is praise.

Promise: what one evening could show ("you didn't call me yesterday") stays plain; a habit ("you don't call me") is
a complaint.
"""

from couples.wording_help.checks.assessment import (
    CHARGE,
    GOOD,
    HARM,
    NEVER,
    PLAIN,
    Judgement,
    lemma_of,
    told,
    tree,
    verbs,
)
from couples.wording_help.reading.clauses import SCARCELY, Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import words

_OPEN_MODALS = frozenset(
    ["have to", "need to", "should", "must", "might", "may", "could", "would", "going to"]
)

_SPARED = frozenset(["ask", "beg", "wait", "choose", "regret", "doubt", "explain"])


def refused(sentence: Sentence, clause: Clause, bad: str) -> Judgement:
    """What a denied predicate says; `bad` is the list in which the predicate stands, if any."""
    lemma = lemma_of(sentence, clause)
    if bad == "harm":
        return HARM if lemma == "let" else GOOD
    care = tree("care").at(sentence.tokens, clause.head)
    if bad and not (care and (lemma in verbs("mind") or care[1] - clause.head > 2)):
        return GOOD if clause.never or bad != "motive" else PLAIN
    if clause.never:
        if _kept_back(sentence, clause):
            return GOOD
        return Judgement(("always_never", "mind_reading")) if care and lemma in verbs("care_mind") else NEVER
    if clause.modal in _OPEN_MODALS:
        return CHARGE if clause.modal == "would" and care and not clause.inverted else PLAIN
    return _denied_care(sentence, clause, lemma, cared=care is not None)


def _denied_care(sentence: Sentence, clause: Clause, lemma: str, *, cared: bool) -> Judgement:
    said = clause.adverbs | set(told(sentence, clause))
    even = bool(clause.adverbs & {"even", "ever"}) or "ever" in said
    ever = ("always_never",) if "ever" in said else ()
    if cared and not _meant_kindly(sentence, clause, lemma):
        if lemma == "bother":
            return Judgement((*ever, "mind_reading", "you_accusation"))
        if lemma in verbs("mind"):
            return Judgement((*ever, "mind_reading", "you_accusation") if even else (*ever, "mind_reading"))
        return Judgement((*ever, "you_accusation"))
    contact = tree("contact").at(sentence.tokens, clause.head)
    habit = clause.adverbs & SCARCELY or clause.present_do or clause.modal in ("will", "can")
    if even or (contact and habit and not clause.past):
        return Judgement((*ever, "you_accusation"))
    return PLAIN


def _kept_back(sentence: Sentence, clause: Clause) -> bool:
    """Harm held back is praise: "you never complain", "you never make me feel silly", "you never forget"."""
    norms = told(sentence, clause)
    if clause.modal == "will" or not norms:
        return True
    lemma = lemma_of(sentence, clause)
    if lemma in ("stop", "cease", "quit"):
        return tree("label", "motive", "accuse").at(sentence.tokens, clause.head + 1) is None
    if lemma in verbs("held_back"):
        return True
    if lemma == "ask" and norms[1:3] == ["for", "anything"]:
        return True
    if lemma == "make" and norms[2:3] and norms[1] in ("me", "us") and norms[2] in _SPARED:
        return True
    if lemma == "make" and len(norms) > 3 and norms[1] in ("me", "us") and norms[2] == "feel":
        return norms[3] not in words("feelings", "met")
    return lemma == "say" and "no" in norms


def _meant_kindly(sentence: Sentence, clause: Clause, lemma: str) -> bool:
    """ "You didn't mean it", "you don't know yet", "you didn't think you'd": no complaint."""
    norms = told(sentence, clause)
    if "how much" in " ".join(norms[:3]):
        return True
    if lemma == "deserve":
        return norms[1:2] not in (["me"], ["us"])
    if lemma == "think" and clause.past:
        return norms[1:2] not in (["about"], ["of"], ["before"], ["twice"])
    if lemma in verbs("perceiving"):
        aimed = set(norms) & {"me", "us", "my", "how", "anything", "what"} and not clause.past
        return not aimed or (lemma == "mean" and not clause.present_do)
    if lemma == "want":
        return norms[1:2] not in (["me"], ["us"], ["this"], ["to"]) or (norms[1] == "to" and clause.past)
    if clause.past and lemma in verbs("one_evening"):
        return True
    return lemma in ("do", "have") and "anything" in norms and bool(set(norms) & {"wrong", "to"})
