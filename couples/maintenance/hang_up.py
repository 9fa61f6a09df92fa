"""Closing the open pages of accounts that were switched off by a command, in another process than the one that has them."""

from flask import Flask

from couples import realtime
from couples.accounts import disabled_accounts
from couples.db import db


def hang_up_disabled(app: Flask) -> None:
    """Their sessions ended with the command, so a page can fetch nothing; from here on it hears nothing either."""
    with app.app_context():
        people = disabled_accounts.people()
        db.session.rollback()
        for person in people:
            realtime.disconnect(person)
