"""Copies of the database, whole even while it's being written to; the newest few are kept."""

import os
from pathlib import Path

from couples import clock
from couples.config import Settings
from couples.db import copy_database

KEPT_BACKUPS = 3
PUT_BACK = (
    "Stop the server, remove couples.db-wal and couples.db-shm, copy the backup over couples.db, start again."
)
"""The way to restore that works. SQLite takes a log that lies beside another database for its own: it would undo the copy
or damage it."""


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
