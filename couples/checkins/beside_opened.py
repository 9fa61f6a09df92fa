"""What someone wrote for themselves beside an answer that opened: the text of a second device, and a number.

Guaranteed: it outlives the space. Once the two have parted, it's put aside with the author's other words when they open Home.
If the space is deleted before they come by, the sealed row moves into a check-in of their own, which needs no key, and is put
aside later. The trade-off: until then their file has it together with their words that had opened.
"""

import uuid
from datetime import datetime

from flask_login import current_user
from sqlalchemy import and_, or_, select

from couples import vault
from couples.accounts.set_aside import SetAsideCell
from couples.checkins import prompts
from couples.checkins.answer_words import Words
from couples.checkins.answers import Answer, is_opened
from couples.checkins.models import CheckIn
from couples.checkins.moved_on import same_in
from couples.db import db, query
from couples.spaces import kept_words
from couples.spaces import models as spaces
from couples.spaces.kept_words import Piece
from couples.spaces.membership import Membership
from couples.spaces.models import Space

MOVED = Answer.taken_back_at.is_not(None) & Answer.prompt.contains(prompts.BESIDE, autoescape=True)
"""The condition that a row comes from a space that's deleted by now, even if the check-in that it's in now has opened: a second answer
to a prompt is never shown, so no other is taken back.
"""


def left_over() -> list[Answer]:
    """The answers of the signed-in person, in spaces that are closed or gone, that may have something beside them."""
    rows: list[Answer] = left_over_of.all(current_user.id)
    return rows


@query
def left_over_of(person_id):
    is_closed = Space.closed_at.is_not(None) & Space.stays_with.is_(None) & Space.kept_at.is_not(None)
    return (
        select(Answer)
        .join(Space, Space.id == Answer.space_id)
        .where(Answer.author_id == person_id, Answer.draft_cell.is_not(None))
        .where(or_(MOVED, and_(is_closed, is_opened(), Answer.is_for_me.is_(False))))
    )


def put_aside() -> None:
    """Puts a copy of what's beside these answers into a box of the signed-in person's, for each space; the caller commits.

    While the space can be read, it stays there as well, and `is_for_me` says that there's a copy.
    """
    found: dict[uuid.UUID, list[Piece]] = {}
    for answer in left_over():
        check_in = db.session.get_one(CheckIn, answer.check_in_id)
        words = answer.words or Words()
        said = words.also, words.said()["value"]
        if any(said):
            day = check_in.day.isoformat() if check_in.day else ""
            piece = Piece(day, "I wrote this for myself", "\n".join(filter(None, said)))
            found.setdefault(answer.space_id, []).append(piece)
        if answer.is_for_me:
            db.session.delete(answer)
        else:
            answer.is_for_me = True
    for space_id, pieces in found.items():
        kept_words.keep(current_user.id, vault.keyring().public_key, _partners(space_id), pieces)


def _partners(space_id: uuid.UUID) -> list[str]:
    """The name that the partner had in a closed space."""
    others = Membership.space_id == space_id, Membership.user_id != current_user.id
    return [name for name in db.session.scalars(select(Membership.name_then).where(*others)) if name]


@spaces.ends.connect
def _outlive(space_id: uuid.UUID, is_kept: bool, now: datetime) -> None:
    """Moves what hasn't been put aside into its authors' own check-ins; whole where there's no other copy of what opened."""
    put_away = select(SetAsideCell.row_id).where(SetAsideCell.label == Answer.draft.label)
    theirs = or_(Answer.draft_cell.is_not(None), Answer.id.in_(put_away)), Answer.is_for_me.is_(False)
    opened = select(Answer).where(Answer.space_id == space_id, is_opened(), *theirs)
    for answer in db.session.scalars(opened).all():
        own = Membership.user_id == answer.author_id, Membership.current.is_(True)
        if there := db.session.scalar(select(Membership.space_id).where(*own)):
            _move(answer, there, now)
            answer.taken_back_at = now if is_kept else None


@spaces.moved.connect
def _bring_along(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    here = Answer.space_id == old, Answer.author_id == person_id, MOVED
    if old != new:
        for answer in db.session.scalars(select(Answer).where(*here)).all():
            _move(answer, new, now)


def _move(answer: Answer, space_id: uuid.UUID, now: datetime) -> None:
    check_in = same_in(space_id, db.session.get_one(CheckIn, answer.check_in_id), now)
    answer.check_in_id, answer.space_id = check_in.id, space_id
    answer.prompt, answer.is_for_me = prompts.beside(answer.prompt, answer.id.hex), True
    answer.shared_cell = answer.ready_cell = None
    db.session.flush()
