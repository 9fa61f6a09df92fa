"""The data folder: whether there's a server in it, whether one runs on it, and whether its files can be used.

Promised: looking makes nothing and deletes nothing. A folder in which something of a server is left, but not all of it, is
never taken for an empty one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from couples import config
from couples.config import Settings
from couples.db import BadDatabase, look_into
from couples.maintenance import CannotStart, database_server
from couples.maintenance.keeping_database import Held

STAGED = "restoring-*"
"""What a restore puts together before anything is replaced."""
LOCK, STARTING = "server.lock", "migrating.lock"
"""Lock files: the first is held by the process that serves from the folder, the second by one that checks it before that."""

DATABASE = "couples.db"
BESIDE = tuple(f"{DATABASE}-{end}" for end in ("wal", "shm", "journal"))
"""Files that SQLite keeps beside an open database. Beside another database, they would undo changes or damage it."""

LEFT_BY_A_SERVER = (
    DATABASE,
    *BESIDE,
    *config.KEYS,
    "backups",
    "before-restore-*",
    STAGED,
    database_server.MOVED,
)

_held: set[Path] = set()


def has_server(folder: Path) -> bool:
    """Whether anything of a server is in `folder`, whole or not.

    Raises:
        CannotStart: the folder can't be read, because it belongs to another user.
    """
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise CannotStart(_not_open_to_this_user(folder, folder))
    return any(any(folder.glob(name)) for name in LEFT_BY_A_SERVER)


def check(settings: Settings) -> None:
    """Sees that what's in the folder can be served, before anything is opened or made.

    Raises:
        CannotStart: something is missing, damaged or someone else's; the message says what helps.
    """
    if settings.database_url:
        database_server.check(settings, is_known_here=has_server(settings.data))
        return
    if not has_server(settings.data):
        return
    _check_all_there(settings.data)
    check_database(settings)


def check_database(settings: Settings) -> None:
    """Sees that the database is whole and ours.

    Raises:
        CannotStart: it isn't.
    """
    if settings.database_url:
        database_server.check_database(settings)
        return
    try:
        look_into(settings.database_path)
    except BadDatabase as problem:
        begun = f" {database_server.BEGUN.format(settings.data)}"
        raise CannotStart(
            f"{settings.database_path} {problem}. Nothing was changed. Put a backup back: couples restore FILE "
            f"(the server's own are in {settings.data / 'backups'}).{begun if 'is empty' in str(problem) else ''}"
        ) from None


def check_rights(folder: Path) -> None:
    """Sees that whoever runs this may use what's there.

    Raises:
        CannotStart: something belongs to someone else, or nothing can be written at all.
    """
    if _is_on_a_read_only_disk(folder):
        raise CannotStart(
            f"The disk of {folder} is read-only. Nothing was changed. Systems do that to a failing disk: check the "
            "system's log. Backups that are there can be copied off it and restored elsewhere."
        )
    if problem := closed_to_us(folder):
        raise CannotStart(problem)


def closed_to_us(folder: Path) -> str:
    """What to say of a file in `folder` that whoever runs this may not use; nothing, if they may use all that its disk lets them."""
    wanted = os.R_OK if _is_on_a_read_only_disk(folder) else os.R_OK | os.W_OK
    for path in (folder / name for name in (DATABASE, *BESIDE, *config.KEYS, LOCK, STARTING)):
        if path.exists() and not os.access(path, wanted):
            return _not_open_to_this_user(path, folder)
    return ""


def _not_open_to_this_user(path: Path, folder: Path) -> str:
    """What to say about a path, and what helps. Nothing there is damaged or lost, so nothing should be restored or
    replaced.
    """
    keeper = name_of(folder.stat().st_uid)
    if keeper in {own_name(), "root"}:
        helps = f"Nothing is lost. Everything in {folder} has to belong to that user: sudo chown -R {own_name()}: {folder}"
    else:
        helps = f"Nothing is lost. The folder belongs to {keeper}. Run this as that user: sudo -u {keeper} couples ..."
    return f"{path} can't be opened by the user who runs this ({own_name()}). Nothing was changed. {helps}"


def own_name() -> str:
    """The user who runs this."""
    return name_of(os.geteuid())


def name_of(number: int) -> str:
    """A user's name; in a container some have none."""
    import pwd  # Windows has none, and is told before

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _is_on_a_read_only_disk(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _check_all_there(folder: Path) -> None:
    """A database without its pepper, or the other way round, is half a server."""
    missing = [name for name in (DATABASE, config.PEPPER) if not (folder / name).exists()]
    if missing == [config.PEPPER]:
        raise CannotStart(
            f"{folder / config.PEPPER} is missing, and the database there was made with it. Nothing was changed. Put the "
            "file back from your own copy. If it's lost for good: couples keys new-pepper"
        )
    if DATABASE in missing and database_server.was_moved(folder):
        raise CannotStart(f"{folder} has no {DATABASE}. Nothing was changed. {database_server.TO_GO_ON}")
    if missing:
        kept = (name for name in LEFT_BY_A_SERVER if name not in config.KEYS)
        begun = (
            "" if any(any(folder.glob(name)) for name in kept) else f" {database_server.BEGUN.format(folder)}"
        )
        raise CannotStart(
            f"{folder} has a server's files, but no {DATABASE}. Nothing was changed. If this server is on PostgreSQL, set "
            "COUPLES_DATABASE_URL_FILE. If not, put the file back, or a backup: couples restore FILE. If a restore was "
            f"interrupted here, run it again.{begun}"
        )


def give_to_owner(path: Path, folder: Path) -> None:
    """What root makes in `folder` belongs to whoever the folder belongs to, or the server couldn't use it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def hold(settings: Settings, *, beside: bool = False) -> Iterator[Held]:
    """Keeps the folder for this process and its workers, until they have all ended.

    Args:
        settings: name it.
        beside: other servers may have it at the same time, if each hears what the others change.

    Raises:
        CannotStart: another one has it.
    """
    path = settings.data / LOCK
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(file, beside=beside):
            raise CannotStart(
                f"A server is running on {settings.data}. Stop it first; one folder has one server, or several with one "
                "COUPLES_REDIS_URL."
            )
        _held.add(path)
        give_to_owner(path, settings.data)
        if settings.database_url:
            with database_server.hold(settings, beside=beside) as held:
                yield held
        else:
            yield Held()
    finally:
        _held.discard(path)
        os.close(file)


def is_served(folder: Path) -> bool:
    """Whether another process than this one serves from `folder`."""
    path = folder / LOCK
    if path in _held or not path.exists():
        return False
    file = os.open(path, os.O_RDONLY if _is_on_a_read_only_disk(folder) else os.O_RDWR)
    try:
        return not _lock(file)
    finally:
        os.close(file)


def _lock(file: int, *, beside: bool = False) -> bool:
    """Locks an open file, or its share of it; False if another process has it. Where the file system has no locks, it's assumed to be free."""
    import fcntl  # Windows has none, and is told before

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if beside else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
