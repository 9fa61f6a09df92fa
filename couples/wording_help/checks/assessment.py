"""What can come out of reading one clause about "you", and what its readers share."""

from dataclasses import dataclass
from functools import cache

from couples.wording_help.reading.clauses import SCARCELY, Clause
from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import lines, load, words

_EVERY = [
    "all the time",
    "every time",
    "every single",
    "each time",
    "24/7",
    "day in day out",
    "day after day",
    "again and again",
    "over and over",
    "all day long",
    "only ever",
    "nonstop",
    "non-stop",
    "the whole time",
    "each and every",
    "time and time",
    "without fail",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`kinds` found (empty: nothing), or whether it is `good`, a report of `harm`, or said with `empathy`."""

    kinds: tuple[str, ...] = ()
    good: bool = False
    harm: bool = False
    empathy: bool = False


PLAIN = Judgement()
GOOD = Judgement(good=True)
HARM = Judgement(harm=True)
EMPATHY = Judgement(empathy=True)
NEVER = Judgement(("always_never", "you_accusation"))
CHARGE = Judgement(("you_accusation",))
VERDICT = Judgement(("label_insult",))


@cache
def tree(*keys: str) -> Phrases:
    """The predicates under `keys`; the first list that has a pattern decides."""
    found, data = Phrases(), load("predicates")
    for key in keys:
        for row in lines(data[key]):
            found.add(row, key, verb_first=not key.startswith("being"))
    return found


def always_like(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause says it happens every time."""
    if clause.always:
        return True
    joined = " ".join(sentence.norms[max(0, clause.opener - 6) : clause.end + 1])
    return any(mark in joined for mark in _EVERY)


def negated(clause: Clause) -> bool:
    """Whether the predicate is denied: not, never, hardly."""
    denied = clause.neg or clause.never or bool(clause.adverbs & SCARCELY)
    return denied and not (clause.neg and clause.never)


def told(sentence: Sentence, clause: Clause) -> list[str]:
    """The words of the predicate."""
    return sentence.norms[clause.head : clause.end]


def lemma_of(sentence: Sentence, clause: Clause) -> str:
    """The base form of the predicate's first word, if it is a listed verb."""
    return sentence.tokens[clause.head].lemma if clause.head < len(sentence.tokens) else ""


def verbs(key: str) -> frozenset[str]:
    """A small set of words of the list `verbs`."""
    return words("verbs", key)
