"""Midnight of the light question: what was given that day is gone for both, whether or not one of the two comes by."""

from flask import Flask

from couples import clock, realtime
from couples.db import begin_writing, db, wipe_deleted
from couples.light_question import answering


def let_light_answers_go(app: Flask) -> None:
    """Deletes the shared copies, and tells the open pages of everyone who gave one to refresh.

    It checks first: in most minutes nothing is over, and then it takes no write lock.
    """
    with app.app_context():
        now = clock.now()
        people = answering.who_is_over(now)
        if not people:
            return
        begin_writing()
        answering.let_go(now)
        db.session.commit()
        wipe_deleted()
        for person in people:
            realtime.notify(person, "light", 0)
