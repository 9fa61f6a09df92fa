"""Unicode normalization whose time grows with the length of the text and no faster.

Promised: exactly the result of Python's `unicodedata.normalize`. That function moves each combining mark past all those that it has
to precede, so a letter with 500,000 marks, which fits into one form, would block the whole server for minutes: Python runs no
other thread during the call. Here long runs of marks are put in order first. The trade-off: a text that isn't ASCII is scanned
once more.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FEW = 30
"""Up to so many marks in a row are quick to sort in any order, and no language writes more."""

_APART = {c: unicodedata.normalize("NFKD", c) for c in "\u0f73\u0f75\u0f81\uff9e\uff9f"}
"""Characters that count as letters until they're decomposed, and consist of marks only from then on."""
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
    """More than FEW marks in a row. All characters beyond U+FFFF count as marks, which keeps the search fast."""
    marks = "".join(c for c in map(chr, range(0x10000)) if unicodedata.combining(c)) + "\U00010000-\U0010ffff"
    return re.compile(f"[{marks}]{{{FEW + 1},}}")
