"""The tables of this room in one place, and forgetting a person.

All are sealed under the space's key. When two part, notes can be read by both for as long as the space can; cards and goals
are gone for the other at once, and their owner alone still reads what they had written.
"""

from sqlalchemy import delete

from couples.accounts.models import User
from couples.db import db
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import Note


def forget(person: User) -> None:
    """Takes every word of this person away, for both."""
    for model in (Note, Card, ReleasedGoal):
        db.session.execute(delete(model).where(model.author_id == person.id))
