"""What the command line prints about a statement.

It guarantees plain JSON values: every field of the review, under the names that scripts may count on.
"""

from typing import Any

from couples.wording_help.review_text import review


def as_json(text: str) -> dict[str, Any]:
    """What the command line prints for one statement."""
    said = review(text)
    return {
        "text": text,
        "label": said.label,
        "parts": sorted(said.parts),
        "issues": sorted(said.issues),
        "findings": [
            {
                "kind": f.kind,
                "also": list(f.also),
                "start": f.start,
                "end": f.end,
                "why": f.why,
                "offers": list(f.offers),
                "soft": f.soft,
            }
            for f in said.findings
        ],
        "praise": said.praise,
        "lines": [{"kind": line.kind, "text": line.text} for line in said.lines],
    }
