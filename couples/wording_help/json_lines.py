"""What the command line prints about a statement.

It guarantees plain JSON values, under the names that scripts may count on, and that a statement is read as a page reads a draft
of one field (`whole_draft`): what is printed is what a page would show.
"""

from typing import Any

from couples.wording_help.results import By, Caution, Finding, LineKind, Pointer
from couples.wording_help.review_text import review
from couples.wording_help.whole_draft import WholeDraft, read_draft, without_notes

BEFORE = {
    "observation": "When ",
    "feeling": "I feel ",
    "need": "I need ",
    "request": "Would you be willing to ",
}
"""The words that a page puts before what is typed into a field."""
AGREED = frozenset(["agreement", "boundary", "promise"])
"""Fields of what two agree on, which are read by the rules alone."""
WITHOUT_NOTES = frozenset(["checkin", "promise", "prompt", "thanks"])
"""Fields of rooms that show lines about safety and control alone."""
ARRANGED = frozenset(["agreement"])
"""Fields that say what two people will do."""


def as_json(text: str, where: str = "free", by: str = By.ME) -> dict[str, Any]:
    """What the command line prints for one statement.

    Args:
        where: the field that it's typed in.
        by: "me", or "partner" for a proposal that its receiver wants read.
    """
    before = BEFORE.get(where, "")
    before = "" if text.lower().startswith(before.strip().lower() or "\0") else before
    shift = len(before)
    by = By(by) if by in set(By) else By.ME
    bare = {where: text} if before and text.strip() else {}
    shown = read_draft(
        {where: before + text}, bare=bare, by=by, by_rules_alone=where in AGREED, arranged=ARRANGED
    )
    if where in WITHOUT_NOTES:
        shown = without_notes(shown)
    said = shown.reviews.get(where) or review("")
    as_typed = shown.found_as_typed(where) if where == "observation" else ()
    if as_typed:
        said, shift = shown.bare[where], 0
    found = as_typed or shown.findings.get(where, ())
    line = next((line for line in shown.lines if line.is_about_safety), None)
    return {
        "text": text,
        "pointer": Pointer(line.kind.value) if line else Pointer.NONE,
        "door": line.door if line else None,
        "caution": _caution(shown),
        "label": said.label,
        "parts": sorted(said.parts),
        "issues": sorted(said.issues if shown.findings else ()),
        "findings": [_finding(each, shift) for each in found if each.end > shift],
        "praise": shown.praise,
        "lines": [
            {"kind": line.kind, "text": line.text, "door": line.door, "ideas": list(line.ideas)}
            for line in shown.lines
        ],
    }


def _finding(said: Finding, shift: int) -> dict[str, Any]:
    return {
        "kind": said.kind,
        "also": list(said.also),
        "start": max(0, said.start - shift),
        "end": said.end - shift,
        "why": said.why,
        "offers": list(said.offers),
        "soft": said.soft,
    }


_ABOUT_CONTROL = {
    LineKind.CAUTION: Caution.OVER,
    LineKind.SELF: Caution.SELF,
    LineKind.RECEIVER: Caution.RECEIVER,
}


def _caution(shown: WholeDraft) -> Caution:
    """Whose freedom is touched; also where a line about one's own behaviour stands in place of the caution."""
    found = [_ABOUT_CONTROL[line.kind] for line in shown.lines if line.kind in _ABOUT_CONTROL]
    if any(line.kind == LineKind.OWN for line in shown.lines):
        found += [said.caution for said in shown.reviews.values()]
    return next(iter(found), Caution.NONE)
