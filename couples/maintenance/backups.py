"""The server's own copies of its database: one a day, one before each update; the newest are kept.

They lie beside the keys, so none holds any. Age is counted in copies, not by the clock: one that's wrong deletes none.
"""

import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from couples import clock
from couples.config import Settings
from couples.db import copy_database, look_into
from couples.maintenance.data_folder import give_to_owner

KEPT_UPDATES = 3
EVERY = timedelta(days=1)
DAILY, UPDATE, ASIDE = "couples-", "before-update-", "before-restore-"
STAMP = "%Y%m%d-%H%M%S-%f"
STAMP_LENGTH = len("20261126-051500-000000")


def back_up(settings: Settings, kind: str = DAILY) -> Path:
    """A whole copy of the database as it is at this moment, read again from end to end.

    `couples restore` puts it back. Copying the file itself would leave out what is still in its log.
    """
    folder = settings.data / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    give_to_owner(folder, settings.data)
    for left in folder.glob("*.part"):
        left.unlink()
    path = folder / f"{kind}{stamp(clock.now())}.db"
    part = path.with_suffix(".part")
    copy_database(settings.database_path, part)
    look_into(part)
    sync(part)
    give_to_owner(part, settings.data)
    os.replace(part, path)
    age_out(settings)
    return path


def back_up_daily(app: Flask) -> None:
    """Today's copy, if there's none yet and the host wants any."""
    settings: Settings = app.config["SETTINGS"]
    if settings.backups and is_due(stamps(settings.data / "backups", DAILY), stamp(clock.now())):
        back_up(settings)


def age_out(settings: Settings) -> None:
    """Deletes the copies that enough newer daily ones have followed."""
    folder = settings.data / "backups"
    daily, updates = stamps(folder, DAILY), stamps(folder, UPDATE)
    asides = stamps(settings.data, ASIDE)
    if settings.backups:
        for old in daily[: -settings.backups]:
            (folder / f"{DAILY}{old}.db").unlink(missing_ok=True)
        for old in superseded(asides, daily, settings.backups):
            shutil.rmtree(settings.data / f"{ASIDE}{old}", ignore_errors=True)
    for old in {*updates[:-KEPT_UPDATES], *superseded(updates, daily, settings.backups)}:
        (folder / f"{UPDATE}{old}.db").unlink(missing_ok=True)


# --- rules ------------------------------------------------------------------------------------------------------------


def stamp(now: datetime) -> str:
    return now.strftime(STAMP)


def stamps(folder: Path, kind: str) -> list[str]:
    """When the copies of this kind were made, in order."""
    found = [path.name.removesuffix(".db").removeprefix(kind) for path in folder.glob(f"{kind}*")]
    return sorted(name for name in found if len(name) == STAMP_LENGTH)


def is_due(daily: Iterable[str], now: str) -> bool:
    """Whether it's time for the next daily copy. Those that a wrong clock dated ahead don't count."""
    yesterday = stamp(datetime.strptime(now, STAMP) - EVERY)  # noqa: DTZ007  both are UTC
    return not any(yesterday < made <= now for made in daily)


def superseded(made: Iterable[str], daily: Iterable[str], keep: int) -> list[str]:
    """Those of `made` that `keep` daily copies have followed; none, where no daily ones are made."""
    days = list(daily)
    return [one for one in made if keep and sum(day > one for day in days) >= keep]


def sync(path: Path) -> None:
    """Returns when the file is on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
