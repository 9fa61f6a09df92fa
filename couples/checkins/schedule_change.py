"""Proposes another rhythm or puts it in force, begins or ends a pause, and moves what was drafted for the old day to the new one.

Guaranteed: no draft is lost. The trade-off: if both days have words to one question, the older ones stay beside the others,
unjoined.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select, update

from couples.checkins import day_to_choose, fresh_question, own_questions, prompts
from couples.checkins.answers import Answer, own_answer
from couples.checkins.current_week import Week, keep_row, week_of
from couples.checkins.fresh_question import Plan
from couples.checkins.models import HELLO, CheckIn, Ritual
from couples.checkins.pause import Pause
from couples.checkins.reveal import nobody_is_ready
from couples.checkins.schedule import first_moment, in_its_turn
from couples.db import db
from couples.spaces import choices_let_in, giving_back, letting_in, proposals
from couples.spaces.asking_again import SCHEDULE
from couples.spaces.models import CurrentSpace

FORM = "checkins.questions"
"""The form to propose with, by its name among those with unsent words."""


@dataclass(frozen=True)
class Chosen:
    """What someone chose for the check-in.

    `keys` are those of the app's own questions, `own` the couple's, by key, and `decks` what the fresh ones come from.
    """

    every: str
    weekday: int
    at: time
    zone: str
    keys: list[str]
    own: dict[str, str]
    decks: tuple[str, ...]


def propose(place: CurrentSpace, chosen: Chosen, now: datetime) -> None:
    """Proposes this in place of what was proposed before; for someone who's alone, it counts right away. The caller commits.

    Questions of the partner's that were proposed before and aren't in this go back to them.
    """
    (_, before), me = Ritual.now(place.space.id), place.me.user_id
    row = Ritual(
        space_id=place.space.id, author_id=me, created_at=now,
        every=chosen.every, weekday=chosen.weekday, at=chosen.at, zone=chosen.zone,
    )  # fmt: skip
    row.own = chosen.own or None
    row.prompt_keys = [*chosen.keys, *chosen.own]
    row.fresh = fresh_question.stored(Plan(chosen.decks, every=chosen.every)) if chosen.decks else None
    if before and before.author_id != me:
        left_out = own_questions.only_in(before, place.space.id, but_not=chosen.own.values())
        if left_out:  # the whole field: put back, it takes the place of what its form comes with
            giving_back.give_back(FORM, {"own": "\n".join((before.own or {}).values())}, place, now)
    if place.is_paired:
        proposals.propose(row, before, SCHEDULE, now, day_to_choose.wait(week_of(place, now), row))
        return
    proposals.make_room(before, me, SCHEDULE)
    db.session.add(row)
    db.session.flush()
    put_in_force(row, place, now)


def agree(row: Ritual, place: CurrentSpace, now: datetime) -> None:
    """Puts the partner's proposal in force. The caller commits."""
    put_in_force(row, place, now)
    proposals.agreed(row, SCHEDULE)


def take_back(row: Ritual, now: datetime) -> None:
    """Takes back a proposal; the schedule stays as it was. The caller commits."""
    proposals.take_back(row, SCHEDULE, now)


def put_in_force(ritual: Ritual, place: CurrentSpace, now: datetime) -> None:
    """Puts in force what both have agreed on: the rhythm counts from now on, and drafts move to its new day. The caller commits."""
    before = week_of(place, now)
    ritual.agreed_at = now
    ritual.since = in_its_turn(_since(before, ritual.every, now), ritual.every, before.ritual.unpaused_rhythm)
    ritual.go_on_from(before.ritual)
    db.session.flush()
    after = week_of(place, now).check_in
    _go_on_asking(ritual, before, after)
    _take_drafts_along(before, after, ritual)


def pause(place: CurrentSpace, until: date | None, now: datetime) -> None:
    """Begins a pause, or changes its end. It replaces a "not this time", and takes *ready* back for both. The caller commits."""
    before = week_of(place, now)
    this, ritual = before.check_in, before.ritual
    if this.called_off_at and not this.revealed_at:
        this.call_on()
    if this in db.session and not this.revealed_at and not ritual.is_paused(now):
        nobody_is_ready(this)
    ritual.pause = Pause(ritual.pause.at if ritual.is_paused(now) else now, until)


def start_again(place: CurrentSpace, now: datetime) -> bool:
    """Ends a pause; the caller commits.

    If a check-in was passed over, the next one is the first after now; else it's the same as before.

    Returns:
        Whether there was one.
    """
    before = week_of(place, now)
    ritual = before.ritual
    if not ritual.is_paused(now):
        return False
    if ritual.pause.passes_over(ritual.unpaused_rhythm, now):
        ritual.since = _since(before, ritual.every, now)
    ritual.pause = Pause()
    _take_drafts_along(before, week_of(place, now).check_in, ritual)
    return True


def _since(before: Week, every: str, now: datetime) -> datetime:
    opened = before.opened
    return first_moment(now, opened.revealed_at if opened and not opened.is_hello else None, every)


def _take_drafts_along(before: Week, after: CheckIn, ritual: Ritual) -> None:
    if before.check_in in db.session and not before.check_in.revealed_at:
        nobody_is_ready(before.check_in)
        keep_row(after)
        if after is not before.check_in:
            move_drafts(before.check_in.id, after, None)
    # Those to come ask what's in force, whether or not someone has written in them.
    to_come = CheckIn.space_id == ritual.space_id, CheckIn.revealed_at.is_(None)
    days = CheckIn.occasion >= after.occasion, CheckIn.occasion != HELLO
    db.session.execute(update(CheckIn).where(*to_come, *days).values(ritual_id=ritual.id))


def _go_on_asking(ritual: Ritual, before: Week, after: CheckIn) -> None:
    """The check-in under way keeps its fresh question; from the next one on, they come from the decks that were agreed on."""
    plan, day = ritual.plan, before.check_in.day
    if plan and day and after.day:
        seed, keys = f"{ritual.space_id.hex} {ritual.id.hex}", prompts.keys_of(plan.decks)
        plan = fresh_question.go_on(
            before.ritual.plan, seed, plan.decks, keys, day, ritual.rhythm.after(after.day), ritual.every
        )
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


def is_newly_agreed(ritual: Ritual, person_id: uuid.UUID, now: datetime) -> bool:
    """Whether this person's proposal was agreed to, and the first check-in by it hasn't come. Pure."""
    if ritual.author_id != person_id or not ritual.agreed_at or ritual.agreed_at <= ritual.created_at:
        return False
    rhythm = ritual.unpaused_rhythm
    return now < rhythm.moment(rhythm.first())


def is_news(ritual: Ritual, person_id: uuid.UUID, now: datetime) -> bool:
    """Whether that's still news to this person, who's the signed-in one."""
    is_told = letting_in.has_opened(choices_let_in.mark("agreed", ritual.id))
    return not is_told and is_newly_agreed(ritual, person_id, now)
