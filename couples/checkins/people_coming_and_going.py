"""What happens here when a space is made or paired, when a person moves out of it, and when one is forgotten."""

import uuid
from datetime import datetime

from sqlalchemy import delete, select, update

from couples import clock
from couples.accounts import set_aside
from couples.accounts.models import User
from couples.checkins import own_questions, prompts
from couples.checkins.answer_words import Words, read_words
from couples.checkins.answers import Answer
from couples.checkins.current_week import question_of
from couples.checkins.models import HELLO, CheckIn, Ritual
from couples.checkins.moved_on import same_in
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply
from couples.checkins.schedule_change import move_drafts
from couples.db import db
from couples.spaces import kept_apart, kept_words, taking_back
from couples.spaces import models as spaces
from couples.spaces.kept_words import Piece
from couples.spaces.models import Space


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
    """Moves a person's own drafts to their new space: this week's into its current check-in, older ones into one of the same date."""
    if old == new:
        _wait_with_vault(person_id, old, now)
        return
    for check_in in _drafted(person_id, old):
        move_drafts(check_in.id, same_in(new, check_in, now), person_id)


def _wait_with_vault(person_id: uuid.UUID, space_id: uuid.UUID, now: datetime) -> None:
    """When the partner of someone who started over ends the space: moves the drafts that person was ready with to their
    others.

    Its words were set aside with the vault, and come back with it into the same row.
    """
    for aside in set_aside.all_of(person_id):
        put_away = set_aside.kept_cells(aside.id, Answer.draft.label)
        theirs = select(CheckIn).join(Answer, Answer.check_in_id == CheckIn.id).distinct()
        unopened = Answer.author_id == person_id, Answer.shared_cell.is_(None), Answer.id.in_(put_away)
        for check_in in db.session.scalars(theirs.where(CheckIn.space_id == space_id, *unopened)).all():
            if aside.space_id:
                move_drafts(check_in.id, same_in(aside.space_id, check_in, now), person_id)


@spaces.set_apart.connect
def _set_apart(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """Moves drafts when someone starts over, except for those they're ready with: these open for both as they would have."""
    for check_in in _drafted(person_id, old, Answer.ready_cell.is_(None)):
        move_drafts(check_in.id, same_in(new, check_in, now), person_id, but_ready=True)


def _drafted(person_id: uuid.UUID, space_id: uuid.UUID, *more) -> list[CheckIn]:
    """The check-ins of a space that this person has drafts in."""
    query = (
        select(CheckIn)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(
            CheckIn.space_id == space_id,
            Answer.author_id == person_id,
            Answer.shared_cell.is_(None),
            Answer.taken_back_at.is_(None),
            Answer.draft_cell.is_not(None),
            *more,
        )
    )
    return list(db.session.scalars(query.distinct()))


@kept_words.said.connect
def _said(space_id: uuid.UUID, person_id: uuid.UUID) -> list[Piece]:
    """The words of this person's that they keep: opened answers, afterthoughts, replies, promises, and questions that they asked.

    A question that their partner asked is their partner's words, so it isn't the title of any answer.
    """
    partners = {key for key, asker in own_questions.askers(space_id).items() if asker != person_id}
    found = [_answered(*both, but_not=partners) for both in _opened(space_id, person_id)]
    for model, title in ((Afterthought, "An afterthought"), (Promise, "A small promise")):
        for row in db.session.scalars(_by(model, space_id, person_id)):
            words = f"When {row.cue}\n{row.text}" if model is Promise and row.cue else row.text
            found.append(Piece(row.created_at.date().isoformat(), title, words))
    for at, text in own_questions.asked_by(space_id, person_id):
        found.append(Piece(at.date().isoformat(), "A question I asked", text))
    replies = db.session.scalars(_by(Reply, space_id, person_id).where(Reply.text_cell.is_not(None)))
    return [*found, *(Piece(row.said_at.date().isoformat(), "A reply", row.text) for row in replies)]


def _answered(answer: Answer, check_in: CheckIn, *, but_not: set[str]) -> Piece:
    words = read_words(answer.shared) or Words()
    parts = [words.text, words.feel and f"I feel {words.feel}", words.need and f"I need {words.need}"]
    day = check_in.revealed_at.date().isoformat() if check_in.revealed_at else ""
    asked = question_of(check_in, answer.prompt) or prompts.known(answer.prompt)
    title = asked.text if asked and answer.prompt not in but_not else "A check-in"
    return Piece(day, title, "\n".join(filter(None, parts)))


def _opened(space_id: uuid.UUID, person_id: uuid.UUID):
    both = select(Answer, CheckIn).join(CheckIn, CheckIn.id == Answer.check_in_id)
    mine = Answer.space_id == space_id, Answer.author_id == person_id, Answer.shared_cell.is_not(None)
    return db.session.execute(both.where(*mine)).all()


def _by(model, space_id: uuid.UUID, person_id: uuid.UUID):
    return select(model).where(model.space_id == space_id, model.author_id == person_id)


@taking_back.everything.connect
def _take_all_back(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    for answer, _ in _opened(space_id, person_id):
        answer.take_back(now)
    own_questions.take_all_back(space_id, person_id)
    for model in (Promise, Reply):
        for row in db.session.scalars(_by(model, space_id, person_id)):
            db.session.delete(row)


def forget(person: User) -> None:
    """Deletes every word of this person, for both; what their partner replied waits for the partner if there's no copy of it yet.

    When the host deletes the account there's no key to take this person's questions out of their partner's versions; they
    go with the space.
    """
    if person.keyring.vault_key:
        for space_id in spaces.with_keys_at_hand(person):
            own_questions.take_all_back(space_id, person.id)
    partners = Reply.author_id != person.id, Reply.space_id.in_(kept_apart.uncopied(person.id))
    for reply in db.session.scalars(select(Reply).where(*partners, Reply.text_cell.is_not(None))).all():
        answer = db.session.get_one(Answer, reply.answer_id)
        reply.space_id = kept_apart.place_for(reply.author_id, reply.space_id, clock.now())
        answer.space_id = reply.space_id
        answer.author_id, answer.prompt = reply.author_id, prompts.beside(answer.prompt, answer.id.hex)
        answer.draft_cell = answer.ready_cell = answer.shared_cell = None
        answer.taken_back_at = answer.caret = None
    db.session.flush()
    for model in (Promise, Reply, Afterthought, Answer):
        db.session.execute(delete(model).where(model.author_id == person.id))
    db.session.execute(update(Ritual).where(Ritual.author_id == person.id).values(own_cell=None))
