"""The tables of this room in one place, what becomes of them when two part, and forgetting a person."""

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from couples.accounts.models import User
from couples.boundaries import drafts
from couples.boundaries.agreement import (
    Agreement,
    Decision,
    Signature,
    Slip,
    Version,
    drop_without_versions,
)
from couples.boundaries.comfort import Comfort
from couples.boundaries.drafts import Draft
from couples.boundaries.own_boundary import Boundary, BoundaryNote
from couples.db import db
from couples.spaces import models as spaces
from couples.spaces.models import Membership

__all__ = [
    "Agreement",
    "Boundary",
    "BoundaryNote",
    "Comfort",
    "Decision",
    "Draft",
    "Signature",
    "Slip",
    "Version",
]


def forget(person: User) -> None:
    """Takes every word and every signature of this person away, for both; an agreement left without versions goes.

    Where the host deletes, no key is there to take their need out of their partner's versions: it goes with the space.
    """
    theirs = list(db.session.scalars(select(Membership.space_id).where(Membership.user_id == person.id)))
    if person.keyring.vault_key:
        _take_needs_out(person, theirs)
    for model in (Draft, Comfort, Slip, Decision, Signature, Version, BoundaryNote, Boundary):
        db.session.execute(delete(model).where(model.author_id == person.id))
    drop_without_versions(theirs)


def _take_needs_out(person: User, space_ids: list[uuid.UUID]) -> None:
    """The person's own need and closeness stand in the other's versions too, and go from there; needs the person's keys."""
    for place in db.session.scalars(select(Membership).where(Membership.user_id == person.id)):
        if place.key_cell:
            person.keyring.space_cells[place.space_id] = place.key_cell
    others = Version.space_id.in_(space_ids), Version.author_id != person.id
    for version in db.session.scalars(select(Version).where(*others)):
        version.take_need_out(person.id)


@spaces.moved.connect
def _take_waiting_back(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """What has not arrived when two part is taken back; its author still has the draft."""
    for model in (Version, Boundary, Slip):
        waits = model.space_id == old, model.author_id == person_id, model.arrives_at > now
        for row in db.session.scalars(select(model).where(*waits)).all():
            if isinstance(row, Boundary):
                row.withdraw(now)
            else:
                drafts.revive(row.id)
                db.session.delete(row)
    drop_without_versions([old])
