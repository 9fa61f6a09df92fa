"""A gentle caution where a text sets a rule over the other: their friends, phone, money, clothes or body.

It guarantees one line or none; it never blocks and never judges the wish behind the rule.
Trade-off: what I do myself ("I will sleep at my sister's") and questions ("would you ...?") pass.
"""

from functools import cache

from couples.wording_help.messages import quiet_lines
from couples.wording_help.reading.patterns import Patterns, PatternTree, patterns
from couples.wording_help.reading.sentences import Sentence
from couples.wording_help.word_lists import Words

_PATTERNS = Patterns("rules_over_partner")
_WORDS = Words("by_module/rules_over_partner")
_REACH = 9


def rule_over(found: list[Sentence]) -> str:
    """What the first rule over the partner in these sentences is over; empty where there is none."""
    return next(filter(None, map(_rule, found)), "")


@cache
def _over() -> PatternTree:
    """What a rule can be over; a pattern means the name of its list."""
    return patterns(*((over, f"rules_over_partner.{over}") for over in quiet_lines().caution.over))


def _rule(sentence: Sentence) -> str:
    """What the sentence sets a rule over: words of command, and soon after them something of the other's."""
    if sentence.question or _WORDS.for_both.among(sentence.bag):
        return ""
    last = -_REACH
    for i in range(len(sentence.tokens)):
        command = _PATTERNS.commands.at(sentence.tokens, i, opening=i == 0)
        if command and _is_command(sentence, i):
            last = command[1]
        named = _over().at(sentence.tokens, i)
        if named and i - last < _REACH and i >= last - 1:
            return str(named[0])
    return ""


def _is_command(sentence: Sentence, i: int) -> bool:
    """A bare verb commands only where a sentence starts; "you can" and "I want you to" always do."""
    norms = sentence.norms
    if norms[i] in _WORDS.always_commands:
        return i == 0 or norms[i - 1] not in _WORDS.kind_openings
    return i == 0 or not sentence.tokens[i - 1].word or norms[i - 1] in _WORDS.before_a_bare_command
