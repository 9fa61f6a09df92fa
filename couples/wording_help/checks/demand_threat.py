"""Orders: a sentence that starts with a bare verb and presses.

Promise: "please ...", "tell me more" and "don't worry" are no orders; "stop <doing>" is read for what is to stop.
"""

from couples.wording_help.checks.assess import judge
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import words

_NOW = ("now", "immediately")
_REACH = 14


def read_order(reading: Reading, i: int) -> None:
    """Look at the bare verb at token `i`: "Stop ...", "... now", "Don't be ..."."""
    sentence, norms = reading.sentence, reading.sentence.norms
    token = sentence.tokens[i]
    if "b" not in token.tags or norms[i + 1 : i + 2] in (["you"], ["i"]):
        return
    if token.lemma in ("stop", "quit") and i + 1 < len(norms):
        stop(reading, i + 1, order=not reading.please)
        return
    if reading.please or (norms[i : i + 2] == ["do", "not"] and _forbids(reading, i)):
        return
    end = min(len(norms), i + _REACH)
    if _once(norms[i:end]) or (not sentence.question and _at_once(norms[i:end])):
        reading.hit(("demand_threat",), i, end)


def _at_once(norms: list[str]) -> bool:
    spoken = [word for word in norms if word[0].isalnum()]
    return len(spoken) > 1 and spoken[-1] in _NOW and spoken[0] not in ("come", "let")


def _once(norms: list[str]) -> bool:
    """ "... for once", "... for a change": an order with a barb."""
    said = " ".join(norms) + " "
    return "for once " in said or "for a change " in said


def _forbids(reading: Reading, i: int) -> bool:
    """ "Don't manipulate me": what is forbidden is a verdict."""
    sentence = reading.sentence
    clause = Clause(subject=i + 1, head=i + 2, opener=i, bare=False, end=past_of(sentence, i + 2))
    if clause.head >= len(sentence.tokens) or sentence.norms[i + 2] == "you":
        return False
    said = judge(sentence, clause)
    if said.kinds:
        reading.hit(("demand_threat",), i, clause.end)
    return bool(said.kinds)


def stop(reading: Reading, j: int, *, order: bool, framed: bool = False) -> None:
    """ "Stop <doing>" at token `j`: what is to stop may itself be a verdict."""
    sentence, norms = reading.sentence, reading.sentence.norms
    while j < len(norms) and norms[j] in words("words", "adverb"):
        j += 1
    if j >= len(norms) or not norms[j].endswith("ing"):
        return
    clause = Clause(subject=j - 1, head=j, opener=j - 1, bare=False, end=past_of(sentence, j))
    if norms[j] == "being":
        clause.be, clause.head = True, j + 1
    said = judge(sentence, clause)
    if said.harm:
        reading.harm = True
        return
    if said.good and clause.be:
        return
    spare = "you_accusation" if order else "always_never"
    kinds = tuple(kind for kind in said.kinds if kind != spare)
    kinds = ("demand_threat", *kinds) if order else kinds
    if kinds:
        reading.hit(kinds, j - 1, clause.end, framed=framed, clause=clause)


def past_of(sentence: Sentence, j: int) -> int:
    """Where an order that goes on at `j` ends."""
    end = j
    while end < len(sentence.tokens) and end - j < 12 and sentence.tokens[end].word:
        if sentence.norms[end] in ("but", "because", "or"):
            break
        end += 1
    return end
