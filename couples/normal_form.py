"""Unicode's normal forms, in a time that grows with the text and no faster.

Promised: the very text that Python's `unicodedata.normalize` gives. That one sorts the marks on a letter by letting each move
past all that it has to stand before, so a letter with 500,000 marks, which one form can send, would hold the whole server for
minutes: Python lets no other thread work meanwhile. Here the marks are in their order before it sees them. The trade-off: a
long text is walked over once more.
"""

import unicodedata
from itertools import groupby
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
SHORT = 500
"""So few characters are little work in whatever order."""

_MARKS_IN_ONE = {ord(c): unicodedata.normalize("NFD", c) for c in "\u0f73\u0f75\u0f81"}
"""What counts as a letter until it's taken apart, and is marks alone from then on."""
_APART = {
    "NFC": _MARKS_IN_ONE,
    "NFD": _MARKS_IN_ONE,
    "NFKC": _MARKS_IN_ONE | {0xFF9E: "\u3099", 0xFF9F: "\u309a"},
    "NFKD": _MARKS_IN_ONE | {0xFF9E: "\u3099", 0xFF9F: "\u309a"},
}


def normalize(form: Form, text: str) -> str:
    """`text` in the normal form that is asked for."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, text if len(text) <= SHORT else in_order(form, text))


def in_order(form: Form, text: str) -> str:
    """`text` with the marks on each letter in Unicode's order, which changes nothing of what it says."""
    runs = groupby(text.translate(_APART[form]), _is_mark)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0
