"""What one clause about "you" can turn out to say, and what those who assess it share."""

from functools import cache

import msgspec

from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.patterns import PatternTree, predicates
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Words

_GRAMMAR = Words("grammar")


class Assessment(msgspec.Struct, frozen=True):
    """`kinds` found (empty: nothing), or whether it is `good`, a report of `harm`, or said with `empathy`."""

    kinds: tuple[Kind, ...] = ()
    good: bool = False
    harm: bool = False
    empathy: bool = False


PLAIN = Assessment()
GOOD = Assessment(good=True)
HARM = Assessment(harm=True)
EMPATHY = Assessment(empathy=True)
NEVER = Assessment((Kind.ALWAYS_NEVER, Kind.YOU_ACCUSATION))
CHARGE = Assessment((Kind.YOU_ACCUSATION,))
INSULT = Assessment((Kind.LABEL_INSULT,))
MOTIVE = Assessment((Kind.MIND_READING,))


@cache
def verdicts() -> PatternTree:
    """Acts that carry a verdict, each with what it says; the first list that has an act decides."""
    return predicates(
        (HARM, "harm.plain_acts"),
        (HARM, "harm.acts_that_may_be"),
        (INSULT, "insults.acts"),
        (MOTIVE, "mind_reading.acts"),
        (CHARGE, "accusations.acts"),
    )


@cache
def blaming_acts() -> PatternTree:
    """The same without reports of harm."""
    return predicates((INSULT, "insults.acts"), (MOTIVE, "mind_reading.acts"), (CHARGE, "accusations.acts"))


def negated(clause: Clause) -> bool:
    """Whether the predicate is denied: not, never, hardly."""
    denied = clause.neg or clause.never or _GRAMMAR.scarcely.among(clause.adverbs)
    return denied and not (clause.neg and clause.never)


def predicate_of(sentence: Sentence, clause: Clause) -> list[str]:
    """The words of the predicate."""
    return sentence.norms[clause.head : clause.end]


def lemma_of(sentence: Sentence, clause: Clause) -> str:
    """The base form of the predicate's first word, if it is a listed verb."""
    return sentence.tokens[clause.head].lemma if clause.head < len(sentence.tokens) else ""
