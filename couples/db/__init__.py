"""The database: what all tables share, one session for each request, selects that are built once, and SQLite's own ways."""

from couples.db.database_file import BadDatabase, Contents, add_notes, copy_database, look_into, revision
from couples.db.looking_up import Asked, look_up
from couples.db.queries import Query, holding, locked, query
from couples.db.sessions import (
    READING,
    begin_writing,
    close,
    db,
    end_writing,
    has_committed,
    init_app,
    may_write,
    only_a_page_is_left,
    only_reading,
    only_reads,
    reading,
    wipe_deleted,
    writing,
)
from couples.db.sqlite import enforce_foreign_keys, has_orphans
from couples.db.tables import Base, Row, UTCDateTime, unique_where
from couples.db.write_check import WriteCheck

__all__ = [
    "READING", "Asked", "BadDatabase", "Base", "Contents", "Query", "Row", "UTCDateTime", "WriteCheck", "add_notes", "begin_writing",
    "close", "copy_database", "db", "end_writing", "enforce_foreign_keys", "has_committed", "has_orphans", "holding", "init_app", "locked", "look_into", "look_up",
    "may_write", "only_a_page_is_left", "only_reading", "only_reads", "query", "reading", "revision", "unique_where", "wipe_deleted", "writing",
]  # fmt: skip
