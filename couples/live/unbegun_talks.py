"""Talks that never began: when they're no news any more, what's left of one that was called off, and how the topic goes back to
whoever asked.

Guaranteed: unless they cancel it themselves, whoever asked gets the topic back as words they haven't sent. The trade-off: no job
holds a key to it, so a question with a topic that no one answered stays, out of sight of both, until its author is on Home.
"""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import or_, select

from couples.db import begin_writing, db, locked
from couples.live import live_session
from couples.live.live_session import LiveSession
from couples.live.talk_state import OVER
from couples.spaces import giving_back
from couples.spaces.models import CurrentSpace, current_space, look_again

FORM = "live.request"
"""The form to ask with, by its name among those with unsent words."""


def delete(session: LiveSession, place: CurrentSpace, now: datetime) -> None:
    """Deletes it for both by an act of the signed-in person; the topic goes back to its author, if that isn't their own canceling."""
    _give_topic_back(session, place, now)
    db.session.delete(session)


def call_off(session: LiveSession, place: CurrentSpace, now: datetime) -> None:
    """Ends one that both had agreed on, by an act of either. Until its time both can see that it won't be, but not who said so."""
    _give_topic_back(session, place, now)
    session.topic = session.statement_id = None
    session.state = replace(session.state.with_no_one_in(), phase=OVER, over_at=now, reply="")
    session.version += 1


def _give_topic_back(session: LiveSession, place: CurrentSpace, now: datetime) -> None:
    is_mine = session.author_id == place.me.user_id
    if not is_mine or session.is_forgotten(now):
        giving_back.give_back(FORM, {"topic": session.topic or ""}, place, now, is_mine=is_mine)


def bring_topic_back(now: datetime) -> None:
    """Gives the signed-in person back the topic of a question of theirs whose time passed long ago; commits, if there's one."""
    if _left_over(current_space(), now):
        begin_writing()
        look_again()
        place = current_space()
        found = _left_over(place, now)
        held = found and db.session.scalar(locked(select(LiveSession).where(LiveSession.id == found.id)))
        if held and held.is_forgotten(now):
            delete(held, place, now)
            db.session.commit()


def _left_over(place: CurrentSpace, now: datetime) -> LiveSession | None:
    session = live_session.open_session(place.space.id) if place.is_paired else None
    mine = session if session and session.author_id == place.me.user_id else None
    return mine if mine and mine.is_forgotten(now) else None


def sweep(now: datetime) -> None:
    """Deletes questions and agreed times that passed long ago and never began, but for those with a topic to give back; and those
    that were called off, once their time has come.
    """
    unbegun = or_(LiveSession.over_at.is_(None), LiveSession.over_at < LiveSession.suits_at)
    ours = select(LiveSession).where(
        unbegun, live_session.not_begun(), LiveSession.is_solo.is_(False), LiveSession.topic_cell.is_(None)
    )
    for session in db.session.scalars(locked(ours)).all():
        if session.is_forgotten(now) or (session.is_called_off and session.starts_at <= now):
            db.session.delete(session)
