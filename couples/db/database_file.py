"""A database's file, looked at without the app: whether it's whole, whether it's ours, and a copy of it.

Promised: looking never makes a file and never changes what's in one. A copy is one file that opens by itself: it has no log
beside it, so it can lie on a disk that can't be written to. The trade-off: a look reads the whole file.

It's also a program of its own, which makes a copy (`copied_apart`). So it imports nothing of ours.
"""

import hashlib
import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

BEGINS = b"SQLite format 3\x00"
NOTES = "backup_notes"
"""The table that a backup has beside a server's own: when it was made, and the keys that lie in it."""

CHECKSUM = "checksum"
"""The note that says what a backup held when it was written."""

OURS = {"alembic_version", "users", "key_checks"}


class BadDatabase(Exception):
    """The file isn't an intact database of ours. The message continues a sentence that begins with the file's name: "is empty"."""


@dataclass(frozen=True)
class Contents:
    """What a database is, as far as it can be told without keys."""

    revision: str
    pepper_mark: bytes | None
    accounts: int
    notes: dict[str, bytes] = field(default_factory=dict)


def look_into(path: Path, *, as_written: bool = False) -> Contents:
    """What's in the database at `path`, after it was read from end to end.

    Args:
        path: where it is.
        as_written: it's a backup, so check that it still holds exactly what was written. SQLite notices only whether it
            can be read; a sealed cell with one changed byte can be read but never opened again. Backups by older
            versions have no checksum to compare.

    Raises:
        BadDatabase: it's no whole database of ours.
    """
    if path.is_dir():
        raise BadDatabase("is a folder and not a file")
    if not path.exists():
        raise BadDatabase("isn't there")
    try:
        _check_beginning(path)
        with closing(_opened(path, at_rest=True)) as file:
            contents = _contents(file)
            if as_written and contents.notes.get(CHECKSUM) not in {None, _checksum(file)}:
                raise BadDatabase("is damaged (it isn't as it was written)")
            return contents
    except sqlite3.DatabaseError as error:
        raise BadDatabase(f"is damaged ({error})") from None
    except OSError as error:
        raise BadDatabase(f"can't be read ({error.strerror})") from None


def revision(path: Path) -> str | None:
    """The schema of the database at `path`; None where it has none yet.

    Raises:
        BadDatabase: it can't be read.
    """
    if not path.exists():
        return None
    try:
        with closing(_opened(path)) as file:
            if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                return None
            found = file.execute("SELECT version_num FROM alembic_version").fetchone()
            return found and str(found[0])
    except sqlite3.DatabaseError as error:
        raise BadDatabase(f"is damaged ({error})") from None


def _check_beginning(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(len(BEGINS))
    if not begins:
        raise BadDatabase("is empty (0 bytes)")
    if begins != BEGINS:
        raise BadDatabase("isn't a database")


def _contents(file: sqlite3.Connection) -> Contents:
    found = [str(row[0]) for row in file.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise BadDatabase(f"is damaged ({' '.join(found[0].split())})")
    tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        raise BadDatabase("is empty")
    revision = file.execute("SELECT version_num FROM alembic_version").fetchone() if tables >= OURS else None
    if revision is None:
        raise BadDatabase("is a database, but not a Couples database")
    if file.execute("PRAGMA foreign_key_check").fetchone():
        raise BadDatabase("is damaged (rows without what they belong to)")
    mark = file.execute("SELECT pepper_mark FROM key_checks").fetchone()
    (accounts,) = file.execute("SELECT COUNT(*) FROM users WHERE email LIKE '%@%'").fetchone()
    notes = dict(file.execute(f"SELECT name, value FROM {NOTES}")) if NOTES in tables else {}  # noqa: S608  a constant
    return Contents(revision[0], mark and mark[0], accounts, notes)


def copy_database(source: Path, target: Path) -> None:
    """A whole copy of the file as it is at this moment, also while it is written to.

    Copying the file itself would leave out what is still in its log.

    Raises:
        BadDatabase: it can't be copied, because it's damaged or there's no room.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(_opened(source)) as file, closing(sqlite3.connect(target)) as copy:
            file.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadDatabase(f"can't be copied to {target} ({reason})") from None


def add_notes(path: Path, notes: dict[str, bytes]) -> None:
    """Writes `notes` into a copy, in place of what was noted there, and what the copy holds; with none, the table goes and leaves no trace.

    Raises:
        BadDatabase: there's no room.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA secure_delete=ON")
            file.execute(f"DROP TABLE IF EXISTS {NOTES}")
            if notes:
                file.execute(f"CREATE TABLE {NOTES} (name TEXT PRIMARY KEY, value BLOB)")
                insert = f"INSERT INTO {NOTES} VALUES (?, ?)"  # noqa: S608  a constant
                file.executemany(insert, notes.items())
                file.execute(insert, (CHECKSUM, _checksum(file)))
    except sqlite3.Error as error:
        raise BadDatabase(f"can't be written to ({error})") from None


def sync(path: Path) -> None:
    """Returns when the file is on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _copy_with_notes(source: str, target: str, *notes: str) -> None:
    copy = Path(target)
    copy_database(Path(source), copy)
    pairs = (note.split("=", 1) for note in notes)
    add_notes(copy, {name: value.encode() for name, value in pairs})
    look_into(copy, as_written=True)
    sync(copy)


def _checksum(file: sqlite3.Connection) -> bytes:
    """The checksum of every cell of every table, except the one that stores it."""
    found = hashlib.sha256()
    tables = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, sql in tables:
        found.update(repr((name, sql)).encode())
        for row in file.execute(f'SELECT * FROM "{name}"'):  # noqa: S608  a name that the file has
            if (name, row[0]) != (NOTES, CHECKSUM):
                found.update(repr(row).encode())
    return found.digest()


def _opened(path: Path, *, at_rest: bool = False) -> sqlite3.Connection:
    """A connection that only reads and never makes a database.

    Args:
        at_rest: nothing writes to the file now. If it has no log, none is made beside it then, so a read-only disk is fine.
    """
    alone = at_rest and not path.with_name(f"{path.name}-wal").exists()
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}", uri=True)


if __name__ == "__main__":
    try:
        _copy_with_notes(*sys.argv[1:])
    except BadDatabase as problem:
        sys.exit(str(problem))
