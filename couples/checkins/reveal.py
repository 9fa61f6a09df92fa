"""From a draft to the reveal: saving, *ready*, opening both sides at the same moment, and taking *ready* back.

The reveal is one write transaction by whoever is ready second; it needs no key of the first person, who may be offline.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import delete, func, select

from couples.checkins import prompts
from couples.checkins.answer_words import Words
from couples.checkins.answers import Answer, own_answer
from couples.checkins.models import CheckIn, Ready, own_prompts_of
from couples.checkins.prompts import Prompt
from couples.checkins.refusals import CheckInClosed, NothingToShow, SaidReady
from couples.checkins.schedule import Rhythm
from couples.db import db
from couples.spaces.models import CurrentSpace


def save_draft(
    check_in: CheckIn,
    place: CurrentSpace,
    prompt: Prompt,
    words: Words,
    version: int,
    *,
    drop_also: bool = False,
    skip: bool | None = None,
    was_kept: bool | None = None,
) -> tuple[Answer, bool]:
    """Saves what this person has written so far to one prompt.

    Args:
        version: the version of the answer that their page was made from.
        drop_also: whether to delete the text that another page had saved beside it.
        skip: whether they skip the question from now on; None leaves that as it is.
        was_kept: whether their page was drawn with words that they keep to themselves; None where that's unknown.

    Returns:
        The answer, and whether it met a text that another page of theirs had saved since.

    Raises:
        SaidReady: they said ready, and have to take that back first.
    """
    person_id = place.me.user_id
    if Ready.of(check_in, person_id):
        raise SaidReady
    answer = own_answer(check_in, person_id, prompt.key)
    if answer is None:
        answer = Answer(
            space_id=place.space.id,
            check_in_id=check_in.id,
            author_id=person_id,
            prompt=prompt.key,
            version=0,
        )
        db.session.add(answer)
    return answer, answer.save(words, version, drop_also=drop_also, skip=skip, was_kept=was_kept)


def skip(check_in: CheckIn, place: CurrentSpace, prompt: Prompt, version: int, *, is_skipped: bool) -> None:
    """Skips a prompt, or takes that back; what is written to it stays as it is.

    Raises:
        SaidReady: they said ready.
    """
    answer = own_answer(check_in, place.me.user_id, prompt.key)
    words = (answer and answer.words) or Words()
    save_draft(check_in, place, prompt, words, version, skip=is_skipped)


def say_ready(
    check_in: CheckIn, place: CurrentSpace, rhythm: Rhythm, asked: list[Prompt], now: datetime
) -> bool:
    """This person is ready; where both are, both sides open now.

    Returns:
        Whether this opened the check-in.

    Raises:
        CheckInOpened, CheckInClosed: it is too late.
        NothingToShow: there is no answer yet that would be shown (a number alone isn't one).
    """
    check_in.require_writable(rhythm, now)
    if not place.is_paired:
        raise CheckInClosed
    person_id = place.me.user_id
    rows = list(
        db.session.scalars(
            select(Answer).where(Answer.check_in_id == check_in.id, Answer.author_id == person_id)
        )
    )
    # only what the preview showed: one of the couple's own questions may no longer be asked
    keys = {prompt.key for prompt in (*asked, *own_prompts_of(check_in))}
    written = [(row, row.words) for row in rows if row.prompt in keys or prompts.known(row.prompt)]
    shown = [(row, words) for row, words in written if words and words.is_shown]
    if not shown:
        raise NothingToShow
    if Ready.of(check_in, person_id) is None:
        db.session.add(Ready(check_in_id=check_in.id, user_id=person_id))
        for row in rows:
            row.ready_cell = None
        for row, _ in shown:
            row.make_ready()
        db.session.flush()
    both = db.session.scalar(select(func.count()).select_from(Ready).where(Ready.check_in_id == check_in.id))
    if both == 2:
        _reveal(check_in, place, now)
    return both == 2


def take_ready_back(check_in: CheckIn, person_id: uuid.UUID) -> None:
    """Takes *ready* back, which is possible until the reveal. The drafts were there all along."""
    db.session.execute(delete(Ready).where(Ready.check_in_id == check_in.id, Ready.user_id == person_id))
    query = select(Answer).where(Answer.check_in_id == check_in.id, Answer.author_id == person_id)
    for answer in db.session.scalars(query):
        answer.ready_cell = None


def call_off(check_in: CheckIn, person_id: uuid.UUID, moved_to: date | None, now: datetime) -> None:
    """ "Not this week", by one alone, with another day if they named one. Every word stays with its writer."""
    if moved_to is None:
        nobody_is_ready(check_in)
    check_in.call_off(person_id, moved_to, now)


def nobody_is_ready(check_in: CheckIn) -> None:
    """Takes every *ready* back, with the sealed copies that went with them; the drafts stay."""
    db.session.execute(delete(Ready).where(Ready.check_in_id == check_in.id))
    for answer in db.session.scalars(select(Answer).where(Answer.check_in_id == check_in.id)):
        answer.ready_cell = None


def _reveal(check_in: CheckIn, place: CurrentSpace, now: datetime) -> None:
    rows = db.session.scalars(
        select(Answer).where(Answer.check_in_id == check_in.id, Answer.ready_cell.is_not(None))
    ).all()
    numbers = {p.key for p in prompts.weekly().values() if p.kind == "scale"}
    for row in rows:
        if row.prompt in numbers:  # an earlier version made it ready
            row.ready_cell = None
        else:
            row.open()
    db.session.execute(delete(Ready).where(Ready.check_in_id == check_in.id))
    check_in.revealed_at = now
    check_in.changed()
    place.space.shared_since = place.space.shared_since or now
