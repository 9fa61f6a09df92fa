"""Extra questions, for whoever wants more than both are asked.

Guaranteed: no one else sees what someone looks at or chooses here. A question to be answered in words isn't offered if both
are asked it now, if it's the fresh one within a quarter before or after, or if this person answered it, or read an answer to
it, in the quarter before. Questions for a number are offered every time, since it's worth asking oneself the same one again.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from sqlalchemy import or_, select

from couples.checkins import prompts
from couples.checkins.answers import Answer
from couples.checkins.fresh_question import QUARTER, Plan
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.checkins.schedule import WEEK
from couples.db import query

SHOWN = 4


@dataclass(frozen=True)
class Offer:
    name: str
    prompts: list[Prompt]


def offers(plan: Plan | None, day: date, taken: set[str], seed: str) -> list[Offer]:
    """A few questions of each kind, the same few until the check-in opens.

    Args:
        plan: the fresh questions of the two, if they have any.
        day: the day of the check-in.
        taken: the keys of what was asked, answered or read lately.
        seed: what the choice is derived from, together with the day.
    """
    taken = taken | (plan.around(day) if plan else set())
    found = [
        Offer("For any time", [p for k, p in prompts.weekly().items() if k not in taken and _in_words(p)])
    ]
    for deck in prompts.decks().values():
        free = sorted(
            (k for k in deck.questions if k not in taken), key=lambda k: _mixed(f"{seed} {day} {k}")
        )
        found.append(Offer(deck.name, [p for p in map(prompts.known, free[:SHOWN]) if p]))
    numbers = [p for p in prompts.weekly().values() if not _in_words(p)]
    return [offer for offer in (*found, Offer("A number, just for you", numbers)) if offer.prompts]


def taken_by(person_id: uuid.UUID, space_id: uuid.UUID, day: date) -> set[str]:
    """The keys of the questions that this person answered, or got an answer to, in the quarter before `day`.

    A second answer counts for its question.
    """
    answered = _answered_since.all(space_id, person_id, str(day - QUARTER * WEEK))
    return {prompts.asked_by(key) for key in answered}


@query
def _answered_since(space_id, person_id, since):
    seen = or_(Answer.author_id == person_id, Answer.shared_cell.is_not(None))
    found = select(Answer.prompt).join(CheckIn, CheckIn.id == Answer.check_in_id)
    return found.where(Answer.space_id == space_id, CheckIn.occasion >= since, seen).distinct()


def _in_words(prompt: Prompt) -> bool:
    return prompt.kind != "scale"


def _mixed(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
