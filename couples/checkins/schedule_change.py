"""Another rhythm comes into force, and what was drafted for the old day goes along to the new one.

No draft is lost. The trade-off: where both days have words to one question, one of them stays beside it, unjoined.
"""

import uuid
from datetime import datetime

from sqlalchemy import select

from couples.checkins import fresh_question, prompts
from couples.checkins.answers import Answer, own_answer
from couples.checkins.current_week import Week, keep_row, week_of
from couples.checkins.models import CheckIn, Ritual
from couples.checkins.reveal import nobody_is_ready
from couples.checkins.schedule import WEEK, first_moment
from couples.db import db
from couples.spaces.models import CurrentSpace


def put_in_force(ritual: Ritual, place: CurrentSpace, now: datetime) -> None:
    """Both have agreed: the rhythm counts from now on, and what either wrote this week goes along to its new day."""
    before = week_of(place, now)
    ritual.agreed_at = now
    ritual.since = first_moment(
        now, before.opened.revealed_at if before.opened and not before.opened.is_hello else None
    )
    ritual.take_season_from(before.ritual)
    db.session.flush()
    after = week_of(place, now).check_in
    _go_on_asking(ritual, before, after)
    if before.check_in in db.session and not before.check_in.revealed_at:
        nobody_is_ready(before.check_in)
        keep_row(after)
        after.ritual_id = ritual.id  # also where the day stays and only the hour or the questions change
        if after is not before.check_in:
            move_drafts(before.check_in.id, after, None)


def _go_on_asking(ritual: Ritual, before: Week, after: CheckIn) -> None:
    """The week under way keeps its fresh question; from the next on they come from the decks that were agreed on."""
    plan, day = ritual.plan, before.check_in.day
    if plan and day and after.day:
        seed, keys = f"{ritual.space_id.hex} {ritual.id.hex}", prompts.keys_of(plan.decks)
        plan = fresh_question.go_on(before.ritual.plan, seed, plan.decks, keys, day, after.day + WEEK)
        ritual.fresh = fresh_question.stored(plan)


def move_drafts(
    old_id: uuid.UUID, new: CheckIn, person_id: uuid.UUID | None, *, but_ready: bool = False
) -> None:
    query = select(Answer).where(
        Answer.check_in_id == old_id, Answer.shared_cell.is_(None), Answer.taken_back_at.is_(None)
    )
    if person_id:
        query = query.where(Answer.author_id == person_id)
    if but_ready:
        query = query.where(Answer.ready_cell.is_(None))
    for answer in db.session.scalars(query):
        if own_answer(new, answer.author_id, answer.prompt):
            # both weeks' words are kept; they can't be joined here, where their author's key may be away
            answer.prompt, answer.is_for_me = prompts.beside(answer.prompt, answer.id.hex), True
        answer.check_in_id, answer.space_id, answer.ready_cell = new.id, new.space_id, None
        db.session.flush()
