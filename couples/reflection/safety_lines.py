"""Lines about safety beside private words: fear, force and thoughts of suicide are never answered with an exercise.

Wording help reads words that one partner says to the other; here someone writes about their partner. So each text is read twice: as
it is, and with "he", "she" and "they" turned to "you". The trade-off: sometimes a line that isn't needed, rather than one missing.
"""

import re
from collections.abc import Iterable

from couples.wording_help import Line, lines_beside

SURE = ("crisis", "safety", "own")
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
    """The lines about safety that wording help has for `texts`, which it reads here and keeps nowhere."""
    written = [text for text in texts if text]
    heard = [text for text in dict.fromkeys(map(_said_to_the_other, written)) if text not in written]
    return [line for line in lines_beside([*written, *heard]) if line.is_about_safety]


def _said_to_the_other(text: str) -> str:
    for pattern, word in _TO_YOU:
        text = re.sub(pattern, word, text, flags=re.IGNORECASE)
    return text


def lines_for_a_card(text: str) -> list[Line]:
    """As `quiet_lines`, and the gentle questions about control."""
    about_safety = quiet_lines([text])
    sure = any(line.kind in SURE for line in about_safety)
    return about_safety if sure else [*about_safety, *_about_control(text)]


def _about_control(text: str) -> list[Line]:
    return [line for line in lines_beside([text]) if not line.is_about_safety]
