""" "If you ...": protests ("if you loved me"), threats, and blame in the shape of a condition.

Promise: a limit tied to harm ("if you shout I will leave the room") and the wish to part are none of these.
"""

from couples.wording_help.checks.assessment import verbs
from couples.wording_help.reading.analysis import Reading
from couples.wording_help.reading.clauses import Clause, clause_of
from couples.wording_help.reading.stance import tree
from couples.wording_help.word_lists import words

_PRESSED = frozenset(["just", "only", "ever", "actually", "even"])
_TRULY = frozenset(["really", "truly", "ever", "actually"])
_TRIED = frozenset(["listen", "try", "help", "tell", "think", "bother"])
_LONG = 24


def read_condition(reading: Reading) -> None:
    """Look at the first condition of a sentence."""
    norms, bag = reading.sentence.norms, reading.sentence.bag
    if not bag & {"if", "unless"} and not (norms[:2] == ["next", "time"] and "you" in bag):
        return
    at = next(i for i, word in enumerate(norms) if word in ("if", "unless", "next"))
    if not _protest(reading, at) and not _counterfactual(reading, at):
        _threat(reading, at)


def _threat(reading: Reading, at: int) -> None:
    sentence, norms = reading.sentence, reading.sentence.norms
    condition = set(norms[at : at + 14])
    if not condition & {"you", "this", "things"}:
        return
    limit = bool(condition & words("safety", "limit"))
    leaving, harming = tree("threats", "leaving"), tree("threats", "harming")
    for i in range(len(norms)):
        if "you" in condition and not limit and not reading.reported and leaving.at(sentence.tokens, i):
            reading.hit(("leave_threat",), 0, min(len(norms), _LONG))
            return
        own = limit and norms[i] == "i" and set(norms[i + 2 : i + 3]) & verbs("own_limit")
        if not own and harming.at(sentence.tokens, i):
            reading.hit(("demand_threat",), 0, min(len(norms), _LONG))
            return


def _condition(reading: Reading, at: int) -> tuple[Clause | None, str]:
    """The clause after "if" and the base form of its verb."""
    sentence = reading.sentence
    clause = clause_of(sentence, at + 1) if at + 1 < len(sentence.norms) else None
    if clause is None or clause.head >= len(sentence.norms):
        return None, ""
    return clause, sentence.tokens[clause.head].lemma


def _thinks(reading: Reading) -> bool:
    return bool(reading.frame and reading.frame.kind in ("feel", "think"))


def _counterfactual(reading: Reading, at: int) -> bool:
    """ "We'd be fine if you just listened": the blame is in the "if"."""
    sentence, norms = reading.sentence, reading.sentence.norms
    if norms[at : at + 2] != ["if", "you"] or "would" not in sentence.bag or sentence.bag & verbs("asking"):
        return False
    clause, lemma = _condition(reading, at)
    if clause is None or not clause.past:
        return False
    more = clause.be and {"more", "less", "better", "real"} & set(norms[clause.head : clause.end])
    perhaps = norms[at - 1 : at] in (["maybe"], ["perhaps"])
    if not (clause.adverbs & _PRESSED or clause.neg or more or perhaps or lemma in _TRIED):
        return False
    reading.hit(("you_accusation",), at, clause.end, framed=_thinks(reading), clause=clause)
    return True


def _protest(reading: Reading, at: int) -> bool:
    """ "If you loved me you would ...", "if I mattered to you"."""
    norms, bag = reading.sentence.norms, reading.sentence.bag
    who = norms[at + 1 : at + 2]
    if norms[at] != "if" or who not in (["you"], ["i"]) or norms[at - 1 : at] == ["as"]:
        return False
    if not bag & {"would", "could", "should", "must", "prove", "show"}:
        return False
    clause, lemma = _condition(reading, at)
    if clause is None:
        return False
    if who == ["i"]:
        loved = lemma in ("matter", "mean") and "you" in norms[at + 1 : at + 8]
    else:
        loved = lemma in verbs("love") and (clause.past or bool(clause.adverbs & _TRULY))
        if lemma in verbs("lets_off"):
            loved = loved and bool({"me", "us", "this"} & set(norms[clause.head : clause.end]))
    if loved:
        reading.hit(("protest",), 0 if at < 3 else at, min(len(norms), _LONG), framed=_thinks(reading))
    return loved
