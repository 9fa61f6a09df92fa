"""Wording help: it hears danger first, and then offers other ways to say what may land as blame.

It guarantees that `review(text)` is pure, offline and linear in the text. It explains and offers, it never
blocks, rewrites or judges, and nothing of the text is kept. Words about fear, force, danger or not wanting to live get a
quiet line or a question in any language, and are never softened, corrected or praised; where a text sets a rule over
someone, or gives up one's own freedom, it asks. Trade-off: notes are for English alone, by word order and word lists, and it
would rather miss a sting than flag honest pain; for danger it would rather ask once too often.
Lists, patterns and weights are read when the first text comes, not at import. Long texts take a second or more, so each call
from outside is a turn of its own (`couples.turns`).
"""

from couples.turns import Turns
from couples.wording_help import review_text, whole_draft
from couples.wording_help.offers.in_place import in_place
from couples.wording_help.results import KINDS, By, Finding, Line, LineKind, Review
from couples.wording_help.whole_draft import WholeDraft

__all__ = [
    "KINDS",
    "By",
    "Finding",
    "Line",
    "Review",
    "WholeDraft",
    "caution",
    "in_place",
    "lines_beside",
    "lines_by_text",
    "read_draft",
    "review",
]

_turns = Turns(at_once=2)
review = _turns.each(review_text.review)
read_draft = _turns.each(whole_draft.read_draft)
lines_beside = _turns.each(whole_draft.lines_beside)
lines_by_text = _turns.each(whole_draft.lines_by_text)
_ABOUT_CONTROL = frozenset([LineKind.CAUTION, LineKind.SELF, LineKind.RECEIVER])


def caution(text: str) -> Line | None:
    """The line about control beside `text`, if there is one."""
    return next((line for line in review(text).lines if line.kind in _ABOUT_CONTROL), None)
