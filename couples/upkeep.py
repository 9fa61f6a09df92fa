"""What keeps the data folder well: the pepper's check, backups before migrations, migrations, and deleting what ran out."""

import itertools
import logging
import os
import threading
import uuid
from datetime import timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, select

from couples import clock, help_lines, realtime, vault
from couples.accounts import models as accounts
from couples.accounts.models import KeyCheck
from couples.boundaries.models import Boundary, Slip, Version
from couples.checkins import reveal
from couples.checkins.models import CheckIn, Ready
from couples.config import Settings
from couples.content import BadContent
from couples.db import begin_writing, copy_database, db, wipe_deleted
from couples.live.home_status import returning
from couples.spaces import pairing
from couples.spaces.double_sealed import arrived_since_last
from couples.statements.models import Statement

log = logging.getLogger(__name__)

KEPT_BACKUPS = 3
PUT_BACK = (
    "Stop the server, remove couples.db-wal and couples.db-shm, copy the backup over couples.db, start again."
)
"""The way to restore that works. SQLite takes a log that lies beside another database for its own: it would undo the copy
or damage it."""
EVERY = timedelta(minutes=1)
SWEEP_EVERY = 60  # minutes
ARRIVING = (
    (Statement, "statements"),
    (Version, "agreements"),
    (Slip, "agreements"),
    (Boundary, "agreements"),
)
"""Shared copies that wait for a letter time, and what their readers' open pages are told."""


class CannotStart(Exception):
    """The data folder is not in a state to serve from; the message says what helps."""


def prepare(app: Flask) -> None:
    """Brings the database to the newest schema under a lock, after a backup, and checks the pepper.

    Raises:
        CannotStart: the pepper is not the one that this database was used with, or a newer version made its schema, or
            the host's own help lines can't be read.
    """
    settings: Settings = app.config["SETTINGS"]
    _check_help_lines(settings)
    with FileLock(settings.data / "migrating.lock"), app.app_context():
        if settings.database_path.exists() and not _is_current(app):
            back_up(settings)
        upgrade()
        os.chmod(settings.database_path, 0o600)
        begin_writing()
        _check_pepper()
        alike = accounts.settle_addresses()
        db.session.commit()
    for ids in alike:
        log.warning(
            "The e-mail addresses of the accounts %s are one address in different spellings. Nothing was changed; "
            "each signs in with its address in the very letters of its sign-up.",
            " and ".join(map(str, ids)),
        )


def _check_help_lines(settings: Settings) -> None:
    """Before anything else: who runs the server learns it now, and not somebody in need of a number."""
    try:
        help_lines.check(settings.data)
    except BadContent as error:
        raise CannotStart(str(error)) from None


def _is_current(app: Flask) -> bool:
    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    if now not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise CannotStart(
            "This data folder was used with a newer version of Couples. Start that version again, "
            f"or put back a backup from before it: {PUT_BACK[0].lower()}{PUT_BACK[1:]}"
        )
    return now == scripts.get_current_head()


def _check_pepper() -> None:
    mark = vault.pepper().fingerprint("check", "key check")
    row = db.session.scalar(select(KeyCheck))
    if row is None:
        db.session.add(KeyCheck(pepper_mark=mark))
    elif row.pepper_mark != mark:
        raise CannotStart(
            "pepper.key in the data folder is missing or not the one this database was made with. "
            "Put the right file back. If it is lost for good: couples keys new-pepper"
        )


def accept_new_pepper(app: Flask) -> None:
    """Goes on with the pepper that is there. Passwords open nothing any more, recovery codes do; nobody is ready any more."""
    with app.app_context():
        upgrade()
        begin_writing()
        db.session.execute(delete(KeyCheck))
        for check_in in db.session.scalars(
            select(CheckIn).join(Ready, Ready.check_in_id == CheckIn.id).distinct()
        ).all():
            reveal.nobody_is_ready(check_in)
        _check_pepper()
        db.session.commit()


def back_up(settings: Settings) -> Path:
    """A whole copy of the database as it is at this moment, also while it is written to; the newest few are kept.

    Copying the file itself would leave out what is still in its log. How a backup is put back: `PUT_BACK`.
    """
    folder = settings.data / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / f"couples-{clock.now():%Y%m%d-%H%M%S-%f}.db"
    copy_database(settings.database_path, path)
    os.chmod(path, 0o600)
    for old in sorted(folder.glob("couples-*.db"))[:-KEPT_BACKUPS]:
        old.unlink()
    return path


def clean_up(app: Flask) -> None:
    """Deletes what has run out, in every room that keeps something for a time."""
    with app.app_context():
        begin_writing()
        now = clock.now()
        pairing.sweep(now)
        accounts.sweep(now)
        db.session.commit()
        wipe_deleted()


def deliver(app: Flask) -> None:
    """Lets shared copies arrive whose time has come and tells their readers' open pages; and both that a pause is over."""
    with app.app_context():
        begin_writing()
        now = clock.now()
        readers = [
            (reader, what, row.version)
            for model, what in ARRIVING
            for row in arrived_since_last(model, now)
            for reader in pairing.others_in(row.space_id, row.author_id)
        ]
        back = [(uuid.UUID(p), row) for row in returning(now, EVERY) for p in row.state.people]
        db.session.commit()
        for reader, what, version in readers:
            realtime.notify(reader, what, version)
        for person, row in back:
            realtime.notify(
                person, "live", row.state.told.get(str(person), 0), row.state.visible_to(str(person))
            )


def run_background_jobs(app: Flask) -> None:
    """Delivers every minute and sweeps every hour, in the background of this process."""
    stop = threading.Event()

    def loop() -> None:
        for minute in itertools.count():
            for job in (deliver, clean_up) if minute % SWEEP_EVERY == 0 else (deliver,):
                try:
                    job(app)
                except Exception as error:  # noqa: BLE001  the next round tries again
                    log.error("%s failed: %s", job.__name__, type(error).__name__)
            if stop.wait(EVERY.total_seconds()):
                return

    threading.Thread(target=loop, name="upkeep", daemon=True).start()
