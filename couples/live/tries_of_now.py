"""What the two agreed to try in their last talks, for Shared. It fades by itself, so nothing stays as a debt."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from couples.db import Asked, query
from couples.live import live_session
from couples.live.live_session import LiveSession
from couples.live.live_words import LiveWord, tried

FADES_AFTER = timedelta(days=14)
"""For as long as a talk suggests: "for a week or two"."""


def can_still_agree(space_id: uuid.UUID, talk_id: uuid.UUID, over_at: datetime, now: datetime) -> bool:
    """Whether a yes still counts for a talk that was over then: until it would have faded, or the two begin another talk."""
    return now - over_at < FADES_AFTER and not live_session.began_since(space_id, talk_id, over_at)


def asked_for(space_id: uuid.UUID, now: datetime) -> list[Asked]:
    """The query that `tries_of` runs, for looking it up together with others."""
    return [(_tries_since, (space_id, now - FADES_AFTER))]


def tries_of(space_id: uuid.UUID, me: uuid.UUID, now: datetime) -> list[tuple[LiveWord, LiveSession]]:
    """What both said yes to, each with its talk, the newest talk first."""
    rows = _tries_since.rows(space_id, now - FADES_AFTER)
    asked = [(word, talk) for word, talk in rows if talk.state.asks_for_yes]
    agreed = [
        (word, talk) for word, talk in asked if tried([word], talk.state, me, can_agree=False)["agreed"]
    ]
    said = sorted(agreed, key=lambda each: each[0].said_at)
    return sorted(said, key=lambda each: each[1].over_at or now, reverse=True)


@query
def _tries_since(space_id, since):
    its = LiveWord.space_id == space_id, LiveWord.kind == "try", LiveWord.shared_cell.is_not(None)
    talk = LiveSession.is_solo.is_(False), LiveSession.over_at > since
    return (
        select(LiveWord, LiveSession)
        .join(LiveSession, LiveSession.id == LiveWord.session_id)
        .where(*its, *talk)
    )
