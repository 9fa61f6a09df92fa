"""What has to be right before the server starts: the folder, helplines, the schema (brought up to date after a backup), the pepper."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock
from flask import Flask

from couples import help_lines
from couples.accounts import addresses
from couples.accounts import models as accounts
from couples.config import PUSH_KEY, Settings, check_data_folder, secret_file
from couples.content import BadContent
from couples.db import begin_writing, db
from couples.maintenance import CannotStart, data_folder, database_server
from couples.maintenance.backups import UPDATE, back_up
from couples.maintenance.migrating import is_current, upgrade
from couples.maintenance.pepper_check import check_pepper


def open_app(settings: Settings, make_app: Callable[[Settings], Flask]) -> Flask:
    """The app over a data folder that was looked at before anything in it was opened.

    Raises:
        BadSetting: the folder can't be used.
        CannotStart: what's in it can't be served.
    """
    check_data_folder(settings.data)
    with only_one(settings):
        data_folder.check(settings)
        app = make_app(settings)
        bring_up_to_date(app)
        if settings.redis_url and settings.can_push:
            secret_file(settings.data, PUSH_KEY)  # now, since it's to be copied to other machines
    return app


def prepare(app: Flask) -> None:
    """Brings the database to the newest schema under a lock, after a backup, and checks the pepper.

    Raises:
        CannotStart: the pepper isn't the one that this database was used with, or a newer version made its schema, or
            the host's own helplines can't be read.
    """
    with only_one(app.config["SETTINGS"]):
        bring_up_to_date(app)


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Lets processes that start at the same time go through the block one after the other."""
    path = settings.data / data_folder.STARTING
    with FileLock(path):
        data_folder.give_to_owner(path, settings.data)
        yield


def bring_up_to_date(app: Flask, backup: bool = True) -> None:
    """The work of `prepare`, for whoever holds the folder already."""
    settings: Settings = app.config["SETTINGS"]
    _check_help_lines(settings)
    with app.app_context():
        has_to_migrate = not is_current(app)
        if has_to_migrate and (settings.database_url or settings.database_path.exists()):
            _before_migrating(settings, backup)
        if not settings.database_url:
            _keep_to_owner(settings)
        if has_to_migrate:
            upgrade(app)
        begin_writing()
        check_pepper()
        alike = accounts.settle_addresses()
        db.session.commit()
    addresses.warn_of_alike(alike)


def _before_migrating(settings: Settings, backup: bool) -> None:
    if data_folder.is_served(settings.data) or database_server.others_serve(settings):
        where = database_server.shown(settings) if settings.database_url else settings.data
        raise CannotStart(
            f"A server of an older version is running on {where}. Stop it first; then this version can "
            "bring the database up to date."
        )
    if backup and not settings.database_url:
        back_up(settings, UPDATE)


def _keep_to_owner(settings: Settings) -> None:
    """Lets only its owner read the database, before anything is written: SQLite's files beside it take over its permissions."""
    os.close(os.open(settings.database_path, os.O_RDWR | os.O_CREAT, 0o600))
    for path in (settings.data / name for name in (data_folder.DATABASE, *data_folder.BESIDE)):
        if path.exists():
            os.chmod(path, 0o600)


def _check_help_lines(settings: Settings) -> None:
    """Checks the host's helplines first, so that the host learns of a mistake and not someone who needs a number."""
    try:
        help_lines.check(settings.data)
    except BadContent as error:
        raise CannotStart(str(error)) from None
