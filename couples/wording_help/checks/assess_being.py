""" "You are ...": a quality, a place, a verdict.

Promise: the first telling word decides ("you are good with difficult people" is praise); tiredness and tears are
seen with sympathy.
"""

from couples.wording_help.checks.assessment import (
    CHARGE,
    EMPATHY,
    GOOD,
    NEVER,
    PLAIN,
    VERDICT,
    Judgement,
    always_like,
    negated,
    told,
    tree,
    verbs,
)
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import words

_KIND = {"being_blame": "you_accusation", "being_motive": "mind_reading", "being_label": "label_insult"}
_SKIP = words("sets", "being_skip")


def being(sentence: Sentence, clause: Clause) -> Judgement:
    """What is said of "you" after a form of "to be"."""
    always, denied = always_like(sentence, clause), negated(clause)
    found = set_phrase(sentence, clause)
    first = sentence.norms[clause.head] if clause.head < len(sentence.norms) else ""
    if clause.never and sentence.norms[clause.head : clause.head + 2] == ["anything", "but"]:
        praised = words("words", "good_adj").intersection(sentence.norms[clause.head + 2 : clause.head + 5])
        return GOOD if praised else NEVER
    if clause.never and (found or first == "too") and first != "satisfied":
        return GOOD
    if found and (not denied or found[1] == "not"):
        return Judgement((found[0], "always_never") if always else (found[0],))
    if not first:
        return NEVER if clause.never or clause.always else PLAIN
    word = quality(sentence.norms, clause)
    if word == "insult":
        return _insult(clause, always=always, denied=denied)
    if word == "good":
        return _denied(sentence, clause) if denied else GOOD
    if denied and not clause.never:
        return _denied(sentence, clause)
    if clause.never or always:
        return NEVER
    return EMPATHY if word == "feeling" else PLAIN


def _insult(clause: Clause, *, always: bool, denied: bool) -> Judgement:
    asked = clause.inverted and clause.modal in ("can", "could")
    if (denied and not asked) or clause.modal in ("might", "may"):
        return GOOD if clause.never else PLAIN
    return Judgement(("label_insult", "always_never")) if always else VERDICT


def set_phrase(sentence: Sentence, clause: Clause) -> tuple[str, str] | None:
    """The kind of a set phrase after "you are", also a step further in ("you are just so hard to please")."""
    phrases = tree("being_blame", "being_motive", "being_label")
    near = range(clause.subject + 1, min(clause.head + 3, clause.end))
    for j in (clause.head, *(j for j in near if j != clause.head)):
        hit = phrases.at(sentence.tokens, j)
        if hit and hit[1] > clause.head:
            return _KIND[str(hit[0])], sentence.norms[j]
    return None


def quality(norms: list[str], clause: Clause) -> str:
    """The first telling word of the complement: "insult", "good", "feeling" or nothing."""
    for at in range(clause.head, min(clause.end, clause.head + 8)):
        word = norms[at]
        if word in _SKIP or word in words("words", "adverb"):
            continue
        if word in words("words", "insult_adj") or word in words("words", "insult_noun"):
            after = norms[at + 1 : at + 2]
            return "good" if after and after[0] in words("words", "good_adj") else "insult"
        if word in words("words", "good_adj") or word in words("words", "good_noun"):
            return "good"
        if word in words("feelings", "unmet") or word in words("feelings", "met"):
            return "feeling"
        if word in words("words", "preposition"):
            return ""
    return ""


def _denied(sentence: Sentence, clause: Clause) -> Judgement:
    """ "You are not fair" is a verdict, "you were not home" a fact."""
    if clause.never:
        return NEVER
    if clause.past and clause.marker in ("when", "if"):
        return PLAIN
    for word in told(sentence, clause)[:5]:
        if word in verbs("person"):
            return VERDICT
        if word in verbs("plainly_absent"):
            return PLAIN
        if word == "there":
            return CHARGE if "for" in told(sentence, clause) else PLAIN
        if word in words("words", "denied_adj"):
            return VERDICT if word in verbs("weighty") else CHARGE
    return PLAIN
