"""Which schema a database has, and whether this version can serve it."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from couples.db import db
from couples.maintenance import CannotStart
from couples.maintenance.backups import PUT_BACK


def is_current(app: Flask) -> bool:
    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    if now not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise CannotStart(
            "This data folder was used with a newer version of Couples. Start that version again, "
            f"or put back a backup from before it: {PUT_BACK[0].lower()}{PUT_BACK[1:]}"
        )
    return now == scripts.get_current_head()
