"""Wording help: it reads what one partner wants to say and offers other ways to say it.

It guarantees that `review(text)` is pure, offline and linear in the text. It explains and offers, it never
blocks, rewrites or judges, and nothing of the text is kept. Reports of fear, force or danger and talk of
ending one's life get no note at all, only a quiet line. `caution(text)` speaks up, gently, where a text sets
a rule over the other.
Trade-off: English only, by word order and word lists. It would rather miss a sting than flag honest pain.
Lists, patterns and weights are read when the first text comes, not at import.
"""

from couples.wording_help.results import KINDS, Finding, Line, Review
from couples.wording_help.review_text import review
from couples.wording_help.safety.rules_over_partner import caution

__all__ = ["KINDS", "Finding", "Line", "Review", "caution", "review"]
