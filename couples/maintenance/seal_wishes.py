"""Seals hidden wishes and reminders again every hour, so that a real change in those cells doesn't stand out.

It also runs while the machine's clock may be wrong and nothing is deleted: it doesn't depend on the clock.
"""

from flask import Flask

from couples import clock
from couples.db import begin_writing, db, wipe_deleted
from couples.reminders import models as reminders
from couples.spaces import hidden_wishes


def seal_wishes_again(app: Flask) -> None:
    """Seals everyone's wishes and reminders into new bytes, and wipes the old bytes from the files."""
    with app.app_context():
        begin_writing()
        hidden_wishes.seal_all_again()
        db.session.commit()
        reminders.seal_all_again(clock.now())
        db.session.commit()
        wipe_deleted()
