"""Where an agreement stands: a pure rule over what was proposed, signed and decided.

Versions count in the order in which they arrived, so one that still waits can be taken back without leaving a gap. Only the
newest one that arrived is "on the table" and can be signed; of two that arrive at the same moment, that's the one proposed
later.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from couples.boundaries.review_due import is_due

IN_FORCE, LOOK_AGAIN, PAUSED, PROPOSED, PAST = "in-force", "look-again", "paused", "proposed", "past"


@dataclass(frozen=True)
class Proposed:
    """One version that arrived: who proposed it, when, who signed it when, and its day to revisit."""

    id: uuid.UUID
    author: uuid.UUID
    arrived: datetime
    proposed: datetime
    look_on: date
    signed: tuple[tuple[uuid.UUID, datetime], ...] = ()
    removed: bool = False

    @property
    def order(self) -> tuple[datetime, datetime, bytes]:
        return self.arrived, self.proposed, self.id.bytes

    def agreed_at(self, partners: Iterable[uuid.UUID]) -> datetime | None:
        """When the second of the two signed it; None while one hasn't."""
        times = dict(self.signed)
        both = [times[person] for person in partners if person in times]
        return max(both) if len(both) == 2 else None


@dataclass(frozen=True)
class Decided:
    """One answer or decision. `kind` is no, not-now, change, paused or ended; `version` is the one it's about; `who` said it.

    `until` is the day on which a pause or a "not now" ends.
    """

    kind: str
    version: uuid.UUID | None
    at: datetime
    until: date | None = None
    who: uuid.UUID | None = None


@dataclass(frozen=True)
class Status:
    """Where the agreement stands. `agreed` is the version that both signed last, `open` the one on the table.

    `kind` is in-force, look-again, paused, proposed or past. `since` says when that began and `until` when a pause ends or ended;
    `rests_until` is the day on which a "not now" to `open` ends.
    """

    kind: str
    agreed: Proposed | None = None
    open: Proposed | None = None
    since: datetime | None = None
    until: date | None = None
    rests_until: date | None = None

    @property
    def is_due(self) -> bool:
        """Whether it's time to revisit it."""
        return self.kind == LOOK_AGAIN


def in_order(versions: Iterable[Proposed]) -> list[Proposed]:
    return sorted(versions, key=lambda version: version.order)


def status_of(
    versions: Iterable[Proposed],
    decisions: Sequence[Decided],
    partners: Iterable[uuid.UUID],
    today: date,
    *,
    slipped: bool = False,
) -> Status:
    """Where the agreement stands on `today`, the reader's day.

    Args:
        versions: those that have arrived, in any order.
        decisions: what was said about them, in any order.
        partners: the two whose signatures count.
        slipped: one of the two noted that it didn't work, and it wasn't looked at again since.
    """
    ordered, both = in_order(versions), tuple(partners)
    done = [(at, version) for version in ordered if (at := version.agreed_at(both))]
    agreed_at, agreed = max(done, key=lambda pair: (pair[0], pair[1].order)) if done else (None, None)
    on_table = _on_table(ordered, both, decisions)
    rests = _rests_until(on_table, decisions, today)
    if agreed is None or agreed_at is None:
        return Status(PROPOSED if on_table else PAST, open=on_table, rests_until=rests)
    last = max(
        (d for d in decisions if d.kind in ("paused", "ended") and d.at >= agreed_at), key=_when, default=None
    )
    ended = [d.at for d in decisions if d.kind == "ended" and d.at >= agreed_at]
    if ended:
        return Status(PAST, agreed, on_table, since=min(ended), rests_until=rests)
    if last and last.until and today < last.until:
        return Status(PAUSED, agreed, on_table, since=last.at, until=last.until, rests_until=rests)
    due = is_due(agreed.look_on, today, slipped=slipped, was_paused=last is not None)
    rested = last.until if last else None
    return Status(
        LOOK_AGAIN if due else IN_FORCE, agreed, on_table, since=agreed_at, until=rested, rests_until=rests
    )


def _when(decided: Decided) -> datetime:
    return decided.at


def _on_table(
    ordered: list[Proposed], both: tuple[uuid.UUID, ...], decisions: Sequence[Decided]
) -> Proposed | None:
    """The newest version, unless it was refused, taken back or is agreed already."""
    if not ordered:
        return None
    newest = ordered[-1]
    refused = {d.version for d in decisions if d.kind == "no"}
    return None if newest.removed or newest.id in refused or newest.agreed_at(both) else newest


def _rests_until(open: Proposed | None, decisions: Sequence[Decided], today: date) -> date | None:
    """The day on which a "not now" to `open` ends; None if whoever said it has answered otherwise or signed since, or the day has come."""
    if open is None:
        return None
    about = [d for d in decisions if d.version == open.id]
    signed = dict(open.signed)
    said = [
        d.until
        for d in about
        if d.kind == "not-now"
        and d.until
        and not any(later.who == d.who and later.at > d.at for later in about)
        and not (d.who in signed and signed[d.who] >= d.at)
    ]
    latest = max(said, default=None)
    return latest if latest and today < latest else None
