"""What the doctor finds of backups, and of what was put aside and stays."""

from collections.abc import Iterator
from datetime import datetime

from couples import config
from couples.config import Settings
from couples.maintenance import clock_check, database_server
from couples.maintenance.backups import ASIDE, DAILY, ON_THIS_DISK, TAKEN_AWAY, is_due, overdue, stamps
from couples.maintenance.data_folder import STAGED
from couples.maintenance.findings import Finding


def backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    made = stamps(settings.data / "backups", DAILY)
    if not settings.backups:
        yield Finding("warning", "backups", "COUPLES_BACKUPS is 0: the server makes none by itself.")
    elif is_due(made, now):
        yield Finding("warning", "backups", f"The newest of its own: {made[-1][:8] if made else 'none yet'}.",
                      "A running server makes one a day. If one is running, its log says why it couldn't.")  # fmt: skip
    else:
        yield Finding("ok", "backups", f"{len(made)} of its own, all on this disk.")


def taken_away(settings: Settings, now: datetime) -> Iterator[Finding]:
    elsewhere = clock_check.last_seen(settings.data, TAKEN_AWAY)
    newest = elsewhere or clock_check.last_seen(settings.data, ON_THIS_DISK)
    if newest is None:
        yield Finding("warning", "your own backups", "None has been made yet, so everything is on one disk.",
                      "Make one on another, every night: docs/hosting/README.md#backup")  # fmt: skip
    elif overdue(settings.data, now):
        yield Finding("warning", "your own backups", f"The newest is from {newest:%Y-%m-%d}. Is your backup job running?",
                      "systemctl status couples-backup; or try it: couples backup FOLDER")  # fmt: skip
    elif elsewhere is None:
        yield Finding("warning", "your own backups", f"The newest is from {newest:%Y-%m-%d}, on the same disk as the server.",
                      "If something copies it to another one, all is well. If not: docs/hosting/README.md#backup")  # fmt: skip
    else:
        yield Finding("ok", "your own backups", f"The newest is from {newest:%Y-%m-%d}.")


def kept_elsewhere(settings: Settings, _: datetime) -> Iterator[Finding]:
    yield Finding("warning", "backups", "PostgreSQL's own tools make them. Couples can't tell whether they do.",
                  f"pg_dump, and a copy of {' and '.join(config.KEYS)}: docs/scale.md")  # fmt: skip


def left_over(settings: Settings, _: datetime) -> Iterator[Finding]:
    """What was put aside and is never deleted, because no daily copies follow it, and what a restore that was stopped has left."""
    aside = () if settings.backups else (database_server.MOVED, f"{ASIDE}*")
    kinds = (*aside, STAGED)
    if found := [path.name for kind in kinds for path in sorted(settings.data.glob(kind))]:
        yield Finding("warning", "left over", f"{', '.join(found)} in {settings.data}, with what has been deleted since.",
                      "Delete it once all is well; the server won't.")  # fmt: skip
