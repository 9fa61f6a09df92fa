"""Two devices: what one of them saved while the other was writing is kept beside the words, never silently lost. Pure values."""

from collections.abc import Mapping
from typing import Any


def said(value: Any) -> str:
    """A field's value as text: picked words in a row, a text as it is."""
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value or "")


def beside(before: Mapping[str, Any], now: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """What `before` says and `now` does not say any more, field by field, each under its label.

    Args:
        before: the fields as another device saved them.
        now: the fields as this device sends them.
        labels: each field's name and its label on the page; a page with one field needs none.
    """
    found = []
    for name, label in labels.items():
        theirs, own = said(before.get(name)), said(now.get(name))
        if theirs and theirs not in own:
            found.append(f"{label} {theirs}" if len(labels) > 1 else theirs)
    return found


def together(also: str, lines: list[str]) -> str:
    """The text kept beside, with those of `lines` added that it does not hold yet."""
    for line in lines:
        if line not in also:
            also = f"{also}\n\n{line}" if also else line
    return also
