"""The tables of this room in one place, and forgetting a person.

All are sealed under the space's key. When two part, notes can be read by both for as long as the space can; cards and goals
disappear for the partner right away, and only their owner can still read what they wrote.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete

from couples.accounts.models import User
from couples.db import db
from couples.own_rows import said_in
from couples.spaces import kept_words, taking_back
from couples.spaces.kept_words import Piece
from couples.thanks.card_kinds import card_kinds
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import NOTE_KINDS, Note


def forget(person: User) -> None:
    """Takes every word of this person away, for both."""
    for model in (Note, Card, ReleasedGoal):
        db.session.execute(delete(model).where(model.author_id == person.id))


@kept_words.said.connect
def _said(space_id: uuid.UUID, person_id: uuid.UUID) -> list[Piece]:
    """This person's notes of thanks, and the cards and goals that they showed."""
    notes, cards, goals = (said_in(model, space_id, person_id) for model in (Note, Card, ReleasedGoal))
    kinds = card_kinds()
    return [
        *(
            Piece(n.written_at.date().isoformat(), NOTE_KINDS.get(n.kind, ""), n.text)
            for n in notes
            if n.text
        ),
        *(Piece("", kinds[c.kind].title if c.kind in kinds else "", c.text) for c in cards),
        *(Piece(g.released_at.date().isoformat(), "A goal I shared", g.text) for g in goals),
    ]


@taking_back.everything.connect
def _take_all_back(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    for note in said_in(Note, space_id, person_id):
        note.take_back(now)
    for model in (Card, ReleasedGoal):
        for row in said_in(model, space_id, person_id):
            db.session.delete(row)
