"""Deleting what has expired, in every room that keeps something for a time."""

from flask import Flask

from couples import clock
from couples.accounts import models as accounts
from couples.db import begin_writing, db, wipe_deleted
from couples.spaces import pairing
from couples.unsent import models as unsent


def clean_up(app: Flask) -> None:
    """Deletes what has run out, in every room that keeps something for a time."""
    with app.app_context():
        begin_writing()
        now = clock.now()
        pairing.sweep(now)
        accounts.sweep(now)
        unsent.sweep(now.date())
        db.session.commit()
        wipe_deleted()
