"""Leaving where the day to undo it is over, whether or not one of the two comes by."""

from flask import Flask

from couples import clock, realtime
from couples.db import begin_writing, db, wipe_deleted
from couples.spaces import undo_day


def leave_due(app: Flask) -> None:
    """Closes what's due, and the open pages of those who left; their partners' hear nothing.

    It checks first: in most minutes nothing is due, and then it takes no write lock.
    """
    with app.app_context():
        if not undo_day.is_any_due(clock.now()):
            return
        begin_writing()
        left = undo_day.carry_out_everywhere(clock.now())
        db.session.commit()
        if left:
            wipe_deleted()
        for person in left:
            realtime.disconnect(person)
