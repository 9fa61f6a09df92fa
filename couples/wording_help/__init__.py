"""Word help: it reads what one partner wants to say and offers other ways to say it.

Promise: `review(text)` is pure, offline and linear in the text. It explains and offers, it never blocks, rewrites
or judges, and nothing of the text is kept. Reports of fear, force or danger and talk of ending one's life get no
note at all, only a quiet line. `caution(text)` speaks up, gently, where a text sets a rule over the other.
Trade-off: English only, by word order and word lists. It would rather miss a sting than flag honest pain.
"""

from couples.wording_help.results import KINDS, Finding, Line, Review
from couples.wording_help.review_text import review
from couples.wording_help.safety.rules_over_partner import caution

__all__ = ["KINDS", "Finding", "Line", "Review", "caution", "review"]

review(
    "You never listen, and I feel used. If you go, I will too."
)  # builds the lists once, so that nobody waits for them
review("You came home.")  # and the weights of the second ear
caution("You must not go out.")
