"""Weeks that passed without opening: whoever wrote in one keeps their own words, takes them into the next check-in, or deletes them.

Nothing is decided for them: such a week stays on the page until its writer has chosen.
"""

import uuid
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, contains_eager

from couples.checkins.answer_words import Words
from couples.checkins.answers import Answer, own_answer
from couples.checkins.current_week import own_lines, rhythm_of
from couples.checkins.models import HELLO, CheckIn
from couples.checkins.visible_answers import Line
from couples.db import db, query
from couples.drafts import Other, goes_on
from couples.spaces.models import CurrentSpace
from couples.text_input import ANSWER_LIMIT, LINE_LIMIT


def left_over(place: CurrentSpace, now: datetime) -> list[tuple[CheckIn, list[Line]]]:
    """The closed weeks that never opened and in which this person wrote, with their own words, until they choose what to do with them."""
    written: dict[CheckIn, list[Answer]] = {}
    for check_in, answer in _never_opened.rows(place.space.id, place.me.user_id):
        written.setdefault(check_in, []).append(answer)
    return [
        (week, [x for x in own_lines(week, place.me.user_id, rows) if x.private and not x.private.is_blank])
        for week, rows in written.items()
        if _is_past(week, now)
    ]


@query
def _never_opened(space_id, person_id):
    """Each with all that the person wrote in it."""
    draft = aliased(Answer)
    waits = exists().where(
        draft.check_in_id == CheckIn.id,
        draft.author_id == person_id,
        draft.is_for_me.is_(False),
        draft.draft_cell.is_not(None),
    )
    return (
        select(CheckIn, Answer)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .join(CheckIn.ritual)
        .options(contains_eager(CheckIn.ritual))
        .where(CheckIn.space_id == space_id, CheckIn.revealed_at.is_(None), CheckIn.occasion != HELLO)
        .where(Answer.author_id == person_id, waits)
        .order_by(CheckIn.occasion)
    )


def _is_past(check_in: CheckIn, now: datetime) -> bool:
    rhythm = rhythm_of(check_in)
    over = check_in.is_closed(rhythm, now)
    return over and not (check_in.is_called_off and check_in.day and now < rhythm.moment(check_in.day))


def keep_for_me(check_in: CheckIn, person_id: uuid.UUID) -> None:
    """The words of a week that never opened stay with their writer, in their own history."""
    for answer in _drafts(check_in.id, person_id):
        answer.is_for_me = True
        answer.ready_cell = None


def carry_over(old: CheckIn, new: CheckIn, person_id: uuid.UUID) -> None:
    """Moves a writer's words of a week that never opened into `new`; if both have words for a question, they're joined
    and none are lost.
    """
    for answer in _drafts(old.id, person_id):
        there = own_answer(new, person_id, answer.prompt)
        before, words = there and there.words, answer.words
        if there is None:
            answer.check_in_id, answer.space_id, answer.ready_cell = new.id, new.space_id, None
        else:
            if words:
                there.words = _both(before or Words(), words)
                there.version += 1
            db.session.delete(answer)


def _both(now: Words, then: Words) -> Words:
    """The words of two weeks in one answer; of two numbers the newer stays. Words that don't fit into a field stay beside them."""
    beside = list(now.others)

    def join(between: str, limit: int, *texts: str) -> str:
        joined = ""
        for text in texts:
            if not goes_on(text, joined):
                both = between.join(filter(None, (joined, text)))
                if len(both) > limit:
                    beside.append(Other(0, text))
                else:
                    joined = both
        return joined

    return Words(
        text=join("\n\n", ANSWER_LIMIT, now.text, then.text, then.also),
        feel=join("; ", LINE_LIMIT, now.feel, then.feel),
        need=join("; ", LINE_LIMIT, now.need, then.need),
        beside=tuple(beside),
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
