"""The opened answers that a person saved for later, so that their check-in page leads back to them.

Guaranteed: the list of them is kept only in the reader's own cell, and no words are read. The trade-off: those put aside in
a much earlier version show only in their own check-in.
"""

import uuid

from sqlalchemy import select

from couples.checkins import prompts
from couples.checkins.answers import Answer
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.db import db
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace


def list_of(place: CurrentSpace) -> list[tuple[uuid.UUID, str, Prompt]]:
    """Those of the signed-in person, the newest first: the answer's id, its check-in's occasion, and what was asked."""
    ids = [uuid.UUID(key) for key, until in letting_in.choices().aside.items() if not until]
    if not ids or not place.is_paired:
        return []
    rows = db.session.execute(
        select(Answer.id, CheckIn.occasion, Answer.prompt)
        .join(CheckIn, CheckIn.id == Answer.check_in_id)
        .where(
            Answer.id.in_(ids),
            Answer.space_id == place.space.id,
            Answer.author_id != place.me.user_id,
            Answer.shared_cell.is_not(None),
        )
        .order_by(CheckIn.revealed_at.desc(), Answer.id)
    )
    return [(id, occasion, prompts.unknown(key)) for id, occasion, key in rows]
