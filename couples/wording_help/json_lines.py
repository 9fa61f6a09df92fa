"""What the command line prints about a statement.

It guarantees plain JSON values: every field of the review, under the names that scripts may count on, and all that a page
would show.
"""

from typing import Any

from couples.wording_help.results import By
from couples.wording_help.review_text import review

BEFORE = {
    "observation": "When ",
    "feeling": "I feel ",
    "need": "I need ",
    "request": "Would you be willing to ",
}
"""The words that a page puts before what is typed into a field."""
AGREED = frozenset(["agreement", "boundary", "promise"])
"""Fields of what two agree on, which are read by the rules alone."""


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
    said = review(before + text, by=by, by_rules_alone=where in AGREED)
    return {
        "text": text,
        "pointer": said.pointer,
        "door": said.door,
        "caution": said.caution,
        "label": said.label,
        "parts": sorted(said.parts),
        "issues": sorted(said.issues),
        "findings": [
            {
                "kind": f.kind,
                "also": list(f.also),
                "start": max(0, f.start - shift),
                "end": f.end - shift,
                "why": f.why,
                "offers": list(f.offers),
                "soft": f.soft,
            }
            for f in said.findings
            if f.end > shift
        ],
        "praise": said.praise,
        "lines": [
            {"kind": line.kind, "text": line.text, "door": line.door, "ideas": list(line.ideas)}
            for line in said.lines
        ],
    }
