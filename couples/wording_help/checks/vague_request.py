"""Requests: "I need you to ...", "could you ...", "I wish you ...".

Promise: a request somebody can act on passes; one that leaves the act open gets a note with acts to choose from.
"""

from functools import cache

from couples.wording_help.checks.assess import judge
from couples.wording_help.checks.assess_being import quality
from couples.wording_help.checks.demand_threat import stop
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import lines, load, words

_ASKS = frozenset(["can", "could", "would", "will"])
_NO_REQUEST = frozenset(["what", "when", "where", "who"])
_LONGED = frozenset(["care", "love", "respect", "understand", "appreciate", "want", "trust"])
_CONCRETE = frozenset(["at", "by", "home", "ready", "late"])
_FILLERS = frozenset(["a", "an", "bit", "little", "lot", "so"])


@cache
def _vague() -> Phrases:
    found = Phrases()
    for row in lines(load("feelings")["vague_verb"]):
        found.add(row, "vague")
    return found


def read_wish(reading: Reading, i: int) -> None:
    """Look at the "you" at token `i` as the one who is asked."""
    sentence = reading.sentence
    clause = clause_of(sentence, i)
    if clause is None or clause.head >= len(sentence.norms):
        return
    if clause.neg and not clause.inverted:
        _wish_away(reading, clause)
        return
    asked = clause.inverted and clause.modal in _ASKS and clause.before not in _NO_REQUEST
    wished = _wished(reading, clause)
    if asked or wished:
        _read_asked(reading, clause, wished=wished, asked=asked)


def _wished(reading: Reading, clause: Clause) -> bool:
    frame = reading.frame
    if frame is None or frame.kind != "need" or (frame.neg and clause.to):
        return False
    would = clause.modal in ("would", "could") and not clause.inverted
    return clause.to or would or clause.marker == "if" or clause.past


def _read_asked(reading: Reading, clause: Clause, *, wished: bool, asked: bool) -> None:
    sentence, head = reading.sentence, clause.head
    lemma = sentence.tokens[head].lemma
    start = reading.frame.start if wished and reading.frame else clause.opener
    if lemma in ("stop", "quit") and head + 1 < len(sentence.norms):
        stop(reading, head + 1, order=False, framed=wished)
    elif wished and clause.past and reading.frame and reading.frame.clause and lemma in _LONGED:
        reading.hit(("mind_reading",), start, clause.end, framed=True, clause=clause)
    elif clause.be and sentence.norms[head] == "less" and quality(sentence.norms, _after(clause)) == "insult":
        reading.hit(("label_insult",), start, clause.end, framed=wished, clause=clause)
    elif is_vague(sentence, clause) and not (asked and clause.before in ("why", "how")):
        reading.hit(("vague_request",), start, clause.end, clause=clause)


def _after(clause: Clause) -> Clause:
    return Clause(subject=clause.subject, head=clause.head + 1, end=clause.end)


def _wish_away(reading: Reading, clause: Clause) -> None:
    """ "I wish you weren't so cold": the wish says that you are."""
    frame = reading.frame
    if frame is None or frame.kind != "need" or frame.neg or clause.to:
        return
    clause.neg = False
    said = judge(reading.sentence, clause)
    if said.kinds:
        reading.hit(said.kinds, frame.start, clause.end, framed=True, clause=clause)


def is_vague(sentence: Sentence, clause: Clause) -> bool:
    """Whether nobody could tell which act would meet the request."""
    norms = sentence.norms[clause.head : clause.end]
    if not clause.be:
        found = _vague().at(sentence.tokens, clause.head)
        return bool(found) and found[1] >= clause.end - 2 and not any(word.isdigit() for word in norms)
    told = [word for word in norms if word not in _FILLERS]
    if not told or len(told) > 6 or _CONCRETE & set(norms):
        return False
    if told[0] == "there":
        return len(told) < 4
    return told[0] in words("feelings", "vague_adj") or told[:2] in (["on", "my"], ["better", "listener"])
