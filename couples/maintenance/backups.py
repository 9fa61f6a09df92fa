"""The server's own copies of its database: one a day, one before each update; the newest are kept.

They lie beside the keys, so none holds any. Age is counted in copies, not by the clock, so a wrong clock deletes none; a copy
that it dated ahead of now counts as older than all the others.
"""

import logging
import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from couples import clock
from couples.config import Settings
from couples.db import copy_apart
from couples.maintenance import clock_check
from couples.maintenance.data_folder import give_to_owner

log = logging.getLogger(__name__)
KEPT_UPDATES = 3
EVERY = timedelta(days=1)
MADE_AT = "made_at"
"""What a copy notes of when it was made."""
TAKEN_AWAY = "last-taken-away"
"""The mark of when the host last made a backup of their own; these here are on the same disk as the server."""
ON_THIS_DISK = "last-on-this-disk"
"""The mark of one that the host made there as well: it isn't taken away, unless something copies it to another disk."""
OFTEN_ENOUGH = timedelta(days=8)
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
    now = clock.now()
    path = folder / f"{kind}{stamp(now)}.db"
    part = path.with_suffix(".part")
    copy_apart(settings.database_path, part, **{MADE_AT: now.isoformat()})
    give_to_owner(part, settings.data)
    os.replace(part, path)
    if kind == UPDATE:
        log.info("the database is of an older version; a copy of it as it was is in %s", path)
    age_out(settings, now)
    return path


def back_up_daily(app: Flask) -> None:
    """Makes today's copy if there isn't one yet. With COUPLES_BACKUPS=0, only the one from before the last update is
    kept.
    """
    settings: Settings = app.config["SETTINGS"]
    now = clock.now()
    if not settings.backups:
        age_out(settings, now)
    elif is_due(stamps(settings.data / "backups", DAILY), now):
        back_up(settings)
        if since := overdue(settings.data, now):
            log.warning("the newest backup made with `couples backup` is from %s", f"{since:%Y-%m-%d}")


def overdue(folder: Path, now: datetime) -> datetime | None:
    """When the host last made a backup of their own, if that's too long ago. A host who never has isn't reminded every
    day, and one on the server's own disk counts only for a host who makes no others.
    """
    since = clock_check.last_seen(folder, TAKEN_AWAY) or clock_check.last_seen(folder, ON_THIS_DISK)
    return since if since and now - since > OFTEN_ENOUGH else None


def age_out(settings: Settings, now: datetime) -> None:
    """Deletes the copies that enough newer daily ones have followed."""
    folder, keep = settings.data / "backups", settings.backups
    daily, updates, asides = (
        oldest_first(stamps(place, kind), stamp(now))
        for place, kind in ((folder, DAILY), (folder, UPDATE), (settings.data, ASIDE))
    )
    for old in but_the_last(daily, keep):
        (folder / f"{DAILY}{old}.db").unlink(missing_ok=True)
    for old in superseded(asides, daily, keep, stamp(now)):
        shutil.rmtree(settings.data / f"{ASIDE}{old}", ignore_errors=True)
    too_many = but_the_last(updates, KEPT_UPDATES if keep else 1)
    for old in {*too_many, *superseded(updates, daily, keep, stamp(now))}:
        (folder / f"{UPDATE}{old}.db").unlink(missing_ok=True)


# --- rules ------------------------------------------------------------------------------------------------------------


def stamp(now: datetime) -> str:
    return now.strftime(STAMP)


def stamps(folder: Path, kind: str) -> list[str]:
    """When the copies of this kind were made, in order."""
    found = [path.name.removesuffix(".db").removeprefix(kind) for path in folder.glob(f"{kind}*")]
    return sorted(name for name in found if len(name) == STAMP_LENGTH)


def is_due(daily: Iterable[str], now: datetime) -> bool:
    """Whether it's time for the next daily copy. Those that a wrong clock dated ahead don't count."""
    return not any(stamp(now - EVERY) < made <= stamp(now) for made in daily)


def age(made: str, now: str) -> tuple[bool, str]:
    """Sort key: copies by when they were made. One that's dated after `now` was made before, by a clock that was wrong."""
    return made <= now, made


def oldest_first(made: Iterable[str], now: str) -> list[str]:
    return sorted(made, key=lambda one: age(one, now))


def but_the_last(made: list[str], keep: int) -> list[str]:
    return made[: max(0, len(made) - keep)]


def superseded(made: Iterable[str], daily: Iterable[str], keep: int, now: str) -> list[str]:
    """Those of `made` that `keep` daily copies have followed; none, where no daily ones are made."""
    days = [age(day, now) for day in daily]
    return [one for one in made if keep and sum(day > age(one, now) for day in days) >= keep]
