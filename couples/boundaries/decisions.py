"""Answers to a proposed version, and what either partner decides about an agreement; notes about slips are deleted once both have revisited it."""

import uuid
from datetime import date, datetime

from sqlalchemy import delete, select

from couples.boundaries.agreement import Agreement, Decision, Slip, Version
from couples.db import db
from couples.own_rows import is_new
from couples.spaces import giving_back
from couples.spaces.counted_today import goes_on_counting, not_too_many
from couples.spaces.models import CurrentSpace

ANSWERS = {"no": "No", "not-now": "Not now", "change": "I'd change something"}
SLIP_FORM = "agreements.slip"
"""The form for a note, by its name among those with unsent words; the agreement's id comes after it."""


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


def ask_for_change(
    version: Version, agreement: Agreement, place: CurrentSpace, now: datetime, *, id: uuid.UUID, line: str
) -> Decision:
    """Says that the signed-in person would change something. Asked again, it replaces what they asked for before, and is no news.

    Raises:
        EnoughToday: they've asked too often in a day.
    """
    mine = Decision.version_id == version.id, Decision.author_id == place.me.user_id
    before = db.session.scalars(select(Decision).where(*mine, Decision.kind == "change")).all()
    if before and before[0].line == (line or None):
        return before[0]
    not_too_many(Decision.decided_at, place.me.user_id, now)
    if not before:
        decide(agreement, "change", place, now, id=id, version_id=version.id, line=line)
        return db.session.get_one(Decision, id)
    said, *others = before
    goes_on_counting(said, said.decided_at)
    said.line, said.decided_at = line or None, now
    agreement.version += 1
    for row in others:  # an earlier version of this app kept each
        db.session.delete(row)
    return said


def note_slip(
    agreement: Agreement,
    id: uuid.UUID,
    person_id: uuid.UUID,
    text: str,
    day: date,
    arrives_at: datetime,
    now: datetime,
) -> None:
    """Adds a note of this person's about themselves, that it didn't work on a day. The caller commits.

    Raises:
        EnoughToday: they've noted too many in a day.
    """
    not_too_many(Slip.arrives_at, person_id, now)
    slip = Slip(
        id=id, space_id=agreement.space_id, agreement_id=agreement.id, author_id=person_id,
        day=day, arrives_at=arrives_at, version=1,
    )  # fmt: skip
    slip.put(text)
    db.session.add(slip)


def remove_slip(slip: Slip, agreement: Agreement, person_id: uuid.UUID, now: datetime) -> bool:
    """Removes a note: its author takes it back, or either does once it has arrived. The caller commits, then wipes.

    Returns:
        Whether both see a change.
    """
    arrived = slip.has_arrived(now)
    if arrived and slip.author_id == person_id:
        goes_on_counting(slip, slip.arrives_at)
    db.session.delete(slip)
    if arrived:
        agreement.version += 1
    return arrived


def sweep(today: date) -> None:
    """Deletes each "not now" that an early version of this app saved, once its day has come."""
    over = Decision.kind == "not-now", Decision.until <= today
    db.session.execute(delete(Decision).where(*over))


def looked(agreement: Agreement, place: CurrentSpace, now: datetime) -> None:
    """Deletes the notes of slips for good, because the agreement was revisited by the signed-in person's act.

    What their partner wrote and they couldn't read yet goes back to its author, as words that weren't sent.
    """
    for slip in db.session.scalars(select(Slip).where(Slip.agreement_id == agreement.id)).all():
        if slip.author_id != place.me.user_id and not slip.has_arrived(now):
            giving_back.give_back(f"{SLIP_FORM}.{agreement.id}", {"text": slip.opened}, place, now)
        db.session.delete(slip)
