"""Putting a backup back.

Promised: everything is tried in a folder beside, up to opening it with its keys and bringing it up to date, before
anything is moved. What was there is kept aside, and nothing of it is deleted. If it's interrupted, at no moment is there a
database beside another one's log or keys. The trade-off: for a while it takes the room of both.
"""

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from couples import clock, config
from couples.config import Settings
from couples.db import BadDatabase, Contents, add_notes, close, copy_database, look_into, sync
from couples.maintenance import CannotStart, backup_file, data_folder, migrating, pepper_check, startup
from couples.maintenance.backups import ASIDE, stamp


@dataclass(frozen=True)
class Wish:
    """What the host asks to restore, where its keys are, and which losses they accept."""

    file: Path
    keys: Path | None = None
    keys_are_lost: bool = False
    from_another_server: bool = False


@dataclass(frozen=True)
class Restored:
    """What happened, for whoever asked."""

    accounts: int
    made_at: datetime | None
    was_older: bool
    aside: Path | None
    sessions_stay: bool


def restore(settings: Settings, wish: Wish, make_app: Callable[[Settings], Flask]) -> Restored:
    """Puts `wish.file` into the data folder of `settings`.

    Raises:
        CannotStart: it can't be done; the message says why, and nothing was changed.
    """
    contents = _readable(wish.file)
    keys = _keys_for(settings, wish, contents)
    config.check_data_folder(settings.data)
    with data_folder.hold(settings), startup.only_one(settings):
        for left in settings.data.glob(data_folder.STAGED):  # copies, by one that was interrupted
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(prefix="restoring-", dir=settings.data))
        try:
            _stage(staged, wish, keys)
            _try(dataclasses.replace(settings, data=staged), wish, make_app)
            aside = _swap(settings.data, staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return Restored(
            contents.accounts,
            backup_file.made_at(contents),
            contents.revision != migrating.newest(),
            aside,
            config.COOKIE_KEY in keys,
        )


def _readable(file: Path) -> Contents:
    """What's in the file, if this version can serve it."""
    _check_open_to_us(file)
    if data_folder.is_served(file.absolute().parent):
        raise CannotStart(f"A server is running on {file}. Make a backup of it first: couples backup FILE")
    try:
        contents = look_into(file, as_written=True)
    except BadDatabase as problem:
        raise CannotStart(f"{file} {problem}. Nothing was changed.") from None
    if not migrating.is_known(contents.revision):
        raise CannotStart(
            f"{file} is from a newer version of Couples than this one. Nothing was changed. Install that version or a "
            "newer one, then restore again."
        )
    return contents


def _check_open_to_us(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_RDONLY))
    except PermissionError:
        user = data_folder.own_name()
        raise CannotStart(
            f"{user} can't read {file}, and that's the user who runs this. Nothing was changed. Put a copy where they can: "
            f"sudo install -o {user} -m 600 {file} /var/tmp/, and restore that one. Delete it when all is well."
        ) from None
    except OSError:
        return  # what it is instead is told by whoever looks into it


def _keys_for(settings: Settings, wish: Wish, contents: Contents) -> dict[str, bytes]:
    """The keys that open the backup: the ones given, its own, or else those in the folder."""
    there: dict[str, bytes] = {}
    with suppress(backup_file.BadKeys):
        there = backup_file.read_keys(settings.data) if settings.data.is_dir() else {}
    if wish.keys_are_lost:
        return {name: key for name, key in there.items() if name != config.PEPPER}
    if wish.keys:
        _check_open_to_us(wish.keys)
    keys = backup_file.read_keys(wish.keys) if wish.keys else backup_file.keys_in(contents) or there
    if not keys or not backup_file.fits(contents, keys):
        raise CannotStart(
            f"{_whose_keys(wish, contents, keys)} Nothing was changed. Say where the right ones are: --keys FILE (a file "
            "of keys, or a pepper.key). If they're lost for good: --keys-are-lost; people then sign in with their "
            "recovery codes."
        )
    if there and not backup_file.fits(contents, there) and not wish.from_another_server:
        raise CannotStart(
            f"{wish.file} is from a different server than the one in {settings.data}, or from before its pepper was "
            "replaced. Nothing was changed. To go on, and keep what's there aside: --from-another-server"
        )
    return there | keys


def _whose_keys(wish: Wish, contents: Contents, keys: dict[str, bytes]) -> str:
    if not keys:
        return f"{wish.file} has no keys in it, and the data folder has none either."
    where = wish.keys or (wish.file if backup_file.keys_in(contents) else "the data folder")
    return f"The keys in {where} don't belong to {wish.file}."


def _stage(staged: Path, wish: Wish, keys: dict[str, bytes]) -> None:
    try:
        copy_database(wish.file, staged / data_folder.DATABASE)
        add_notes(staged / data_folder.DATABASE, {})
        for name, key in keys.items():
            (staged / name).touch(mode=0o600)
            (staged / name).write_bytes(key)
    except BadDatabase as problem:
        raise CannotStart(f"{wish.file} or its copy {problem}. Nothing was changed.") from None
    except OSError as error:
        raise CannotStart(
            f"Its keys can't be written to {staged} ({error.strerror}). Nothing was changed."
        ) from None


def _try(staged: Settings, wish: Wish, make_app: Callable[[Settings], Flask]) -> None:
    """Opens the copy as a server would, and brings it up to date."""
    app = make_app(staged)
    try:
        if wish.keys_are_lost:
            pepper_check.accept_new_pepper(app)
        startup.bring_up_to_date(app, backup=False)
    except SQLAlchemyError as error:
        raise CannotStart(
            f"{wish.file} can't be brought up to date ({type(error).__name__}). Nothing was changed."
        ) from None
    finally:
        with app.app_context():
            close()


def _swap(folder: Path, staged: Path) -> Path | None:
    """Moves what's in the folder aside, then what was staged in; the database goes first and comes last.

    So whatever happens between, a start finds no database and says so, and never one beside another one's log.
    """
    names = (data_folder.DATABASE, *data_folder.BESIDE, *config.KEYS)
    old = [name for name in names if (folder / name).exists()]
    aside = folder / f"{ASIDE}{stamp(clock.now())}" if old else None
    if aside:
        aside.mkdir(mode=0o700)
        for name in old:
            os.replace(folder / name, aside / name)
        data_folder.give_to_owner(aside, folder)
    keys = [name for name in config.KEYS if (staged / name).exists()]
    for name in (*keys, data_folder.DATABASE):
        sync(staged / name)
        data_folder.give_to_owner(staged / name, folder)
        os.replace(staged / name, folder / name)
    sync(folder)
    return aside
