"""Which check-in it is now, and what goes along when people or rhythms move.

Rows are made by writing only: a page about a week that nobody wrote in shows a CheckIn that is not in the database.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import contains_eager

from couples.accounts.models import User
from couples.checkins import prompts
from couples.checkins.answers import Answer, Line, Words, answers_for, own_answer
from couples.checkins.models import HELLO, CheckIn, Ritual
from couples.checkins.promises import Promise
from couples.checkins.prompts import Prompt
from couples.checkins.reveal import nobody_is_ready
from couples.checkins.ritual import WEEK, Rhythm, first_moment
from couples.db import db, query
from couples.spaces import models as spaces
from couples.spaces.models import Here, Space


@dataclass
class Week:
    """The ritual and the proposal for another, the check-in of now, the hello while it is not opened, and the newest one
    that was opened."""

    ritual: Ritual
    proposed: Ritual | None
    check_in: CheckIn
    hello: CheckIn | None
    opened: CheckIn | None

    @property
    def rhythm(self) -> Rhythm:
        return self.ritual.rhythm


def week_of(place: Here, now: datetime) -> Week:
    """What is current in this space at `now`; reads only."""
    ritual, proposed = Ritual.now(place.space.id)
    occasions = [HELLO, *_days_around(ritual.rhythm, now)]
    rows = _of_these_days.all(place.space.id, occasions)
    by_occasion = {row.occasion: row for row in rows if row.occasion in occasions}
    last = ritual.rhythm.last_before(now)
    newest = by_occasion.get(str(last))
    day = ritual.rhythm.current(now, bool(newest and newest.is_settled), newest.moved_to if newest else None)
    hello = by_occasion.get(HELLO)
    return Week(
        ritual=ritual,
        proposed=proposed,
        check_in=by_occasion.get(str(day))
        or CheckIn(space_id=place.space.id, ritual_id=ritual.id, occasion=str(day), version=1),
        hello=hello if hello and not hello.revealed_at and place.is_paired else None,
        opened=max((r for r in rows if r.revealed_at), key=lambda r: r.revealed_at, default=None),
    )


@query
def _of_these_days(space_id, occasions):
    """The check-ins of these occasions, and the newest one that was opened."""
    opened = select(CheckIn.id).where(CheckIn.space_id == space_id, CheckIn.revealed_at.is_not(None))
    newest = opened.order_by(CheckIn.revealed_at.desc()).limit(1).scalar_subquery()
    wanted = or_(CheckIn.occasion.in_(occasions), CheckIn.id == newest)
    return select(CheckIn).where(CheckIn.space_id == space_id, wanted)


def _days_around(rhythm: Rhythm, now: datetime) -> list[str]:
    coming = rhythm.next_after(max(now, rhythm.since))
    return [str(coming), str(coming - WEEK)]


def check_in_of(place: Here, occasion: str, now: datetime) -> CheckIn | None:
    """The check-in of `occasion` in this space: its row, or a fresh one if it is the current one; else None."""
    row = _of_occasion.first(place.space.id, occasion)
    if row is None:
        current = week_of(place, now).check_in
        row = current if current.occasion == occasion else None
    return row


@query
def _of_occasion(space_id, occasion):
    this = CheckIn.space_id == space_id, CheckIn.occasion == occasion
    return select(CheckIn).where(*this).join(CheckIn.ritual).options(contains_eager(CheckIn.ritual))


def keep_row(check_in: CheckIn) -> CheckIn:
    """Puts a fresh check-in into the database, before the first words go into it."""
    if check_in not in db.session:
        db.session.add(check_in)
        db.session.flush()
    return check_in


def asked_in(check_in: CheckIn) -> list[Prompt]:
    """The prompts of a check-in, as its ritual had them then."""
    if check_in.is_hello:
        return [prompts.hello()]
    return ritual_of(check_in).prompts


def ritual_of(check_in: CheckIn) -> Ritual:
    """The version of the ritual that it was asked with."""
    return check_in.ritual or db.session.get_one(Ritual, check_in.ritual_id)


def rhythm_of(check_in: CheckIn) -> Rhythm:
    return ritual_of(check_in).rhythm


def left_over(place: Here, now: datetime) -> list[tuple[CheckIn, list[Line]]]:
    """Closed weeks in which this person wrote and that never opened, with their own words, until they chose what to do."""
    closed = [row for row in _never_opened.all(place.space.id, place.me.user_id) if _is_past(row, now)]
    return [(row, [x for x in own_lines(row, place.me.user_id) if not x.private.is_blank]) for row in closed]


@query
def _never_opened(space_id, person_id):
    return (
        select(CheckIn)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(
            CheckIn.space_id == space_id,
            CheckIn.revealed_at.is_(None),
            CheckIn.occasion != HELLO,
            Answer.author_id == person_id,
            Answer.is_for_me.is_(False),
            Answer.draft_cell.is_not(None),
        )
        .distinct()
        .order_by(CheckIn.occasion)
    )


def _is_past(check_in: CheckIn, now: datetime) -> bool:
    rhythm = rhythm_of(check_in)
    over = check_in.is_closed(rhythm, now)
    return over and not (check_in.is_called_off and now < rhythm.moment(check_in.day))


def own_lines(check_in: CheckIn, person_id: uuid.UUID) -> list[Line]:
    """A person's own drafts of one check-in, also to prompts that it no longer asks."""
    asked = asked_in(check_in)
    keys = {p.key for p in asked}
    query = select(Answer.prompt).where(Answer.check_in_id == check_in.id, Answer.author_id == person_id)
    others = [
        prompts.hello() if k == HELLO else prompts.unknown(k)
        for k in db.session.scalars(query)
        if k not in keys
    ]
    return [line for line in answers_for(check_in, person_id, [*asked, *others]) if line.private]


def keep_for_me(check_in: CheckIn, person_id: uuid.UUID) -> None:
    """The words of a week that never opened stay with their writer, in their own history."""
    for answer in _drafts(check_in.id, person_id):
        answer.is_for_me = True
        answer.ready_cell = None


def carry_over(old: CheckIn, new: CheckIn, person_id: uuid.UUID) -> None:
    """A writer takes their own words of a week that never opened along into `new`; nothing written there is lost."""
    for answer in _drafts(old.id, person_id):
        there = own_answer(new, person_id, answer.prompt)
        before, words = there and there.words, answer.words
        if there is None:
            answer.check_in_id, answer.space_id, answer.ready_cell = new.id, new.space_id, None
        else:
            if words:
                both = _both(before or Words(), words)
                there.save(both, there.version, skip=both.skipped)
            db.session.delete(answer)


def _both(now: Words, then: Words) -> Words:
    """The words of two weeks in one answer; of two numbers the newer stays."""
    return Words(
        text="\n\n".join(t for t in (now.text, then.text, then.also) if t),
        feel="; ".join(dict.fromkeys(t for t in (now.feel, then.feel) if t)),
        need="; ".join(dict.fromkeys(t for t in (now.need, then.need) if t)),
        value=then.value if now.value is None else now.value,
        keep=now.keep or then.keep,
        skipped=now.skipped or then.skipped,
    )


def drop(check_in: CheckIn, person_id: uuid.UUID) -> None:
    """Deletes a person's own words of a week that never opened, for good."""
    for answer in _drafts(check_in.id, person_id):
        db.session.delete(answer)


def _drafts(check_in_id: uuid.UUID, person_id: uuid.UUID) -> list[Answer]:
    query = select(Answer).where(
        Answer.check_in_id == check_in_id, Answer.author_id == person_id, Answer.shared_cell.is_(None)
    )
    return list(db.session.scalars(query.where(Answer.taken_back_at.is_(None))))


def put_in_force(ritual: Ritual, place: Here, now: datetime) -> None:
    """Both have agreed: the rhythm counts from now on, and what either wrote this week goes along to its new day."""
    before = week_of(place, now)
    ritual.agreed_at = now
    ritual.since = first_moment(
        now, before.opened.revealed_at if before.opened and not before.opened.is_hello else None
    )
    db.session.flush()
    if before.check_in in db.session and not before.check_in.revealed_at:
        nobody_is_ready(before.check_in)
        after = keep_row(week_of(place, now).check_in)
        after.ritual_id = ritual.id  # also where the day stays and only the hour or the questions change
        if after is not before.check_in:
            _move_drafts(before.check_in.id, after, None)


def _move_drafts(old_id: uuid.UUID, new: CheckIn, person_id: uuid.UUID | None) -> None:
    query = select(Answer).where(
        Answer.check_in_id == old_id, Answer.shared_cell.is_(None), Answer.taken_back_at.is_(None)
    )
    if person_id:
        query = query.where(Answer.author_id == person_id)
    for answer in db.session.scalars(query):
        if own_answer(new, answer.author_id, answer.prompt):
            # both weeks' words are kept; they can't be joined here, where their author's key may be away
            answer.prompt, answer.is_for_me = prompts.beside(answer.prompt, answer.id.hex), True
        answer.check_in_id, answer.space_id, answer.ready_cell = new.id, new.space_id, None
        db.session.flush()


# --- what other rooms tell ---------------------------------------------------------------------------------------


@spaces.made.connect
def _lay_out(space: Space, zone: str, now: datetime) -> None:
    db.session.add(Ritual.default(space, zone, now))
    db.session.flush()


@spaces.paired.connect
def _say_hello(space: Space, invited: uuid.UUID, now: datetime) -> None:
    db.session.add(CheckIn(space_id=space.id, ritual_id=Ritual.in_force(space.id).id, occasion=HELLO))
    db.session.flush()


@spaces.moved.connect
def _bring_along(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """A person who moves takes their own drafts along: those of this week into the new week, older ones beside it."""
    written = db.session.scalars(
        select(CheckIn)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(
            CheckIn.space_id == old,
            Answer.author_id == person_id,
            Answer.shared_cell.is_(None),
            Answer.draft_cell.is_not(None),
        )
        .distinct()
    ).all()
    for row in written:
        _move_drafts(row.id, _same_in(new, row, now), person_id)


def _same_in(space_id: uuid.UUID, check_in: CheckIn, now: datetime) -> CheckIn:
    """The check-in of the new space that stands for one of the old: this week's for this week's, else the same date.

    A hello was meant for one person: what was drafted for it goes into this week, beside the questions.
    """
    is_current = check_in.is_hello or not check_in.is_closed(rhythm_of(check_in), now)
    ritual = Ritual.in_force(space_id)
    occasion = str(ritual.rhythm.current(now, settled=False)) if is_current else check_in.occasion
    query = select(CheckIn).where(CheckIn.space_id == space_id, CheckIn.occasion == occasion)
    there = db.session.scalar(query)
    return there or keep_row(CheckIn(space_id=space_id, ritual_id=ritual.id, occasion=occasion))


def forget(person: User) -> None:
    """Takes every word of this person away, for both."""
    for model in (Promise, Answer):
        db.session.execute(delete(model).where(model.author_id == person.id))
