"""What Home says about the light question: it asks on its days, is quiet once the reader has answered, and says when
both answers can be read.

Guaranteed: it depends on the reader's own answer and on what's open to both, so it's the same whether or not their
partner has answered, and whoever answered first. Someone who has read both no longer sees the line; only they can find
out that they've read it.
"""

from dataclasses import dataclass
from datetime import datetime

from couples.db import Asked
from couples.light_question import answering
from couples.light_question.models import given_by, plans_of
from couples.spaces import choices_let_in, letting_in
from couples.spaces.models import CurrentSpace


@dataclass(frozen=True)
class HomeLine:
    """Today's question: to answer, or open to both."""

    text: str
    is_open: bool


def asked_for(place: CurrentSpace) -> list[Asked]:
    """The queries that `home_line` runs, for looking them up together with others."""
    here = place.space.id
    return [(plans_of, (here,)), (given_by, (here, place.me.user_id))]


def home_line(place: CurrentSpace, now: datetime, *, has_other: bool) -> HomeLine | None:
    """The line for the signed-in person; None where Home says nothing.

    Args:
        has_other: whether Home asks them for their check-in; then it doesn't ask for this as well.
    """
    if place.partner is None:
        return None
    if answering.given_now(place, now):
        mark = read_mark(place, now)
        return HomeLine("", is_open=True) if mark and not letting_in.has_opened(mark) else None
    asked = None if has_other else answering.asked_now(place, now)
    return HomeLine(asked.text, is_open=False) if asked else None


def read_mark(place: CurrentSpace, now: datetime) -> str:
    """What's remembered for one person alone once they've read what's open today; empty where nothing is."""
    given = answering.given_now(place, now)
    return choices_let_in.mark("light-read", given.id) if given and given.is_open else ""
