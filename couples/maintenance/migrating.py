"""Which schema a database has, whether this version can serve it, and bringing it up to date.

Alembic is loaded where there's something to migrate and nowhere else: it takes 11 MB, and nearly every start finds the database
up to date. So which schemas there are is told from the names of the files, which are numbered in their order.
"""

import logging
from pathlib import Path

from flask import Flask

from couples.config import Settings
from couples.db import db, kind_of
from couples.flask_settings import MIGRATIONS
from couples.maintenance import CannotStart

log = logging.getLogger(__name__)


def is_current(app: Flask) -> bool:
    """Whether there's nothing to migrate.

    Raises:
        CannotStart: a newer version made the database.
    """
    settings: Settings = app.config["SETTINGS"]
    folder, now = app.config["MIGRATIONS"], kind_of(settings).revision(settings)
    if now is not None and not is_known(now, folder):
        how = "pg_restore" if settings.database_url else "couples restore FILE"
        raise CannotStart(
            "This data folder was used with a newer version of Couples. Start that version again, "
            f"or restore a backup from before that: {how}"
        )
    return now == newest(folder)


def is_known(revision: str, folder: Path = MIGRATIONS) -> bool:
    """Whether this version can bring a database of this revision up to date."""
    return revision in _revisions(folder)


def newest(folder: Path = MIGRATIONS) -> str:
    return _revisions(folder)[-1]


def upgrade(app: Flask) -> None:
    """Brings the database to the newest schema. Needs the context of `app`."""
    import flask_migrate

    flask_migrate.Migrate(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True)
    flask_migrate.upgrade()
    log.info("the database is up to date now, with schema %s", newest(app.config["MIGRATIONS"]))


def _revisions(folder: Path) -> list[str]:
    return sorted(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))
