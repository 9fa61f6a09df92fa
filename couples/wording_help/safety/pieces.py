"""Which stretches of a text are heard by meaning, and how much of it a draft may ask for.

It guarantees that the stretches cover the whole text as long as a draft has no more than about 10,000 letters, and that the work
is bounded whatever was typed: a share of one budget for each field, and no piece is heard twice. Trade-off: the longer a
text is, the longer its pieces are, and beyond that only its first, its last and those that its words make most telling are
heard by meaning. The lists hear every letter (`review_text`).
"""

import re
from collections.abc import Callable
from itertools import pairwise

import msgspec

from couples.wording_help.safety.by_head import ByHead

Span = tuple[int, int]
MOST_PIECES = 70
MOST_LETTERS = 10_500
_WHOLE = 3
"""Up to how many sentences a text is heard as a whole."""
_SENTENCE = re.compile(r"[^.!?\n\u2026\u061f]+[.!?\n\u2026\u061f]*")
_HAS_WORD = re.compile(r"\w")
_LONGEST_PIECE = 400
_A_FEW, _A_FEW_LETTERS = 3, 3 * _LONGEST_PIECE
_LONG_ENOUGH = MOST_LETTERS // MOST_PIECES
"""A group of sentences with so many letters is a piece, where two by two they'd be too many."""


class Attention(msgspec.Struct):
    """What is left of one draft's budget, and the chances of its pieces that were heard already, by their text; kept by no one."""

    pieces: int = MOST_PIECES
    letters: int = MOST_LETTERS
    known: dict[str, ByHead] = {}

    def unknown(self, text: str, spans: list[Span]) -> list[Span]:
        """The stretches of `text` whose exact words haven't been heard in this draft yet."""
        return [(start, end) for start, end in spans if text[start:end] not in self.known]

    def spend(self, spans: list[Span]) -> None:
        """Takes these stretches off the budget."""
        self.pieces -= len(spans)
        self.letters -= _letters(spans)


class Share(msgspec.Struct):
    """One text's share of its draft's budget; `part` is the fraction that it may use, 1 for all."""

    attention: Attention
    part: float = 1.0

    def room(self) -> tuple[int, int]:
        """How many more pieces may be heard, and how many letters in them; a few in any case."""
        left, pieces, letters = (
            self.attention,
            round(MOST_PIECES * self.part),
            round(MOST_LETTERS * self.part),
        )
        return max(_A_FEW, min(pieces, left.pieces)), max(_A_FEW_LETTERS, min(letters, left.letters))


def pieces_of(text: str, share: Share, telling: Callable[[str], float]) -> list[Span]:
    """The stretches that are heard: all of a short text, else every two sentences that follow each other, else groups of them.

    Args:
        share: what this text may ask for.
        telling: how much a stretch seems to say; asked only where there's no room for all.
    """
    cut = _cut(text)
    if not cut:
        return []
    whole = (cut[0][0], cut[-1][1])
    if len(cut) <= _WHOLE and _letters(cut) <= _LONGEST_PIECE:
        candidates = [[whole]]
    else:
        candidates = [[(a[0], b[1]) for a, b in pairwise(cut)] or cut, _groups(cut)]
    attention, (most, room) = share.attention, share.room()
    for spans in candidates:
        new = attention.unknown(text, spans)
        if len(new) <= most and _letters(new) <= room:
            attention.spend(new)
            return spans
    return _most_telling(text, candidates[-1], share, telling)


def are_all(text: str, spans: list[Span]) -> bool:
    """Whether each word of `text` is in one of these stretches, which are in order."""
    ends = [0, *(end for _, end in spans)]
    begins = [*(start for start, _ in spans), len(text)]
    return not any(_HAS_WORD.search(text[end:start]) for end, start in zip(ends, begins, strict=True))


def _cut(text: str) -> list[Span]:
    """The sentences, and stretches of those that are too long."""
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if _HAS_WORD.search(m[0])]
    return [
        (at, min(at + _LONGEST_PIECE, end))
        for start, end in sentences
        for at in range(start, end, _LONGEST_PIECE)
    ]


def _groups(cut: list[Span]) -> list[Span]:
    groups: list[Span] = []
    for start, end in cut:
        if groups and groups[-1][1] - groups[-1][0] < _LONG_ENOUGH:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    return groups


def _most_telling(text: str, spans: list[Span], share: Share, telling: Callable[[str], float]) -> list[Span]:
    ends = spans[0], spans[-1]
    by_weight = sorted(spans, key=lambda at: (at not in ends, -telling(text[at[0] : at[1]])))
    attention, (most, room) = share.attention, share.room()
    chosen: list[Span] = []
    for at in by_weight:
        new = attention.unknown(text, [at])
        if len(new) <= most and _letters(new) <= room:
            chosen.append(at)
            attention.spend(new)
            most, room = most - len(new), room - _letters(new)
    return sorted(chosen)


def _letters(spans: list[Span]) -> int:
    return sum(end - start for start, end in spans)
