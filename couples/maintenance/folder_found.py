"""What the doctor finds of the data folder: whether it can be used, and whether others on this machine can read or replace what's there."""

import os
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from couples import config
from couples.config import Settings
from couples.maintenance import CannotStart, data_folder
from couples.maintenance.findings import Finding

MOST_NAMED = 3
REPLACES = stat.S_IWGRP | stat.S_IWOTH


def data_folder_found(settings: Settings, _: datetime) -> Iterator[Finding]:
    folder = settings.data
    try:
        data_folder.check_rights(folder)
        config.check_data_folder(folder)
    except (CannotStart, config.BadSetting) as problem:
        yield Finding("bad", "data folder", str(problem))
        return
    wrong = [*_foreign(folder), *_open_to_others(folder)]
    yield from wrong or [
        Finding("ok", "data folder", f"{folder} can be written to, and no one else reads it.")
    ]


def _foreign(folder: Path) -> Iterator[Finding]:
    owner = folder.stat().st_uid
    files = [path for path in folder.iterdir() if path.is_file()]
    if foreign := sorted(path.name for path in files if path.stat().st_uid != owner):
        yield Finding("bad", "data folder", f"These belong to a different user than the folder: {', '.join(foreign)}.",
                      f"chown -R --reference={folder} {folder}")  # fmt: skip


def _open_to_others(folder: Path) -> Iterator[Finding]:
    """What the folder alone doesn't protect: whoever writes to a folder replaces what's in it, and a copy keeps its own rights."""
    servers = sorted(path for name in data_folder.LEFT_BY_A_SERVER for path in folder.glob(name))
    folders = [folder, *(path for path in servers if path.is_dir() and os.access(path, os.R_OK | os.X_OK))]
    files = [*servers, *(path for place in folders[1:] for path in place.iterdir())]
    helps = f"chmod -R go= {folder}"
    if replaced := [path for path in folders if path.stat().st_mode & REPLACES]:
        yield Finding("bad", "data folder", f"Other users of this machine can replace what's in {_named(replaced)}.", helps)  # fmt: skip
    if read := [path.relative_to(folder) for path in files if path.is_file() and _others_can_read(path)]:
        yield Finding("bad", "data folder", f"Other users of this machine can read {_named(read)}.", helps)


def _named(paths: Iterable[Path]) -> str:
    names = sorted(str(path) for path in paths)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _others_can_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
