"""A database on a PostgreSQL of the host's: whether it can be served, and what the server leaves to the host there.

Promised: a folder and a database that don't belong together are never served, and an empty database is never taken for one that
was lost. The keys are in the data folder on this machine, as always. The trade-off: no backups are made here, because
PostgreSQL has better ways, which look after all that's in it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection

from couples import config
from couples.config import Settings
from couples.db import BadDatabase, kind_of
from couples.maintenance import CannotStart
from couples.maintenance.keeping_database import Held

EMPTY = "is empty"
MOVED = "before-move-*"
"""Folders in which a move puts the file aside."""
TO_GO_ON = "This server was moved to PostgreSQL: set COUPLES_DATABASE_URL_FILE (docs/scale.md)."
BEGUN = "If it's a new server that was stopped during setup, move what's in {} somewhere else and start over."
"""Never to delete what's there: its keys may be the only ones."""
SETTING = "COUPLES_DATABASE_URL"


def check(settings: Settings, *, is_known_here: bool) -> None:
    """Sees that the database can be served with what's in the data folder.

    Args:
        is_known_here: the folder has something of a server.

    Raises:
        CannotStart: something is missing, or it's someone else's; the message says what helps.
    """
    if settings.database_path.exists():
        raise CannotStart(
            f"{settings.data} has a server with a database of its own, {settings.database_path.name}, and COUPLES_DATABASE_URL "
            "names another one. Nothing was changed. Remove that setting. Then, to carry this server over: couples move --to ADDRESS. "
            "To start a new one, give it a folder of its own."
        )
    try:
        kind_of(settings).look_into(settings)
    except BadDatabase as problem:
        if str(problem) == EMPTY and not is_known_here:
            return
        _refuse(settings, problem)
    if not (settings.data / config.PEPPER).exists():
        raise CannotStart(
            f"{settings.data / config.PEPPER} is missing, and the database at {shown(settings)} was made with one. Nothing was "
            "changed. Put the file back from your own copy. If it's lost for good: couples keys new-pepper"
        )


def check_database(settings: Settings) -> None:
    """Sees that the database is ours.

    Raises:
        CannotStart: it isn't.
    """
    try:
        kind_of(settings).look_into(settings)
    except BadDatabase as problem:
        _refuse(settings, problem)


def _refuse(settings: Settings, problem: BadDatabase, given_as: str = SETTING) -> NoReturn:
    helps = _what_helps_if_empty(settings.data) if str(problem) == EMPTY else ""
    raise CannotStart(
        f"The database at {shown(settings)} {problem}. Nothing was changed. Is {given_as} right?{helps}"
    ) from None


def _what_helps_if_empty(folder: Path) -> str:
    dump = " If so, restore your dump (docs/scale.md)."
    return dump if was_moved(folder) else f"{dump} {BEGUN.format(folder)}"


def was_moved(folder: Path) -> bool:
    """Whether the server in `folder` was carried over from its file."""
    return any(folder.glob(MOVED))


@contextmanager
def hold(settings: Settings, *, beside: bool = False) -> Iterator[Held]:
    """Keeps the database for this process and its workers.

    Args:
        settings: name it.
        beside: other servers may have it at the same time, if each hears what the others change.

    Raises:
        CannotStart: another one has it.
    """
    from couples.db import postgresql_locks

    if beside:
        with postgresql_locks.serve_beside(settings) as lock:
            if not lock:
                raise CannotStart(
                    f"A server is running on the database at {shown(settings)} without COUPLES_REDIS_URL, or is just starting. "
                    "Stop it first; only servers that share a Redis can share a database."
                )
            yield Held(partial(postgresql_locks.let_others_start, lock), lock.is_ours)
        return
    with postgresql_locks.serve_alone(settings) as lock:
        if not lock:
            raise CannotStart(
                f"A server is running on the database at {shown(settings)}. Stop it first; one database has one server, or "
                "several with one COUPLES_REDIS_URL."
            )
        yield Held(is_still_ours=lock.is_ours)


def others_serve(settings: Settings) -> bool:
    """Whether a server runs on the database, besides this process."""
    if not settings.database_url:
        return False
    from couples.db import postgresql_locks

    return postgresql_locks.others_serve(settings)


@contextmanager
def hold_for_move(target: Settings) -> Iterator[None]:
    """Keeps the database from every server while one is carried over to it.

    Raises:
        CannotStart: it can't be reached, or a server has it.
    """
    try:
        with hold(target):
            yield
    except BadDatabase as problem:
        _refuse(target, problem, "--to")


def one_transaction(target: Settings) -> AbstractContextManager[Connection]:
    """A transaction: everything done in it is kept, or nothing is."""
    from couples.db import postgresql

    return postgresql.one_transaction(target)


def has_no_files(settings: Settings) -> None:
    """Refuses a command that works on the database's file, if the database is on PostgreSQL.

    Raises:
        CannotStart: there's no such file.
    """
    if settings.database_url:
        raise CannotStart(
            f"The database is on PostgreSQL, at {shown(settings)}. Its own tools make backups and put them back: pg_dump, "
            f"pg_restore. Keep {' and '.join(config.KEYS)} from {settings.data}, too: you need both."
        )


def where_and_what_helps(settings: Settings) -> tuple[str, str]:
    """Where the database is, and what helps if it isn't one of ours; for both kinds of database."""
    if settings.database_url:
        return f"The one at {shown(settings)}", "Is COUPLES_DATABASE_URL right, and is the database running?"
    moved = not settings.database_path.exists() and was_moved(settings.data)
    return str(settings.database_path), TO_GO_ON if moved else "couples restore FILE"


def shown(settings: Settings) -> str:
    """The database's address as a host may read it, without its password."""
    from couples.db import postgresql

    return postgresql.shown(settings)
