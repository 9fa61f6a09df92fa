"""A threat to leave: "change your job or I'm leaving".

Guaranteed: a limit tied to harm ("if you hit me again, I will leave") and the wish to part don't count as threats.
"""

from couples.wording_help.reading.patterns import Patterns
from couples.wording_help.reading.sentences import Sentence

_THREATS_PATTERNS = Patterns("threats")


def threatens_to_leave(sentence: Sentence, i: int) -> bool:
    """Whether the words at token `i` announce leaving."""
    return _THREATS_PATTERNS.leaving.at(sentence.tokens, i) is not None
