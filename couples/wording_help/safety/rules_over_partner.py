"""A gentle caution where a text sets a rule over the other: their friends, phone, money, clothes or body.

It guarantees one line or none; it never blocks and never judges the wish behind the rule.
Trade-off: what I do myself ("I will sleep at my sister's") and questions ("would you ...?") pass.
"""

from functools import cache
from typing import Any

from couples.wording_help.messages import quiet_lines
from couples.wording_help.reading.patterns import Patterns, PatternTree, patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Words

_PATTERNS = Patterns("rules_over_partner")
_WORDS = Words("by_module/rules_over_partner")
_REACH = 9


def rule_over(found: list[Sentence], *, is_agreed: bool = False) -> str:
    """What the first rule over the partner in these sentences is over; empty where there is none.

    Args:
        is_agreed: whether it's about what two agree on, where "you never ..." is a rule and no complaint.
    """
    return next(filter(None, (_rule(each, is_agreed=is_agreed) for each in found)), "")


@cache
def _over() -> PatternTree:
    """What a rule can be over; a pattern means the name of its list."""
    return patterns(*((over, f"rules_over_partner.{over}") for over in quiet_lines().caution.over))


def is_as_they_like(sentence: Sentence) -> bool:
    """Whether it wishes them to do what they like ("see your friends whenever you like"), and nothing beside it."""
    if _WORDS.conditions.among(sentence.bag):
        return False
    return _PATTERNS.as_they_like.anywhere(sentence.tokens)


def _rule(sentence: Sentence, *, is_agreed: bool) -> str:
    """What the sentence sets a rule over: words of command, and soon after them something of the other's."""
    if sentence.question or _WORDS.for_both.among(sentence.bag) or is_as_they_like(sentence):
        return ""
    last, past = -_REACH, 0
    for i in range(len(sentence.tokens)):
        command = _command(sentence, i, is_agreed=is_agreed)
        if command and _is_command(sentence, i):
            last = command[1]
        passed = _PATTERNS.passes.at(sentence.tokens, i)
        past = max(past, passed[1] if passed else 0)
        named = _over().at(sentence.tokens, i) if i >= past else None
        if named and i - last < _REACH and i >= last - 1:
            return str(named[0])
    return ""


def _command(sentence: Sentence, i: int, *, is_agreed: bool) -> tuple[Any, int] | None:
    """The words of command at `i`, and where they end."""
    command = _PATTERNS.commands.at(sentence.tokens, i, opening=i == 0)
    if command or not is_agreed:
        return command
    return _PATTERNS.commands_where_two_agree.at(sentence.tokens, i)


def _is_command(sentence: Sentence, i: int) -> bool:
    """A bare verb commands only where a sentence starts; "you can" and "I want you to" always do."""
    norms = sentence.norms
    if norms[i] in _WORDS.always_commands:
        return i == 0 or norms[i - 1] not in _WORDS.kind_openings
    return i == 0 or not sentence.tokens[i - 1].word or norms[i - 1] in _WORDS.before_a_bare_command
