"""Runs migrations. Foreign keys are off meanwhile: SQLite rebuilds tables by copying, and would delete child rows.

Logging is left alone on purpose (fileConfig would silence the app's own logger).
"""

from alembic import context

from couples.db import db


def render(kind, value, autogen):
    """Writes our column types as the plain types below them, so that a migration never depends on the code of the day."""
    if kind == "type" and type(value).__module__ == "couples.db":
        return f"sa.{value.impl!r}"
    return False


def run():
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render,
            render_as_batch=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError("a migration left rows without their parents; nothing was changed")
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
