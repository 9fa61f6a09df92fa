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
    agreements, seen = rows.all_in(space_id, person_id, now)
    found = []
    for id in (agreement.id for agreement in agreements):
        status = status_of(
            [rows.as_proposed(v, seen.signatures) for v in seen.versions if v.agreement_id == id],
            [rows.as_decided(d) for d in seen.decisions if d.agreement_id == id],
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
