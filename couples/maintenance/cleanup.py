"""Deleting what has expired, in every room that keeps something for a time."""

from flask import Flask

from couples import clock
from couples.accounts import address_change, reset_request, signed_in_sessions
from couples.accounts import models as accounts
from couples.boundaries import decisions
from couples.checkins import calling_off
from couples.db import begin_writing, db, wipe_deleted
from couples.live import unbegun_talks
from couples.mail import outbox
from couples.maintenance import dates_ahead
from couples.spaces import asking_again, coming_back, pairing
from couples.unsent import models as unsent


def clean_up(app: Flask) -> None:
    """Deletes what has run out, in every room that keeps something for a time; what a wrong clock dated ahead counts as now."""
    with app.app_context():
        now = clock.now()
        dates_ahead.mend(now)  # first, so that what it brings near goes like everything else
        begin_writing()
        pairing.sweep(now)
        accounts.sweep(now)
        address_change.sweep(now)
        reset_request.sweep(now)
        coming_back.sweep(now)
        unsent.sweep(now.date())
        asking_again.sweep(now)
        unbegun_talks.sweep(now)
        outbox.sweep(now)
        decisions.sweep(now.date())
        calling_off.sweep(now)
        db.session.commit()
        wipe_deleted()


def end_sessions(app: Flask) -> None:
    """Deletes the sessions that were ended on purpose, with the keys that their cookies open."""
    with app.app_context():
        begin_writing()
        any_over = signed_in_sessions.forget_ended(clock.now())
        db.session.commit()
        if any_over:
            wipe_deleted()


def overwrite_deleted(app: Flask) -> None:
    """Overwrites what was deleted by a command, by a server that was killed, or while a reader kept it from being overwritten."""
    with app.app_context():
        wipe_deleted()
