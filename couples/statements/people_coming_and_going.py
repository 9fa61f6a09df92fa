"""What happens here when two stop sharing, and when a person is forgotten."""

import uuid
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, select

from couples import clock
from couples.accounts.models import User
from couples.db import db
from couples.spaces import kept_apart, kept_words, taking_back
from couples.spaces import models as spaces
from couples.spaces.kept_words import Piece
from couples.statements.models import Entry, Statement
from couples.statements.sharing import sent_as_they_are
from couples.statements.statement_drafts import Draft
from couples.vault import Locked


def forget(person: User) -> None:
    """Takes every word of this person away, for both; what their partner answered waits for the partner if there's no copy of it yet."""
    partners = Entry.author_id != person.id, Entry.space_id.in_(kept_apart.uncopied(person.id))
    for entry in db.session.scalars(select(Entry).where(*partners, Entry.text_cell.is_not(None))).all():
        entry.about_id, statement = None, db.session.get_one(Statement, entry.statement_id)
        if statement.author_id == person.id or statement.space_id != entry.space_id:
            entry.space_id = kept_apart.place_for(entry.author_id, entry.space_id, clock.now())
            statement.space_id, statement.author_id = entry.space_id, entry.author_id
            statement.withdrawn_at = clock.now()
            statement.empty()
    db.session.flush()
    for model in (Entry, Statement, Draft):
        db.session.execute(delete(model).where(model.author_id == person.id))


@spaces.moved.connect
def _take_waiting_back(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """A copy that hasn't arrived when two part is taken back. Its author has the draft or a copy (`_said`), or it waits for them."""
    mine_waiting = Statement.space_id == old, Statement.author_id == person_id, Statement.arrives_at > now
    for statement in db.session.scalars(select(Statement).where(*mine_waiting)).all():
        if kept_apart.is_copied(old) or _is_drafted(statement):
            db.session.delete(statement)
        else:
            statement.space_id = kept_apart.place_for(person_id, old, now)


def _is_drafted(statement: Statement) -> bool:
    """Whether its author has a draft that says the same; not known without their key."""
    theirs = db.session.scalars(select(Draft).where(Draft.author_id == statement.author_id)).all()
    with suppress(Locked):
        return bool(sent_as_they_are(theirs, [statement]))
    return False


@kept_words.said.connect
def _said(space_id: uuid.UUID, person_id: uuid.UUID) -> list[Piece]:
    """The messages that this person shared, and what they answered."""
    messages, answers = _by(space_id, person_id)
    shared = ((s.shared_at, "\n".join(s.parts.sentences())) for s in messages if s.parts)
    return [
        *(Piece(at.date().isoformat(), "A message", text) for at, text in shared),
        *(Piece(e.created_at.date().isoformat(), "An answer", e.text) for e in answers if e.text),
    ]


@taking_back.everything.connect
def _take_all_back(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    messages, answers = _by(space_id, person_id)
    for statement in messages:
        if not statement.withdrawn_at:
            statement.withdraw(now)
    for entry in answers:
        if not entry.removed_at:
            entry.remove(now)


def _by(space_id: uuid.UUID, person_id: uuid.UUID) -> tuple[list[Statement], list[Entry]]:
    """This person's messages and their answers in a space."""
    messages = select(Statement).where(Statement.space_id == space_id, Statement.author_id == person_id)
    answers = select(Entry).where(Entry.space_id == space_id, Entry.author_id == person_id)
    return list(db.session.scalars(messages)), list(db.session.scalars(answers))
