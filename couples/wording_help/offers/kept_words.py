"""What an offer keeps of the phrase: its plain verb with what follows, or what was said about "you".

It guarantees that a verdict is never kept: phrases with insults, motives or loaded words give nothing.
"""

import re
from functools import cache
from typing import NamedTuple

from couples.wording_help.checks.assessment import negated, verdicts
from couples.wording_help.reading.analysis import Match
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.inflection import Form, past, verb
from couples.wording_help.reading.patterns import PatternTree, predicates
from couples.wording_help.reading.tokens import Token
from couples.wording_help.results import Kind
from couples.wording_help.word_lists import Phrases, Replacements, Words

_GRAMMAR = Words("grammar")
_ACCUSATIONS = Words("accusations")
_PHRASES = Phrases("by_module/kept_words")
_REPLACED = Replacements("by_module/kept_words")
_WORDS = Words("by_module/kept_words")
_LONGEST_REST = 60
_LONGEST_INNER = 90


class Act(NamedTuple):
    """The plain verb of a phrase, the rest of it as it was typed, whether it was denied, an -ing form, and no act for one day."""

    base: str
    rest: str
    is_denied: bool
    goes_on: bool
    is_lasting: bool

    @property
    def said(self) -> str:
        return self.base + self.rest

    @property
    def said_as_past(self) -> str:
        return past(self.base) + self.rest


def act_of(text: str, tokens: list[Token], match: Match) -> Act | None:
    """What "you" did or didn't do, where an offer can take it up."""
    clause = match.clause
    if clause is None or clause.be or clause.head >= len(tokens):
        return None
    if tokens[clause.subject].norm not in _GRAMMAR.you:
        return None
    head = tokens[clause.head]
    form = verb(head.norm)
    inner = Kind.MIND_READING in match.kinds or Kind.LABEL_INSULT in match.kinds
    end = _end_of_act(tokens, clause)
    if not form or inner or _stings(tokens[clause.head : end], form[0]):
        return None
    rest = _plainly(text[head.end : tokens[end - 1].end]) if end > clause.head + 1 else ""
    base = form[0]
    if len(rest) > _LONGEST_REST or (not rest and base in _WORDS.nothing_alone):
        return None
    if _is_hurried(text, head, tokens[clause.head + 1 : end]) or _is_half_said(tokens, clause, base):
        return None
    lasting = base in _WORDS.lasting or _lasting().at(tokens, clause.head) is not None
    return Act(base, rest, negated(clause), head.norm.endswith(_PHRASES.doing_endings), lasting)


def _is_half_said(tokens: list[Token], clause: Clause, base: str) -> bool:
    """Whether an offer with the act would miss the point or the time: "you never think BEFORE you speak", "you never got me a present"."""
    head = tokens[clause.head]
    cut = clause.end < len(tokens) and tokens[clause.end].norm in _WORDS.cuts
    cut = cut or clause.marker in _WORDS.giving_a_reason  # "since you never listen I'll write it down"
    if negated(clause):
        missed = Form.PAST in head.tags and Form.BASE not in head.tags and not clause.perfect
        return cut or missed
    promised = _WORDS.yet_to_come.among(token.norm for token in tokens[clause.head : clause.end])
    return promised or (cut and base not in _WORDS.seen)


def _stings(said: list[Token], base: str) -> bool:
    """Whether an act is no act that one can ask for or tell of, or says more than what could be seen."""
    if base in _WORDS.no_acts or _no_acts().at(said, 0):
        return True
    if verdicts().at(said, 0) and base not in _WORDS.seen:
        return True
    norms = [token.norm for token in said]
    return _ACCUSATIONS.loaded.among(norms) or _WORDS.stinging.among(norms)


@cache
def _no_acts() -> PatternTree:
    return predicates((True, "by_module/kept_words.no_acts"))


@cache
def _lasting() -> PatternTree:
    return predicates((True, "by_module/kept_words.lasting"))


def _is_hurried(text: str, head: Token, rest: list[Token]) -> bool:
    """Whether it's typed in capitals or in a hurry, so that an offer that keeps it would shout or look odd."""
    typed = [text[token.start : token.end] for token in rest]
    shouted = text[head.start : head.end].isupper() or any(len(word) > 3 and word.isupper() for word in typed)
    short = any(
        token.word and word.isalpha() and token.norm != word.lower()
        for token, word in zip(rest, typed, strict=True)
    )
    return shouted or short


def _end_of_act(tokens: list[Token], clause: Clause) -> int:
    """Where it ends; "you forget the bins and never help" holds another one that an offer can't say in the same breath."""
    end = min(clause.end, len(tokens))
    norms = [token.norm for token in tokens[:end]]
    another = (at for at in range(clause.head + 1, end) if _PHRASES.begins_another.at(norms, at))
    end = next(another, end)
    return end - 1 if tokens[end - 1].norm in _WORDS.joins else end


def _plainly(rest: str) -> str:
    """`rest` without "ever" and "for a change", and with "some" for "any"."""
    rest = _left_out().sub("", rest).rstrip(" ,")
    return _replaced().sub(lambda found: _REPLACED.affirmative[found.group()], rest)


@cache
def _left_out() -> re.Pattern[str]:
    return _any_of(_PHRASES.left_out)


@cache
def _replaced() -> re.Pattern[str]:
    return _any_of(tuple(_REPLACED.affirmative))


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


def said_about_you(text: str, tokens: list[Token], match: Match) -> str:
    """What was said about "you", fit to stand after "that"."""
    clause = match.clause
    if clause is None or clause.inverted or Kind.LABEL_INSULT in match.kinds:
        return ""
    if clause.subject >= len(tokens) or tokens[clause.subject].norm not in _GRAMMAR.you:
        return ""
    before = (token.norm for token in tokens[match.start : clause.subject])
    if Kind.DEMAND_THREAT in match.kinds or _WORDS.turning.among(before):
        return ""
    inner = text[tokens[clause.subject].start : tokens[min(clause.end, len(tokens)) - 1].end]
    return inner[0].lower() + inner[1:] if 6 < len(inner) < _LONGEST_INNER and "\n" not in inner else ""
