"""Saying something back to an opened answer: one reply each, and beside it the wish to talk.

Guaranteed: another reply takes the place of the one before, but no tap that of own words. Tapped again it's the same reply, so what the partner opened or set
aside stays so, and no wish to talk fades later. The trade-off: new own words aren't news a second time.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from couples.checkins import to_talk_about
from couples.checkins.answers import Answer
from couples.checkins.replies_and_afterthoughts import TALK, WORDS, Reply
from couples.db import db


class WroteAlready(Exception):
    """There are own words, which no tap replaces."""


def say(answer: Answer, person_id: uuid.UUID, kind: str, text: str, now: datetime) -> None:
    """Says it; another reply of this person's to the same answer goes, unless one of the two is the wish to talk.

    Raises:
        WroteAlready: it's a tap, and they wrote something: that's taken back first.
    """
    if kind != TALK:
        if kind != WORDS and said(answer, person_id, WORDS):
            raise WroteAlready
        others = Reply.answer_id == answer.id, Reply.author_id == person_id, Reply.kind.not_in([TALK, kind])
        db.session.execute(delete(Reply).where(*others))
    row = said(answer, person_id, kind)
    if row is None:
        id = uuid.uuid5(answer.id, f"{person_id} {kind}")
        said_at = to_talk_about.said_first(id, now) if kind == TALK else now
        row = Reply(
            id=id,
            space_id=answer.space_id,
            answer_id=answer.id,
            author_id=person_id,
            kind=kind,
            said_at=said_at,
        )
        db.session.add(row)
    row.text = text or None


def said(answer: Answer, person_id: uuid.UUID, kind: str) -> Reply | None:
    """What this person has said back in this way."""
    theirs = Reply.answer_id == answer.id, Reply.author_id == person_id
    return db.session.scalar(select(Reply).where(*theirs, Reply.kind == kind))
