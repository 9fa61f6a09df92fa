"""Which schema a database has, and whether this version can serve it."""

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from couples.db import db
from couples.maintenance import CannotStart

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def is_current(app: Flask) -> bool:
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and not _is_known(scripts, now):
        raise CannotStart(
            "This data folder was used with a newer version of Couples. Start that version again, "
            "or put a backup from before it back: couples restore FILE"
        )
    return now == scripts.get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version can bring a database of this revision up to date."""
    return _is_known(ScriptDirectory(str(MIGRATIONS)), revision)


def newest() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _is_known(scripts: ScriptDirectory, revision: str) -> bool:
    return revision in {script.revision for script in scripts.walk_revisions()}
