"""The four steps in which a draft is written, each at an address of its own. Pure.

A step is a way of showing a draft and no state of it: every page holds all of its fields, so that moving about loses nothing.
The trade-off: a page carries the fields of the other three steps too.
"""

from collections.abc import Container

from couples import text_input
from couples.statements.statement_text import DraftWords

HAPPENED, FEELINGS, NEED, REQUEST = STEPS = ("happened", "feelings", "need", "request")
FIELDS = {
    HAPPENED: ("observation", "free"),
    FEELINGS: ("feelings", "feeling", "intensity"),
    NEED: ("need",),
    REQUEST: ("request", "other_view"),
}
"""Which fields are written at which step."""


def step_before(step: str) -> str:
    """The step one goes back to; empty at the first."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else ""


def step_after(step: str) -> str:
    """The step one goes on to; empty at the last."""
    return STEPS[STEPS.index(step) + 1] if step != STEPS[-1] else ""


def step_with(errors: Container[str], otherwise: str) -> str:
    """The first step at which a field of `errors` is written."""
    return next((step for step in STEPS if any(name in errors for name in FIELDS[step])), otherwise)


def step_to_go_on(words: DraftWords) -> str:
    """Where a draft opens: at the first of the four that has no words yet, at the last where all have some."""
    has_words = {
        HAPPENED: not text_input.is_blank(words.observation),
        FEELINGS: bool(words.feelings or words.feeling),
        NEED: not text_input.is_blank(words.need),
        REQUEST: not text_input.is_blank(words.request),
    }
    return next((step for step in STEPS if not has_words[step]), REQUEST)
