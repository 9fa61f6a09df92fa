"""The database: what all tables share, one session for each request, selects that are built once, and what's special about each kind."""

from couples.db.copied_apart import copy_apart
from couples.db.database_file import (
    BadDatabase,
    Contents,
    add_notes,
    copy_database,
    look_into,
    revision,
    sync,
)
from couples.db.kinds import kind_of
from couples.db.looking_up import Asked, found_beside, look_up
from couples.db.queries import Query, holding, locked, query, run_held
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
    this_kind,
    wipe_deleted,
    writing,
)
from couples.db.tables import Base, Row, UTCDateTime, unique_where
from couples.db.trouble import TROUBLE, what_it_says
from couples.db.write_check import WriteCheck

__all__ = [
    "READING", "TROUBLE", "Asked", "BadDatabase", "Base", "Contents", "Query", "Row", "UTCDateTime", "WriteCheck", "add_notes",
    "begin_writing", "close", "copy_apart", "copy_database", "db", "end_writing", "found_beside", "has_committed", "holding", "init_app", "kind_of", "locked",
    "look_into", "look_up", "may_write", "only_a_page_is_left", "only_reading", "only_reads", "query", "reading", "revision",
    "run_held", "sync", "this_kind", "unique_where", "what_it_says", "wipe_deleted", "writing",
]  # fmt: skip
