"""The addresses that someone asked to start over with, kept in memory for up to a minute.

Guaranteed: asking takes the same work for an address that's known and for one that isn't, because neither is looked up
before the answer. The trade-off: what was asked in the last minute before the server stops is lost; whoever gets no letter
asks again.
"""

from collections import deque

from flask import Flask, current_app

from couples import clock
from couples.accounts import models, reset_request
from couples.db import begin_writing, db

MOST = 1000
NAME = "reset_asked"


def init_app(app: Flask) -> None:
    app.extensions[NAME] = deque(maxlen=MOST)


def note(typed: str) -> None:
    current_app.extensions[NAME].append(typed)


def take_up(app: Flask) -> None:
    """Queues a letter to each account whose address was typed."""
    asked: deque[str] = app.extensions[NAME]
    with app.app_context():
        while asked:
            typed = asked.popleft()
            begin_writing()
            person = models.person_by_email(typed)
            if person is not None and person.disabled_on is None:
                reset_request.ask(person, clock.now())
            db.session.commit()
