"""What an offer keeps of the phrase: its plain verb with what follows, or what was said about "you".

It guarantees that a verdict is never kept: phrases with insults, motives or loaded words give nothing.
"""

import re
from functools import cache
from typing import NamedTuple

from couples.wording_help.reading.analysis import Match
from couples.wording_help.reading.clauses import Clause
from couples.wording_help.reading.inflection import past, verb
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
    """The plain verb of a phrase, the rest of it as it was typed, whether it was denied, and an -ing form."""

    base: str
    rest: str
    is_denied: bool
    goes_on: bool

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
    if not form or inner or form[0] in _WORDS.no_acts:
        return None
    rest, end = "", _end_of_act(tokens, clause)
    if end > clause.head + 1:
        rest = _plainly(text[head.end : tokens[end - 1].end])
    loaded = any(token.norm in _ACCUSATIONS.loaded for token in tokens[clause.head : end])
    if len(rest) > _LONGEST_REST or loaded:
        return None
    return Act(form[0], rest, clause.never or clause.neg, goes_on=head.norm.endswith(_PHRASES.doing_endings))


def _end_of_act(tokens: list[Token], clause: Clause) -> int:
    """Where it ends; "you forget the bins and never help" holds another one that an offer can't say in the same breath."""
    end = min(clause.end, len(tokens))
    another = (at for at in range(clause.head + 1, end) if tokens[at].norm in _WORDS.begins_another)
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
    inner = text[tokens[clause.subject].start : tokens[min(clause.end, len(tokens)) - 1].end]
    return inner[0].lower() + inner[1:] if 6 < len(inner) < _LONGEST_INNER and "\n" not in inner else ""
