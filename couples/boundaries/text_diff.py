"""What changed between two texts, word by word, as (kind, text) parts that read well aloud. Pure; difflib finds the words."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_PIECES = re.compile(r"\s*\S+|\s+$")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The parts of `after`, with what was removed and added; removed words come before those that took their place.

    A change that touches most of a text is told as one removal and one addition, since many small alternating parts read
    badly aloud.
    """
    if before == after:
        return [(SAME, after)] if after else []
    a, b = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(None, [w.strip() for w in a], [w.strip() for w in b], autojunk=False)
    if matcher.ratio() < 0.35:
        return [part for part in ((REMOVED, before), (ADDED, after)) if part[1]]
    parts: list[tuple[str, str]] = []
    for kind, i, j, k, m in _joined(matcher.get_opcodes()):
        old, new = "".join(a[i:j]), "".join(b[k:m])
        if kind == "equal":
            parts.append((SAME, new))
        else:
            parts += [part for part in ((REMOVED, old), (ADDED, new)) if part[1]]
    return parts


_Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: Sequence[_Opcode]) -> list[_Opcode]:
    """Opcodes where two changes with a single unchanged word between them are one change."""
    out: list[_Opcode] = []
    for code, (kind, i, j, k, m) in enumerate(opcodes):
        crumb = kind == "equal" and j - i == 1 and 0 < code < len(opcodes) - 1
        kind = "replace" if crumb or kind != "equal" else kind
        if out and out[-1][0] == kind == "replace":
            _, first, _, first_there, _ = out[-1]
            out[-1] = (kind, first, j, first_there, m)
        else:
            out.append((kind, i, j, k, m))
    return out
