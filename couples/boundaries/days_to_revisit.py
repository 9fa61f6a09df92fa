"""The days on which two people's agreements are to be revisited, found without any key and without reading a word."""

import uuid
from datetime import date, datetime
from typing import NamedTuple

from couples.boundaries import seen_rows as rows
from couples.boundaries.agreement_status import IN_FORCE, LOOK_AGAIN, PAUSED, status_of


class ToRevisit(NamedTuple):
    agreement_id: uuid.UUID
    day: date


def days_to_revisit(
    space_id: uuid.UUID,
    person_id: uuid.UUID,
    partners: tuple[uuid.UUID, ...],
    now: datetime,
    today: date,
    *,
    also_while_proposed: bool,
) -> list[ToRevisit]:
    """For each agreement that both signed and neither ended: its day to revisit, or the day that a pause ends.

    Args:
        also_while_proposed: whether to include agreements for which one of the two has proposed something new. Include them
            where a day that disappears would give away a proposal that its reader doesn't let in yet.
    """
    ids = [agreement.id for agreement in rows.seen_agreements([space_id], person_id, now)]
    if not ids:
        return []
    rows.look_up_all_about(ids, person_id, now)
    versions, _ = rows.seen_versions(ids, person_id, now)
    signatures, decisions = rows.seen_signatures(ids, person_id, now), rows.decisions_about(ids)
    found = []
    for id in ids:
        status = status_of(
            [rows.as_proposed(v, signatures) for v in versions if v.agreement_id == id],
            [rows.as_decided(d) for d in decisions if d.agreement_id == id],
            partners,
            today,
        )
        day = status.until if status.kind == PAUSED else status.agreed and status.agreed.look_on
        if (
            day
            and status.kind in (IN_FORCE, LOOK_AGAIN, PAUSED)
            and (also_while_proposed or status.open is None)
        ):
            found.append(ToRevisit(id, day))
    return found
