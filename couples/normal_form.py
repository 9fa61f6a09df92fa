"""Unicode's normal forms, in a time that grows with the text and no faster.

Promised: the very text that Python's `unicodedata.normalize` gives. That one sorts the marks on a letter by letting each move
past all that it has to stand before, so a letter with 500,000 marks, which one form can send, would hold the whole server for
minutes: Python lets no other thread work meanwhile. Here long runs of marks are in their order before it sees them. The
trade-off: a text that isn't ASCII is looked through once more.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FEW = 30
"""So many marks in a row are little work in whatever order, and more than any language writes."""

_APART = {c: unicodedata.normalize("NFKD", c) for c in "\u0f73\u0f75\u0f81\uff9e\uff9f"}
"""What counts as a letter until it's taken apart, and is marks alone from then on."""
_ONLY_WHERE_SHAPES_DO_NOT_COUNT = "\uff9e\uff9f"


def normalize(form: Form, text: str) -> str:
    """`text` in the normal form that is asked for."""
    return text if text.isascii() else unicodedata.normalize(form, in_order(form, text))


def in_order(form: Form, text: str) -> str:
    """`text` with long runs of marks in Unicode's order, which changes nothing of what it says."""
    for character, apart in _APART.items():
        if "K" in form or character not in _ONLY_WHERE_SHAPES_DO_NOT_COUNT:
            text = text.replace(character, apart)
    return _runs().sub(_sorted, text)


def _sorted(run: re.Match[str]) -> str:
    pieces = groupby(run[0], lambda c: unicodedata.combining(c) > 0)
    return "".join(
        "".join(sorted(piece, key=unicodedata.combining) if marks else piece) for marks, piece in pieces
    )


@cache
def _runs() -> re.Pattern[str]:
    """Many marks in a row. All characters beyond the first 65,536 pass for marks, which makes looking for them quick."""
    marks = "".join(c for c in map(chr, range(0x10000)) if unicodedata.combining(c)) + "\U00010000-\U0010ffff"
    return re.compile(f"[{marks}]{{{FEW + 1},}}")
