"""Lines about safety beside private words: fear, force and thoughts of ending one's life are never answered with an exercise."""

from collections.abc import Iterable

from couples.coach import Line, caution, review

GRAVE = ("safety", "crisis")


def quiet_lines(texts: Iterable[str]) -> list[Line]:
    """One line of each grave kind that word help hears in `texts`, which it reads here and keeps nowhere."""
    found = {line.kind: line for text in texts for line in review(text).lines if line.kind in GRAVE}
    return list(found.values())


def lines_for_a_card(text: str) -> list[Line]:
    """As `quiet_lines`, and the gentle caution where a text sets a rule over the other."""
    over = caution(text)
    return [*quiet_lines([text]), *([over] if over else [])]
