"""Runs migrations. On SQLite foreign keys are off while they run: tables are rebuilt by copying, and child rows would be deleted.

Logging is left alone on purpose (fileConfig would silence the app's own logger).
"""

from alembic import context

from couples.db import db, this_kind
from couples.db.sessions import WRITER


def render(kind, value, autogen):
    """Writes our column types as the plain types below them, so that a migration never depends on the code of the day."""
    if kind == "type" and type(value).__module__.startswith("couples.db."):
        return f"sa.{value.impl!r}"
    return False


def run():
    kind = this_kind()
    with db.engines[WRITER].connect() as connection:
        kind.enforce_foreign_keys(connection, False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render,
            render_as_batch=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if kind.has_orphans(connection):
                raise RuntimeError("a migration left rows without their parents; nothing was changed")
        kind.enforce_foreign_keys(connection, True)


run()
