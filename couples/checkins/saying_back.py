"""Saying something back to an opened answer: one reply for each person, and beside it a heart and the wish to talk.

Guaranteed: another reply replaces the one before, but no tap replaces a person's own words. The same reply tapped again keeps
its id, so if the partner opened it or put it aside, that stays, and a wish to talk doesn't last any longer. Own words that were
taken back and written again are a new reply, and news. Words that are edited count as said now, for the daily limit and for what
the partner lets in. The trade-offs: they aren't news, and outside the partner's hours neither they nor what they replace shows.
"""

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from couples.checkins import to_talk_about
from couples.checkins.answers import Answer
from couples.checkins.replies_and_afterthoughts import BESIDE, TALK, WORDS, Reply
from couples.db import db
from couples.spaces.counted_today import goes_on_counting, not_too_many


class WroteAlready(Exception):
    """There's a reply in the person's own words, which no tap replaces."""


def say(answer: Answer, person_id: uuid.UUID, kind: str, text: str, now: datetime) -> None:
    """Says it; the caller commits. Another reply of this person's to the same answer goes; a heart and the wish to talk stay beside it.

    Args:
        kind: `HEART`, `WORDS`, `TALK` or the key of one of our phrases.
        text: the words, for `WORDS`; else empty.

    Raises:
        WroteAlready: it's a tap, and they have written a reply, which they have to take back first.
        EnoughToday: they've said too much in a day.
    """
    if kind not in BESIDE:
        if kind != WORDS and said(answer, person_id, WORDS):
            raise WroteAlready
        others = (
            Reply.answer_id == answer.id,
            Reply.author_id == person_id,
            Reply.kind.not_in([*BESIDE, kind]),
        )
        db.session.execute(delete(Reply).where(*others))
    row = said(answer, person_id, kind)
    if kind == WORDS and (row is None or row.text != text):
        not_too_many(Reply.said_at, person_id, now)
        if row:
            goes_on_counting(row, row.said_at)
            row.said_at = now
    row = row or _added(answer, person_id, kind, now)
    row.text = text or None


def _added(answer: Answer, person_id: uuid.UUID, kind: str, now: datetime) -> Reply:
    id = uuid.uuid4() if kind == WORDS else uuid.uuid5(answer.id, f"{person_id} {kind}")
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
    return row


def said(answer: Answer, person_id: uuid.UUID, kind: str) -> Reply | None:
    """This person's reply of this kind to the answer, if there is one."""
    theirs = Reply.answer_id == answer.id, Reply.author_id == person_id
    return db.session.scalar(select(Reply).where(*theirs, Reply.kind == kind))
