"""Sealing again what only its owner may know they want, so that no change in those cells stands out (`hidden_wishes`, `reminders`).

It depends on no clock: while the machine's may be wrong, nothing is deleted by it, and this goes on.
"""

from flask import Flask

from couples import clock
from couples.db import begin_writing, db, wipe_deleted
from couples.reminders import models as reminders
from couples.spaces import hidden_wishes


def seal_wishes_again(app: Flask) -> None:
    """The same wishes and reminders of everyone in other bytes, and the bytes of before out of the files."""
    with app.app_context():
        begin_writing()
        hidden_wishes.seal_all_again()
        db.session.commit()
        reminders.seal_all_again(clock.now())
        db.session.commit()
        wipe_deleted()
