"""Answers to a proposed version, and what either partner decides about an agreement; notes about slips are deleted once both have revisited it."""

import uuid
from datetime import date, datetime

from sqlalchemy import delete

from couples.boundaries.agreement import Agreement, Decision, Slip
from couples.db import db
from couples.own_rows import is_new
from couples.spaces.models import CurrentSpace

ANSWERS = {"no": "No", "not-now": "Not now", "change": "I'd change something"}


def decide(
    agreement: Agreement,
    kind: str,
    place: CurrentSpace,
    now: datetime,
    *,
    id: uuid.UUID,
    version_id: uuid.UUID | None = None,
    line: str = "",
    until: date | None = None,
) -> None:
    """Adds a decision of the signed-in person at `now`. Sent twice, with the same `id`, it's added once."""
    if not is_new(Decision, id):
        return
    row = Decision(
        id=id,
        space_id=agreement.space_id,
        agreement_id=agreement.id,
        version_id=version_id,
        author_id=place.me.user_id,
        kind=kind,
        until=until,
        decided_at=now,
    )
    row.line = line or None
    db.session.add(row)
    agreement.version += 1


def sweep(today: date) -> None:
    """Deletes each "not now" that an early version of this app saved, once its day has come."""
    over = Decision.kind == "not-now", Decision.until <= today
    db.session.execute(delete(Decision).where(*over))


def looked(agreement: Agreement) -> None:
    """Deletes the notes of slips for good, because the agreement was revisited."""
    db.session.execute(delete(Slip).where(Slip.agreement_id == agreement.id))
