"""Today's question: writing an answer, giving it, opening both, taking one back, and midnight.

Guaranteed: nothing of the partner's answer is loaded until both are open, so no page can depend on whether there is
one. Both open in one write transaction, by whoever gives second. Midnight needs no key and no one's visit: pages go by
the time, and the server's own job takes the copies away.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import select, update

from couples.accounts.models import User
from couples.checkins import looking_back
from couples.db import db
from couples.light_question import agreed_days, questions
from couples.light_question.days import day_at
from couples.light_question.models import LightAnswer, Words, all_by, given_by, own_answer
from couples.own_rows import is_new
from couples.spaces import models as spaces
from couples.spaces.models import CurrentSpace


class CantGive(Exception):
    """It can't be given, or changed, any more or yet; `message` says so to the person."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class NotNow(CantGive):
    """The question is over or paused; the words stay with their writer."""


GIVEN = "You've already answered. To change it, take your answer back first."
EMPTY = "Write a word or two first."
OVER = "This question is over. Your words are in My own answers."
PAUSED = "It's paused. Your words are in My own answers."


@dataclass(frozen=True)
class Today:
    """The question of one day for one person: their own answer, if they've written, and the partner's, once both are open."""

    day: date
    question: str
    ends_at: datetime
    mine: LightAnswer | None
    theirs: LightAnswer | None = None

    @property
    def text(self) -> str:
        return questions.text_of(self.question)

    @property
    def is_given(self) -> bool:
        return self.mine is not None and self.mine.is_given

    @property
    def is_open(self) -> bool:
        return self.mine is not None and self.mine.is_open


def today_of(place: CurrentSpace, now: datetime) -> Today | None:
    """The question that is open now, or None. What one has given stays until midnight, also in a pause."""
    if place.partner is None:
        return None
    given = given_now(place, now)
    if given and given.ends_at:
        theirs = _same_by(place.partner.id, given) if given.is_open else None
        return Today(given.day, given.question, given.ends_at, given, theirs)
    asked = asked_now(place, now)
    return (
        replace(asked, mine=own_answer.first(place.me.user_id, asked.day, asked.question)) if asked else None
    )


def asked_now(place: CurrentSpace, now: datetime) -> Today | None:
    """The question that's open now, whether or not anyone has answered; None if there is none or it's paused."""
    plan = agreed_days.running(place.space.id, now)
    if plan is None or agreed_days.is_paused(place.space.id, now):
        return None
    day = day_at(now, plan.zone)
    key = plan.days.question_on(day)
    return Today(day, key, plan.days.ends_at(day), None) if key else None


def given_now(place: CurrentSpace, now: datetime) -> LightAnswer | None:
    """What the signed-in person has given here to the question that is open now."""
    rows = given_by.all(place.space.id, place.me.user_id)
    return next((row for row in rows if row.ends_at and row.ends_at > now), None)


def why_not(place: CurrentSpace, day: date, now: datetime) -> str:
    """What to tell someone who sends an answer for `day` when its question is no longer (or not now) being asked."""
    plan = agreed_days.running(place.space.id, now)
    is_still_on = plan is not None and plan.days.ends_at(day) > now
    return PAUSED if is_still_on and agreed_days.is_paused(place.space.id, now) else OVER


def _same_by(person_id: uuid.UUID, mine: LightAnswer) -> LightAnswer | None:
    rows = given_by.all(mine.space_id, person_id)
    return next((row for row in rows if (row.day, row.question) == (mine.day, mine.question)), None)


def save(
    person_id: uuid.UUID,
    day: date,
    question: str,
    words: Words,
    version: int,
    now: datetime,
    *,
    drop_also: bool,
) -> tuple[LightAnswer, bool]:
    """Keeps what this person has written so far, for them alone, whether or not its day is over.

    Returns:
        The answer, and whether it met a text that another device of theirs had saved since.

    Raises:
        CantGive: they've given it.
    """
    row = own_answer.first(person_id, day, question)
    if row is None:
        row = LightAnswer(author_id=person_id, day=day, question=question, version=0)
        is_new(LightAnswer, row.id)
        db.session.add(row)
    elif row.is_given_at(now):
        raise CantGive(GIVEN)
    return row, row.save(words, version, drop_also=drop_also)


def give(place: CurrentSpace, today: Today | None, row: LightAnswer, now: datetime) -> bool:
    """Gives the answer; where both have, both open now.

    Returns:
        Whether this opened them.

    Raises:
        CantGive: it's empty.
        NotNow: its question is no longer open.
    """
    if row.words.is_blank:
        raise CantGive(EMPTY)
    if place.partner is None or today is None or (today.day, today.question) != (row.day, row.question):
        raise NotNow(why_not(place, row.day, now))
    row.give(place.space.id, today.ends_at)
    db.session.flush()
    theirs = _same_by(place.partner.id, row)
    if theirs is None:
        return False
    for each in (row, theirs):
        if each.ready_cell:
            each.open()
    return True


def take_back(row: LightAnswer) -> None:
    """Takes it back: before it has opened it's as if it hadn't been given; afterwards its words go for the partner."""
    if row.is_open:
        row.shared_cell = None
    else:
        _release(LightAnswer.id == row.id)


def _release(*where) -> None:
    """Makes these answers private to their writers again."""
    nothing = {"space_id": None, "ends_at": None, "ready_cell": None, "shared_cell": None}
    db.session.execute(update(LightAnswer).where(*where).values(nothing))


def _over(now: datetime):
    return LightAnswer.ends_at <= now


def who_is_over(now: datetime) -> set[uuid.UUID]:
    """Who has given an answer that's past its midnight. Only reads."""
    return set(db.session.scalars(select(LightAnswer.author_id).where(_over(now))))


def let_go(now: datetime) -> None:
    """At midnight what was given is gone for both, opened or not. The caller commits, then wipes."""
    _release(_over(now))


def give_back(space_id: uuid.UUID) -> None:
    """Makes answers that were given here but haven't opened private again: once one of the two stops, they can't open
    anymore.
    """
    _release(LightAnswer.space_id == space_id, LightAnswer.ready_cell.is_not(None))


def delete(row: LightAnswer, now: datetime) -> None:
    """Deletes the writer's own words; if they had opened for both today, "Taken back" shows in their place until
    midnight.
    """
    if row.is_given_at(now):
        row.draft_cell = None
    else:
        db.session.delete(row)


def past_of(person_id: uuid.UUID, now: datetime) -> list[LightAnswer]:
    """What this person has answered and that no one else can see, the newest first; blank ones are left out."""
    rows = [row for row in all_by.all(person_id) if row.is_alone_at(now) and not row.words.is_blank]
    return sorted(rows, key=lambda row: (row.day, row.id.bytes), reverse=True)


@looking_back.looked_through.connect
def _to_look_through(person_id: uuid.UUID, now: datetime) -> list[looking_back.Beside]:
    """By month, as on the page “My own answers”."""
    return [
        looking_back.Beside(
            row.day.replace(day=1),
            questions.text_of(row.question),
            tuple(text for text in (row.words.text, row.words.also) if text),
            "light.mine",
        )
        for row in past_of(person_id, now)
    ]


@spaces.moved.connect
def _part(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """When two part, it's gone for both right away."""
    _release(LightAnswer.space_id == old, LightAnswer.author_id == person_id)


@spaces.set_apart.connect
def _set_apart(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """Whoever starts over takes theirs along; what it held comes back with their vault."""
    _release(LightAnswer.space_id == old, LightAnswer.author_id == person_id)


def forget(person: User) -> None:
    db.session.execute(delete_rows(LightAnswer).where(LightAnswer.author_id == person.id))
