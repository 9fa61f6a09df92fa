"""The days to revisit what two agreed on, as both know them: for calendars, which hold no key.

Guaranteed: only what both signed counts, and isn't ended or on hold. No word is opened, and nothing that one of the two has
done alone changes a day.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from couples.boundaries import agreement as rows
from couples.boundaries.agreement import Version
from couples.boundaries.agreement_status import PAST, PAUSED, status_of
from couples.db import query


def days_to_revisit(
    space_id: uuid.UUID, partners: Collection[uuid.UUID], now: datetime, today: date
) -> list[date]:
    """The day of each agreement of this space that's active on `today`, the earliest first."""
    by_agreement: dict[uuid.UUID, list[Version]] = {}
    for version in _arrived.all(space_id, now):
        by_agreement.setdefault(version.agreement_id, []).append(version)
    signatures = rows.signatures_on([v.id for versions in by_agreement.values() for v in versions])
    decisions = rows.decisions_about(list(by_agreement))
    found = []
    for id, versions in by_agreement.items():
        proposed = [rows.as_proposed(v, signatures) for v in versions]
        decided = [rows.as_decided(d) for d in decisions if d.agreement_id == id]
        stands = status_of(proposed, decided, partners, today)
        if stands.agreed and stands.kind not in (PAST, PAUSED):
            found.append(stands.agreed.look_on)
    return sorted(found)


@query
def _arrived(space_id: Any, now: Any) -> Any:
    return select(Version).where(Version.space_id == space_id, Version.arrives_at <= now)
