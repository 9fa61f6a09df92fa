"""Lines about safety beside private words: fear, force and thoughts of ending one's life are never answered with an exercise.

Word help listens to words that one partner says to the other; here somebody writes about the other. So a text is heard twice: as it stands, and with
"he", "she" and "they" turned to "you". The trade-off: a line now and then that nobody needed, rather than one that is not there.
"""

import re
from collections.abc import Iterable

from couples.wording_help import Line, caution, review

GRAVE = ("safety", "crisis")
_TO_YOU = (
    (r"\b(?:my (?:partner|husband|wife|boyfriend|girlfriend)|he|she|they)(?:'s|’s|'re|’re)\b(?! \w+ed\b)", "you are"),
    (r"\b(?:my (?:partner|husband|wife|boyfriend|girlfriend)|he|she|they)\b", "you"),
    (r"\b(?:himself|herself|themselves|themself)\b", "yourself"),
    (r"\b(?:him|them)\b", "you"),
    (r"\b(?:his|their)\b", "your"),
    (r"\bher\b(?= \w)", "your"),
    (r"\bher\b", "you"),
)  # fmt: skip


def quiet_lines(texts: Iterable[str]) -> list[Line]:
    """One line of each grave kind that word help hears in `texts`, which it reads here and keeps nowhere."""
    found: dict[str, Line] = {}
    for text in texts:
        for heard in dict.fromkeys((text, _said_to_the_other(text))):
            found |= {line.kind: line for line in review(heard).lines if line.kind in GRAVE}
    return list(found.values())


def _said_to_the_other(text: str) -> str:
    for pattern, word in _TO_YOU:
        text = re.sub(pattern, word, text, flags=re.IGNORECASE)
    return text


def lines_for_a_card(text: str) -> list[Line]:
    """As `quiet_lines`, and the gentle caution where a text sets a rule over the other."""
    over = caution(text)
    return [*quiet_lines([text]), *([over] if over else [])]
