"""A gentle caution where a text sets a rule over the other: their friends, phone, money, clothes or body.

Promise: `caution(text)` returns one line or None; it never blocks and never judges the wish behind the rule.
Trade-off: what I do myself ("I will sleep at my sister's") and questions ("would you ...?") pass.
"""

from functools import cache

from couples.wording_help.reading.patterns import Phrases
from couples.wording_help.reading.quotes import unquoted
from couples.wording_help.reading.sentences import Sentence, sentences
from couples.wording_help.reading.stance import tree
from couples.wording_help.reading.tokens import tokenize
from couples.wording_help.results import Line
from couples.wording_help.word_lists import lines, load

_LIMIT = 5000
_REACH = 9
_FOR_BOTH = frozenset(["we", "us", "our", "both", "each"])
_KIND = frozenset(["if", "would", "could", "can", "may", "like", "when", "whenever"])


@cache
def _over() -> Phrases:
    found = Phrases()
    for name, block in load("cautions")["over"].items():
        for row in lines(block):
            found.add(row, name)
    return found


def caution(text: str) -> Line | None:
    """The line for the first rule over the other in `text`, if there is one."""
    for sentence in sentences(unquoted(tokenize(text[:_LIMIT]))):
        name = _rule(sentence)
        if name:
            said = load("texts")
            return Line("caution", said["lines"]["caution"].format(over=said["over"][name]))
    return None


def _rule(sentence: Sentence) -> str | None:
    """What the sentence sets a rule over: a frame of command, and soon after it something of the other's."""
    if sentence.question or sentence.bag & _FOR_BOTH:
        return None
    frames = tree("cautions", "rule_frames")
    last = -_REACH
    for i in range(len(sentence.tokens)):
        framed = frames.at(sentence.tokens, i, opening=i == 0)
        if framed and _commands(sentence, i):
            last = framed[1]
        named = _over().at(sentence.tokens, i)
        if named and i - last < _REACH and i >= last - 1:
            return str(named[0])
    return None


def _commands(sentence: Sentence, i: int) -> bool:
    """A bare verb commands only where a sentence starts; "you can" and "I want you to" always do."""
    if sentence.norms[i] in ("you", "i", "unless", "without"):
        return not sentence.norms[max(0, i - 3) : i] or sentence.norms[i - 1] not in _KIND
    return (
        i == 0
        or not sentence.tokens[i - 1].word
        or sentence.norms[i - 1] in ("please", "and", "then", "to", "must", "just")
    )
