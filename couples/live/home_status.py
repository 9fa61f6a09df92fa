"""What Home says of talks, and telling both when a pause's time has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from couples.db import db
from couples.live import talk_requests
from couples.live.live_session import LiveSession
from couples.live.talk_state import PAUSED, RUNNING
from couples.spaces.models import CurrentSpace

LARGE_CARD_BEFORE = timedelta(hours=12)
"""How long before an agreed time a talk becomes Home's large card, whatever else is next."""


@dataclass(frozen=True)
class HomeStatus:
    """`kind` is asked (by the other), waiting (my question), agreed, running, paused, back (the break is over) or rests
    (no one came back from it, or ended it).
    """

    kind: str
    session: LiveSession

    def is_missed(self, now: datetime) -> bool:
        """Whether both had agreed on a time, and it has gone by without a talk."""
        length = timedelta(minutes=self.session.minutes)
        return self.kind == "agreed" and self.session.starts_at + length <= now

    def is_next(self, now: datetime, otherwise: datetime | None) -> bool:
        """Whether it's the next thing for both. A question isn't, until it's answered, nor is a time that has gone by.

        Args:
            otherwise: when something else would be next; None where that's there already.
        """
        if self.kind in ("asked", "waiting", "rests") or self.is_missed(now):
            return False
        at = self.session.suits_at if self.kind == "agreed" else None
        return at is None or at - now <= LARGE_CARD_BEFORE or (otherwise is not None and at < otherwise)


def home_status_for(place: CurrentSpace, now: datetime) -> HomeStatus | None:
    """The current talk, the same for both except for whose question it is and what this person lets in."""
    session = talk_requests.shown_to(place, now)
    if session is None:
        return None
    if session.is_asked:
        return HomeStatus("waiting" if session.suits_by == place.me.user_id else "asked", session)
    state = session.state
    if state.rests(now):
        return HomeStatus("rests", session)
    if state.phase == PAUSED:
        return HomeStatus("back" if state.until and now >= state.until else "paused", session)
    return HomeStatus("running" if state.phase == RUNNING else "agreed", session)


def returning(now: datetime, within: timedelta) -> list[LiveSession]:
    """Talks whose pause ended in the last `within`: both are told, on whatever page they are."""
    rows = db.session.scalars(select(LiveSession).where(LiveSession.over_at.is_(None)))
    found = []
    for row in rows:
        state = row.state
        if state.phase == PAUSED and state.until and now - within < state.until <= now:
            found.append(row)
    return found
