"""What Home says of the light question: asks on its days, is quiet once one has answered, and then says that both can be read.

Guaranteed: it depends on the reader's own answer and on what's open to both, so it's the same whether or not their partner has
answered, and whoever did first.
"""

from dataclasses import dataclass
from datetime import datetime

from couples.db import Asked
from couples.light_question import answering
from couples.light_question.models import given_by, plans_of
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


def home_line(place: CurrentSpace, now: datetime) -> HomeLine | None:
    """The line for the signed-in person; None where Home says nothing."""
    if place.partner is None:
        return None
    given = answering.given_now(place, now)
    if given:
        return HomeLine("", is_open=True) if given.is_open else None
    asked = answering.asked_now(place, now)
    return HomeLine(asked.text, is_open=False) if asked else None
