"""Closing the open pages of sessions that are over: timed out, or ended by a command in another process than this one."""

from flask import Flask

from couples import clock, realtime
from couples.accounts import signed_in_sessions
from couples.db import db


def hang_up_ended(app: Flask) -> None:
    """Closes their sockets: such a page can't fetch anything anymore, and now it isn't told anything either."""
    with app.app_context():
        pages = realtime.open_sessions()
        alive = signed_in_sessions.alive_among([session for _, session in pages], clock.now())
        db.session.rollback()
        for person, session in pages:
            if session not in alive:
                realtime.disconnect(person, session=session)
