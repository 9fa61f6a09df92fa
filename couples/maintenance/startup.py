"""What has to be right before the server starts: help lines, the schema (brought up to date after a backup), the pepper."""

import os

from filelock import FileLock
from flask import Flask
from flask_migrate import upgrade

from couples import help_lines
from couples.accounts import addresses
from couples.accounts import models as accounts
from couples.config import Settings
from couples.content import BadContent
from couples.db import begin_writing, db
from couples.maintenance import CannotStart
from couples.maintenance.backups import back_up
from couples.maintenance.migrating import is_current
from couples.maintenance.pepper_check import check_pepper


def prepare(app: Flask) -> None:
    """Brings the database to the newest schema under a lock, after a backup, and checks the pepper.

    Raises:
        CannotStart: the pepper is not the one that this database was used with, or a newer version made its schema, or
            the host's own help lines can't be read.
    """
    settings: Settings = app.config["SETTINGS"]
    _check_help_lines(settings)
    with FileLock(settings.data / "migrating.lock"), app.app_context():
        if settings.database_path.exists() and not is_current(app):
            back_up(settings)
        upgrade()
        os.chmod(settings.database_path, 0o600)
        begin_writing()
        check_pepper()
        alike = accounts.settle_addresses()
        db.session.commit()
    addresses.warn_of_alike(alike)


def _check_help_lines(settings: Settings) -> None:
    """Before anything else: who runs the server learns it now, and not somebody in need of a number."""
    try:
        help_lines.check(settings.data)
    except BadContent as error:
        raise CannotStart(str(error)) from None
