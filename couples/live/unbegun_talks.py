"""Talks that were asked for and never began: when they're no news any more, and how their topic goes back to whoever asked.

Guaranteed: unless they cancel it themselves, whoever asked gets the topic back as words they haven't sent. The trade-off: no job
holds a key to it, so a question with a topic that no one answered stays, out of sight of both, until its author is on Home.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from couples.db import begin_writing, db, locked
from couples.live import live_session
from couples.live.live_session import LiveSession
from couples.spaces import giving_back
from couples.spaces.models import CurrentSpace, current_space, look_again

FORM = "live.request"
"""The form to ask with, by its name among those with unsent words."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""A question, or an agreed time, that passed so long ago is no news any more, and goes from Home."""


def is_forgotten(session: LiveSession, now: datetime) -> bool:
    """Whether it never began and its time passed long ago."""
    return session.state.begun_at is None and now > session.starts_at + FORGOTTEN_AFTER


def delete(session: LiveSession, place: CurrentSpace, now: datetime) -> None:
    """Deletes it for both by an act of the signed-in person; the topic goes back to its author, if that isn't their own canceling."""
    is_mine = session.author_id == place.me.user_id
    if not is_mine or is_forgotten(session, now):
        giving_back.give_back(FORM, {"topic": session.topic or ""}, place, now, is_mine=is_mine)
    db.session.delete(session)


def bring_topic_back(now: datetime) -> None:
    """Gives the signed-in person back the topic of a question of theirs whose time passed long ago; commits, if there's one."""
    if _left_over(current_space(), now):
        begin_writing()
        look_again()
        place = current_space()
        found = _left_over(place, now)
        held = found and db.session.scalar(locked(select(LiveSession).where(LiveSession.id == found.id)))
        if held and is_forgotten(held, now):
            delete(held, place, now)
            db.session.commit()


def _left_over(place: CurrentSpace, now: datetime) -> LiveSession | None:
    session = live_session.open_session(place.space.id) if place.is_paired else None
    mine = session if session and session.author_id == place.me.user_id else None
    return mine if mine and is_forgotten(mine, now) else None


def sweep(now: datetime) -> None:
    """Deletes questions and agreed times that passed long ago and never began, but for those with a topic to give back."""
    unbegun = select(LiveSession).where(LiveSession.over_at.is_(None), LiveSession.is_solo.is_(False))
    for session in db.session.scalars(locked(unbegun.where(LiveSession.topic_cell.is_(None)))).all():
        if is_forgotten(session, now):
            db.session.delete(session)
