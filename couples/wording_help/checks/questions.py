"""Questions and duties: "why are you so mean", "do you even care", "you should", "you have to".

Promise: an honest question, a suggestion, a kind "you should rest" and a "you must be tired" pass.
"""

from couples.wording_help.checks.assessment import Judgement, lemma_of, told, verbs
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.word_lists import words

_REQUEST = frozenset(["can", "could", "would", "will"])
_WISHED = frozenset(["should", "ought", "ought to", "supposed to"])
_ORDERED = frozenset(["have to", "need to", "has to", "must", "had better", "got to"])
_INSIDE = frozenset(["if", "when", "where", "what", "who", "how", "whenever"])


def asked(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...]:
    """What a question marks: "why are you so mean" is a verdict, "are you cross with me" is a question."""
    norms = reading.sentence.norms
    led = norms[clause.opener - 1] if clause.opener else ""
    lemma = lemma_of(reading.sentence, clause)
    if clause.modal == "must":
        return said.kinds
    if clause.modal == "would" and lemma in ("like", "love", "want", "mind", "prefer"):
        return ()
    if clause.marker in ("why", "how") or led in ("why", "how"):
        return _why(clause, said, lemma)
    pressing = clause.adverbs & {"even", "ever", "just"} or set(told(reading.sentence, clause)) & {
        "anything",
        "once",
    }
    if clause.neg and clause.modal in ("can", "could") and pressing:
        return said.kinds
    if "label_insult" in said.kinds:
        return ("label_insult",) if clause.neg else said.kinds
    if clause.modal in _REQUEST and not clause.neg:
        return tuple(kind for kind in said.kinds if kind != "always_never" or not pressing)
    if _ever(reading, clause):
        doubled = "always_never" in said.kinds or "even" in clause.adverbs
        return said.kinds if doubled else ("always_never", *said.kinds)
    return said.kinds if clause.neg and clause.present_do and led != "if" else ()


def _why(clause: Clause, said: Judgement, lemma: str) -> tuple[str, ...]:
    """ "Why don't you take the first turn?" suggests; "why didn't you call?" asks."""
    suggests = clause.neg and clause.present_do and lemma not in verbs("ought")
    if suggests and "always_never" not in said.kinds:
        return ()
    if said.kinds == ("you_accusation",) and clause.past and not clause.adverbs:
        return ()
    return said.kinds


def _ever(reading: Reading, clause: Clause) -> bool:
    ever = clause.adverbs & {"even", "ever"} or "ever" in told(reading.sentence, clause)
    return bool(ever) or clause.always or clause.never


def pressed(reading: Reading, clause: Clause) -> tuple[str, ...]:
    """ "Do you even love me?", "do you ever think of anyone else?", "why do you have to be like that?" """
    why = clause.marker == "why"
    if clause.modal == "must" and (why or clause.opener == 0):
        return ("you_accusation",)
    if clause.modal == "have to" and (why or (clause.opener == 0 and (clause.be or clause.always))):
        return ("you_accusation",)
    if why and clause.neg and clause.modal in ("can", "will"):
        return ("you_accusation",)
    pressing = clause.adverbs & {"even", "ever"}
    lemma = lemma_of(reading.sentence, clause)
    if clause.modal == "would" or not pressing or clause.perfect or lemma in verbs("not_pressing"):
        return ()
    kind = "mind_reading" if lemma in verbs("mind") else "you_accusation"
    return ("always_never", kind) if "ever" in pressing else (kind,)


def obliged(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...] | None:
    """What "should" and "have to" mark; None when neither decides."""
    modal, norms = clause.modal, reading.sentence.norms
    if modal not in _WISHED | _ORDERED:
        return None
    if clause.inverted and (clause.before == "why" or modal in ("must", "have to")):
        return None
    if clause.inverted or clause.marker in _INSIDE:
        return ()
    if "always_never" in said.kinds:
        return said.kinds
    if clause.head >= len(norms):
        return ()
    return _wished(reading, clause, said) if modal in _WISHED else _ordered(reading, clause, said)


def _wished(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...]:
    norms = told(reading.sentence, clause)
    if clause.be and norms[:1] in (["more"], ["less"], ["nicer"], ["better"], ["kinder"]):
        return ("should",)
    if clause.perfect and clause.be and norms[:1] == ["there"]:
        return ("should",)
    if said.good or norms[:2] == ["have", "to"] or set(norms) & {"sleep", "rest"}:
        return ()
    if clause.neg and norms[:1] == ["need"] and norms[1:2] != ["to"]:
        return ()
    caring = lemma_of(reading.sentence, clause) in words("predicates", "caring")
    if caring and not set(norms) & verbs("not_caring"):
        return () if not clause.be or _soothing(norms) else ("should",)
    return ("should",)


def _ordered(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...]:
    norms, lemma = told(reading.sentence, clause), lemma_of(reading.sentence, clause)
    if any(word[0].isdigit() for word in norms) or _playful(clause, norms):
        return ()
    if said.good or (clause.neg and clause.modal in ("have to", "need to")):
        return ()
    if clause.modal == "must" and (clause.be or norms[:1] == ["have"]):
        return ()
    if (clause.be and _soothing(norms)) or lemma in words("predicates", "caring") - {"listen", "understand"}:
        return ()
    aimed = lemma in verbs("urgent") | verbs("mind") or said.kinds or clause.be
    if clause.modal != "must" and not aimed and not set(norms) & {"me", "us", "my", "now", "more"}:
        return ()
    return ("demand_threat", *(kind for kind in said.kinds if kind == "label_insult"))


def _playful(clause: Clause, norms: list[str]) -> bool:
    """ "You must never tell her", "you have to stop being so nice to me"."""
    if clause.never and norms[:1] == ["tell"] and norms[1:2] not in (["me"], ["us"]):
        return True
    praised = words("words", "good_adj").intersection(norms[2:5])
    return norms[:2] == ["stop", "being"] and bool(praised) and "not" not in norms


def _soothing(norms: list[str]) -> bool:
    return any(word in words("words", "good_adj") or word in verbs("soothing") for word in norms[:4])
