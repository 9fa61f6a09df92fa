"""Whether this machine's clock can be right. What's deleted by the clock is gone, so a doubt waits.

Promised: a clock that has gone back stops the start, and one that has jumped ahead deletes nothing for a day, in which
someone or the network can set it. The trade-off: after a week or more without running, cleaning up begins a day late.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from couples.maintenance import CannotStart
from couples.maintenance.data_folder import give_to_owner

EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)
"""Before this there was no Couples."""

BACK = timedelta(hours=2)
"""So far a clock may go back; the mark is renewed every hour."""

AHEAD = timedelta(days=7)
DOUBT = timedelta(days=1)
MARK = "last-seen"


def check(folder: Path, now: datetime) -> None:
    """Checks that the clock isn't earlier than it has already been.

    Raises:
        CannotStart: it is.
    """
    seen = last_seen(folder)
    if now < EARLIEST:
        raise CannotStart(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, and that can't be right. Nothing was deleted. Set it, "
            "or wait until the network has; then start again."
        )
    if seen and now < seen - BACK:
        raise CannotStart(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, but this server was running on {seen:%Y-%m-%d at %H:%M} "
            "UTC already. Nothing was deleted. Set the clock, then start again. If it's right now, and was wrong then: "
            f"delete {folder / MARK}"
        )


def last_seen(folder: Path, mark: str = MARK) -> datetime | None:
    """When a server was last known to run here, or what another mark is for; None where there's no telling."""
    with suppress(OSError, ValueError):
        seen = datetime.fromisoformat((folder / mark).read_text().strip())
        return seen if seen.tzinfo else None
    return None


def note(folder: Path, now: datetime, mark: str = MARK) -> None:
    part = folder / f"{mark}.part"
    part.write_text(f"{now.isoformat()}\n")
    give_to_owner(part, folder)
    os.replace(part, folder / mark)


class ClockWatch:
    """Asked every hour, it says whether things may be deleted by the clock, and notes the time if so."""

    def __init__(self, folder: Path, seconds: Callable[[], float] = time.monotonic):
        self._folder, self._seconds = folder, seconds
        self._doubts_since: float | None = None

    def trusts(self, now: datetime) -> bool:
        if is_doubtful(now, last_seen(self._folder)):
            if self._doubts_since is None:
                self._doubts_since = self._seconds()
            if self._seconds() - self._doubts_since < DOUBT.total_seconds():
                return False
        self._doubts_since = None
        note(self._folder, now)
        return True


def is_doubtful(now: datetime, seen: datetime | None) -> bool:
    return now < EARLIEST or (seen is not None and not seen - BACK <= now <= seen + AHEAD)
