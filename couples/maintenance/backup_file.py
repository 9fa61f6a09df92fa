"""A backup that the host takes away: one file, with the server's keys in it or in a file of their own.

Promised: a file under the name asked for is whole; it was read again from end to end, and the keys that go with it are the
ones its database was made with. What was there before under that name stays until then.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from couples import clock, config, vault
from couples.config import Settings
from couples.db import BadDatabase, Contents, add_notes, copy_database, look_into, sync
from couples.maintenance import CannotStart, clock_check
from couples.maintenance.backups import MADE_AT, ON_THIS_DISK, TAKEN_AWAY
from couples.maintenance.data_folder import own_name
from couples.maintenance.pepper_check import mark_of

DATED = re.compile(r"couples-\d{4}-\d\d-\d\d-\d{6}\.db")
DATED_KEYS = re.compile(r"couples-keys-\d{4}-\d\d-\d\d-\d{6}")
LEFT = re.compile(r"(?P<name>.+)\.(?P<id>\d{1,9})\.part")


class BadKeys(CannotStart):
    """A file that should hold keys holds none."""


class Taken(NamedTuple):
    """What was written, and where."""

    backup: Path
    keys_apart: Path | None
    is_on_this_disk: bool
    """Whether the data folder is on the same disk, so that both are lost with it."""


def write(
    settings: Settings, target: Path, *, keys_in: bool, keys_apart: Path | None, replace: bool
) -> Taken:
    """Writes a backup to `target`, and perhaps the keys to `keys_apart`, each into it if it's a folder; safe while the server runs.

    Raises:
        CannotStart: it can't be done; the message says why, nothing is left behind, and what had those names is as it was.
    """
    now = clock.now()
    target = _in_folder(target, f"couples-{now:%Y-%m-%d-%H%M%S}.db")
    keys_apart = _in_folder(keys_apart, f"couples-keys-{now:%Y-%m-%d-%H%M%S}") if keys_apart else None
    for path in filter(None, (target, keys_apart)):
        _check_is_outside(settings.data, path)
        _check_place(path, replace)
        _clear_left_beside(path)
    if keys_apart and keys_apart.resolve() == target.resolve():
        raise CannotStart(f"{target} can't hold both: the keys need a file of their own. No backup was made.")
    keys = read_keys(settings.data) if keys_in or keys_apart else {}
    notes = {MADE_AT: now.isoformat().encode(), **(keys if keys_in else {})}
    try:
        with _says_where(target):
            copy_database(settings.database_path, _beside(target))
            add_notes(_beside(target), notes)
            check(look_into(_beside(target), as_written=True), keys, settings)
        if keys_apart:
            with _says_where(keys_apart):
                _write_keys(_beside(keys_apart), keys)
        with _says_where(target):
            _put_in_place(target)
        if keys_apart:
            with _says_where(keys_apart, f"The backup is in {target}, without its keys."):
                _put_in_place(keys_apart)
    except BadDatabase as problem:
        raise CannotStart(f"No backup was made. The database or its copy {problem}.") from None
    finally:
        for path in filter(None, (target, keys_apart)):
            _beside(path).unlink(missing_ok=True)
    is_on_this_disk = _disk_of(target.parent) == _disk_of(settings.data)
    clock_check.note(settings.data, now, ON_THIS_DISK if is_on_this_disk else TAKEN_AWAY)
    return Taken(target, keys_apart, is_on_this_disk)


def _disk_of(folder: Path) -> int:
    """What tells its disk from others. Two parts of one disk count as two, since the system doesn't say otherwise."""
    return os.stat(folder).st_dev


def _in_folder(place: Path, name: str) -> Path:
    return place / name if os.path.isdir(place) else place


@contextmanager
def _says_where(path: Path, what: str = "No backup was made.") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotStart(f"{what} {path} can't be written ({error.strerror}).") from None


def _put_in_place(path: Path) -> None:
    sync(_beside(path))
    os.replace(_beside(path), path)
    sync(path.parent)


def keep_newest(number: int, newest: Path) -> tuple[int, int]:
    """Keeps `number` dated backups, `newest` always among them, and deletes the oldest others. Those with another pepper stay: several
    servers may back up into one folder.

    Returns:
        how many it deleted, and how many with another pepper are there.
    """
    dated = sorted(
        path for path in newest.parent.iterdir() if DATED.fullmatch(path.name) and path.name != newest.name
    )
    mark = _pepper_of(newest)
    others = [path for path in dated if _pepper_of(path) == mark]
    too_many = others[: max(0, len(others) + 1 - number)]
    for old in too_many:
        old.unlink(missing_ok=True)
    return len(too_many), len(dated) - len(others)


def _pepper_of(backup: Path) -> bytes | None:
    """The mark of its pepper, by which the backups of one server are told from another's; None for what isn't a whole backup."""
    try:
        return look_into(backup).pepper_mark
    except BadDatabase:
        return None


def check(contents: Contents, keys: dict[str, bytes], settings: Settings) -> None:
    """Checks that the keys are those of the database; without keys, there's nothing to check."""
    if keys and not fits(contents, keys):
        raise CannotStart(
            f"{settings.data / config.PEPPER} isn't the one that this database was made with. No backup was made. Put the "
            "right file back, or leave the keys out: --without-keys"
        )


def fits(contents: Contents, keys: dict[str, bytes]) -> bool:
    return contents.pepper_mark == mark_of(vault.Pepper(keys[config.PEPPER]))


def made_at(contents: Contents) -> datetime | None:
    """When a backup was made; unknown for the server's own copies by older versions, whose name says it."""
    noted = contents.notes.get(MADE_AT)
    return datetime.fromisoformat(noted.decode()) if noted else None


def keys_in(contents: Contents) -> dict[str, bytes]:
    """The keys that lie in a backup; none, where they were left out."""
    return {name: contents.notes[name] for name in config.KEYS if name in contents.notes}


def read_keys(place: Path) -> dict[str, bytes]:
    """The keys in a data folder, in a file written beside a backup, or in a pepper.key.

    Raises:
        BadKeys: there are none.
    """
    try:
        if place.is_dir():
            paths = [place / name for name in config.KEYS if (place / name).exists()]
            keys = {path.name: path.read_bytes() for path in paths}
        elif len(found := place.read_bytes()) == config.SECRET_BYTES:
            keys = {config.PEPPER: found}
        else:
            keys = {
                name: base64.b64decode(text)
                for name, text in json.loads(found).items()
                if name in config.KEYS
            }
    except OSError as error:
        raise BadKeys(
            f"{error.filename or place} can't be read ({error.strerror}). Nothing was changed."
        ) from None
    except (ValueError, AttributeError, TypeError):
        raise BadKeys(f"{place} isn't a file of keys. Nothing was changed.") from None
    if config.PEPPER not in keys or any(len(key) != config.SECRET_BYTES for key in keys.values()):
        raise BadKeys(f"{place} has no complete {config.PEPPER}. Nothing was changed.")
    return keys


def _write_keys(path: Path, keys: dict[str, bytes]) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(file, "w") as text:
        json.dump({name: base64.b64encode(key).decode() for name, key in keys.items()}, text, indent=1)
    if read_keys(path) != keys:
        raise CannotStart(f"{path} couldn't be read back. No backup was made.")


def _check_is_outside(data: Path, path: Path) -> None:
    """Nothing in the data folder is a place for a backup: one of its files would be overwritten, or go with all the others."""
    if path.resolve().is_relative_to(data.resolve()):
        raise CannotStart(
            f"{path} is in the server's own data folder. No backup was made. Choose a place outside {data}, best on another disk."
        )


def _check_place(path: Path, replace: bool) -> None:
    folder, user = path.absolute().parent, own_name()
    first = next(one for one in (folder, *folder.parents) if os.path.isdir(one))
    if not os.access(first, os.W_OK | os.X_OK if first == folder else os.X_OK):
        is_file = path.suffix or DATED_KEYS.fullmatch(path.name)
        place = folder / "couples-backups" if is_file else path.absolute()
        raise CannotStart(
            f"{user} can't write to {path}, and that's the user who runs this. No backup was made. Give that user a folder: "
            f"sudo install -d -o {user} -m 700 {place}"
        )
    if first != folder:
        raise CannotStart(f"There's no folder {folder}. Is its disk mounted? No backup was made.")
    if path.exists() and not replace:
        raise CannotStart(f"{path} is there already. Choose another name, or add --replace.")


def _clear_left_beside(path: Path) -> None:
    """Removes what a killed backup left behind there, which may include keys, but nothing that's still being written."""
    for left in path.absolute().parent.glob("*.part"):
        found = LEFT.fullmatch(left.name)
        if (
            found
            and (found["name"] == path.name or any(d.fullmatch(found["name"]) for d in (DATED, DATED_KEYS)))
            and not _runs(int(found["id"]))
        ):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _beside(path: Path) -> Path:
    """Where a file is written until it's whole. Only this process writes under that name."""
    return path.with_name(f"{path.name}.{os.getpid()}.part")
