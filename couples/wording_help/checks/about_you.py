"""Clauses about "you": verdicts, claims about motives, always and never.

Promise: what a camera could record, praise, generic "you", reported words and honest questions stay unmarked.
Trade-off: inside "I feel ... when you ..." only strong words count, because honest hurt is worth more than a catch.
"""

from couples.wording_help.checks.assess import judge
from couples.wording_help.checks.assessment import Judgement, lemma_of, told, verbs
from couples.wording_help.checks.questions import asked, obliged, pressed
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause, clause_of, conjoined
from couples.wording_help.reading.stance import tree
from couples.wording_help.word_lists import words

_OPEN = frozenset(["fear", "wonder", "sorry"])
_CLAIMS = words("sets", "accusing_claims")
_OWNING = frozenset(["feel", "feeling", "love", "hate", "need"])
_ANYBODY = words("sets", "accusing_anybody")
_PLACES = frozenset(["town", "place", "street", "city", "village", "country", "job", "age"])


def read_you(reading: Reading, i: int) -> int:
    """Look at the "you" at token `i`; returns where reading goes on."""
    sentence = reading.sentence
    if generic(reading, i):
        return i + 1
    clause = clause_of(sentence, i)
    if clause is None:
        return i + 1
    while clause is not None:
        _one(reading, clause)
        last, clause = clause, conjoined(sentence, clause)
    return max(i + 1, min(last.head, last.end))


def generic(reading: Reading, i: int) -> bool:
    """ "You never know", "when you have a baby you never sleep": anybody, not the partner."""
    norms, bag = reading.sentence.norms, reading.sentence.bag
    if i and norms[i - 1] == "where" and bag & _PLACES:
        return True
    found = tree("speaking", "generic").at(reading.sentence.tokens, i)
    if found and (found[1] - i > 2 or (i == 0 and norms[1:2] == ["see"])):
        return True
    if bag & {"i", "me", "my", "we", "us", "our", "your"} or not bag & _ANYBODY:
        return False
    return bool(bag & {"when", "if", "once", "as", "where"}) and norms.count("you") > 1


def _one(reading: Reading, clause: Clause) -> None:
    sentence, frame = reading.sentence, reading.frame
    said = judge(sentence, clause)
    if said.harm:
        reading.harm = True
        reading.you.append((clause, "harm"))
        return
    if reading.reported:
        reading.you.append((clause, "reported"))
        return
    plain = not (clause.neg or clause.always or clause.never or said.kinds)
    if plain and lemma_of(sentence, clause) in verbs("report"):
        reading.reported = True
    if frame and frame.neg and frame.kind in ("think", "feel", "know"):
        said = _flipped(reading, clause, said)
    kinds = _kinds(reading, clause, said)
    manner = "good" if said.good else "empathy" if said.empathy else "plain"
    reading.you.append((clause, "blame" if kinds else manner))
    if kinds:
        start = clause.opener + 1 if clause.marker == "that" else clause.opener
        framed = bool(frame and frame.kind in _CLAIMS)
        framed = framed or (clause.marker in verbs("when") and _owned_later(reading, clause))
        reading.hit(kinds, start, clause.end, framed=framed, clause=clause)


def _flipped(reading: Reading, clause: Clause, said: Judgement) -> Judgement:
    """ "I don't think you care" says that you do not."""
    if said.kinds:
        return Judgement(good=True)
    clause.neg = not clause.neg
    turned = judge(reading.sentence, clause)
    clause.neg = not clause.neg
    return turned


def _kinds(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...]:
    """What is to be marked of `said`, given who speaks how."""
    frame = reading.frame.kind if reading.frame else ""
    if clause.inverted and not said.kinds:
        dug = pressed(reading, clause)
        if dug:
            return dug
    duty = obliged(reading, clause, said)
    if duty is not None:
        return duty
    if frame == "need" and clause.to:
        return ("label_insult",) if said.kinds == ("label_insult",) and not clause.be else ()
    if _fond(reading, clause):
        return ()
    if not said.kinds:
        return _with_barb(reading, clause)
    return _stated(reading, clause, said, frame)


def _stated(reading: Reading, clause: Clause, said: Judgement, frame: str) -> tuple[str, ...]:
    plainly = "label_insult" in said.kinds
    if not plainly and (
        (frame in _OPEN and "always_never" not in said.kinds) or clause.marker in ("if", "unless", "whether")
    ):
        return ()
    if clause.marker == "what" and not clause.inverted and frame in ("know", "wonder"):
        return ()
    if clause.inverted:
        return asked(reading, clause, said)
    if (frame in _OWNING or _owned_later(reading, clause)) and clause.marker in verbs("when"):
        return _when(reading, clause, said)
    if frame == "love" and not (reading.frame and reading.frame.neg) and not plainly:
        return ()
    return said.kinds


def _owned_later(reading: Reading, clause: Clause) -> bool:
    """ "When you ..., I feel sad": the feeling comes after."""
    rest = reading.sentence.norms[clause.end : clause.end + 10]
    if "i" not in rest:
        return False
    return bool(
        {"feel", "felt", "feeling", "get", "got"} & set(rest) or words("feelings", "unmet") & set(rest)
    )


def _fond(reading: Reading, clause: Clause) -> bool:
    """ "You're stubborn, and I love that about you"."""
    after = " ".join(reading.sentence.norms[clause.end : clause.end + 6])
    return any(f"i love {word}" in after for word in ("that", "it", "you", "this"))


def _with_barb(reading: Reading, clause: Clause) -> tuple[str, ...]:
    """ "For once" and "for a change" turn even a plain act into a dig."""
    said = " ".join(told(reading.sentence, clause))
    return ("you_accusation",) if "for once" in said or "for a change" in said else ()


def _when(reading: Reading, clause: Clause, said: Judgement) -> tuple[str, ...]:
    """ "I feel hurt when you ...": only a verdict in strong words is marked."""
    lemma = lemma_of(reading.sentence, clause)
    if "label_insult" in said.kinds or clause.always or clause.never:
        return said.kinds
    if lemma in verbs("weak") or (clause.neg and lemma not in ("care", "respect")):
        return ()
    return tuple(kind for kind in said.kinds if kind != "always_never")
