"""The kinds of database that Couples runs on, and what each has to be able to do.

Promised: everything that isn't declared in `Kind` works the same way on both databases. What's PostgreSQL's own is loaded only
if the host names a PostgreSQL, because its driver is an extra, and takes memory that a household's server has no use for.
"""

from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from couples.config import Settings
from couples.db import sqlite
from couples.db.database_file import Contents


class Kind(Protocol):
    """What's special about a kind of database."""

    holds_rows: bool
    """Whether who writes waits where they hold the same row; else they wait for the whole file when they begin."""

    def engine_options(self, settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
        """How to make the engine of those who read, and that of those who write."""
        ...

    def set_up(self, reader: Engine, writer: Engine) -> None:
        """What every connection of the two needs."""
        ...

    def revision(self, settings: Settings) -> str | None:
        """The schema of the database; None where it has none yet.

        Raises:
            BadDatabase: it can't be read.
        """
        ...

    def look_into(self, settings: Settings) -> Contents:
        """What's in the database, after a look whether it's whole and ours.

        Raises:
            BadDatabase: it isn't.
        """
        ...

    def has_changed(self, connection: Connection) -> bool:
        """Whether the writer's transaction has changed any row up to now, by whichever statement."""
        ...

    def wipe_deleted(self, reader: Engine) -> bool:
        """Makes what was deleted unreadable in the files; whether it's done."""
        ...

    def try_writing(self, connection: Connection, room: int) -> None:
        """Writes what changes nothing, but needs what a save of `room` bytes needs.

        Raises:
            OperationalError, InternalError: a save wouldn't work.
        """
        ...

    def enforce_foreign_keys(self, connection: Connection, enforce: bool) -> None:
        """On, or off while tables are rebuilt by copying; between transactions only."""
        ...

    def has_orphans(self, connection: Connection) -> bool:
        """Whether a row is without its parent."""
        ...


def kind_of(settings: Settings) -> Kind:
    """The kind of database that `settings` name."""
    if not settings.database_url:
        return sqlite
    from couples.db import postgresql

    return postgresql
