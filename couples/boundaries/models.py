"""The tables of this room in one place, what happens to them when two stop sharing, and forgetting a person."""

import uuid
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from couples import clock
from couples.accounts.models import User
from couples.boundaries import drafts, proposing
from couples.boundaries.agreement import (
    Agreement,
    Decision,
    Signature,
    Slip,
    Version,
    drop_without_versions,
)
from couples.boundaries.agreement_text import AGREEMENT, AgreementWords
from couples.boundaries.comfort import Comfort
from couples.boundaries.drafts import Draft
from couples.boundaries.own_boundary import Boundary, BoundaryNote
from couples.boundaries.seen_rows import signatures_on
from couples.boundaries.signing import Agreed
from couples.db import db
from couples.own_rows import said_in
from couples.spaces import kept_apart, kept_words, taking_back
from couples.spaces import models as spaces
from couples.spaces.kept_words import Piece
from couples.spaces.membership import Membership
from couples.spaces.models import Space

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

AGREED = "We agreed"
"""The title of what both had signed, in the words that each keeps."""


def forget(person: User) -> None:
    """Deletes every word and signature of this person, for both, and agreements that are left without a version.

    What their partner answered to these versions, or noted about their agreements, is kept for the partner alone. When the host
    deletes the account there's no key to take this person's need out of their partner's versions; it goes with the space.
    """
    _keep_what_partner_said(person)
    theirs = list(db.session.scalars(select(Membership.space_id).where(Membership.user_id == person.id)))
    if person.keyring.vault_key:
        _take_needs_out(person)
    for model in (Draft, Comfort, Slip, Decision, Signature, Version, BoundaryNote, Boundary):
        db.session.execute(delete(model).where(model.author_id == person.id))
    drop_without_versions(theirs)


def _keep_what_partner_said(person: User) -> None:
    """Keeps apart what would go with this person's versions, and with agreements of which nothing that had arrived stays."""
    now, of_theirs = clock.now(), select(Version.id).where(Version.author_id == person.id)
    stay = select(Version.agreement_id).where(Version.author_id != person.id, Version.arrives_at <= now)
    goes = or_(Decision.version_id.in_(of_theirs), Decision.agreement_id.not_in(stay))
    for model, which in (
        (Decision, Decision.line_cell.is_not(None) & goes),
        (Slip, Slip.agreement_id.not_in(stay)),
    ):
        partners = model.space_id.in_(kept_apart.uncopied(person.id)), model.author_id != person.id
        for row in db.session.scalars(select(model).where(*partners, which)).all():
            _keep_apart(row, now)


def _take_needs_out(person: User) -> None:
    """Takes the person's own need and closeness out of their partner's versions; needs the person's keys."""
    others = Version.space_id.in_(spaces.with_keys_at_hand(person)), Version.author_id != person.id
    for version in db.session.scalars(select(Version).where(*others)):
        version.take_need_out(person.id)


@spaces.moved.connect
def _take_waiting_back(person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID, now: datetime) -> None:
    """Takes back what hasn't arrived when someone leaves the space; its author has the draft or a copy (`_said`), or it waits for them."""
    is_copied = kept_apart.is_copied(old)
    for model in (Version, Boundary, Slip):
        waits = model.space_id == old, model.author_id == person_id, model.arrives_at > now
        for row in db.session.scalars(select(model).where(*waits)).all():
            if _is_draft_again(row) or is_copied:
                db.session.delete(row)
            else:
                _keep_apart(row, now)
    drop_without_versions([old])


def _is_draft_again(row: Any) -> bool:
    if isinstance(row, Boundary):
        return row.back_to_draft()
    is_version = isinstance(row, Version)
    return is_version and drafts.revive(row, AGREEMENT, lambda: proposing.as_draft(row), None)


def _keep_apart(row: Any, now: datetime) -> None:
    """Moves a row of this room to where it waits for its author; what it was about stays."""
    there = kept_apart.place_for(row.author_id, row.space_id, now)
    if isinstance(row, Boundary):
        row.replaces_id = None
    else:
        row.agreement_id = (about := Agreement(id=uuid.uuid4(), space_id=there, begun_at=now)).id
        db.session.add(about)
        db.session.flush()
    if isinstance(row, Decision):
        row.version_id = None
    if isinstance(row, Version):
        for model in (Comfort, Signature):
            db.session.execute(update(model).where(model.version_id == row.id).values(space_id=there))
    row.space_id = there


@kept_words.said.connect
def _said(space_id: uuid.UUID, person_id: uuid.UUID) -> list[Piece]:
    """This person's boundaries, the agreements that they proposed or that both signed, what they answered to one, and their
    notes that one didn't work; of proposals that still wait, those of which they've deleted the draft.
    """
    found, space = [], db.session.get_one(Space, space_id)
    now = space.closed_at or clock.now()
    for version in db.session.scalars(select(Version).where(Version.space_id == space_id)).all():
        if version.has_arrived(now):
            found.append(_agreement(version, person_id))
        elif version.author_id == person_id and not drafts.has_draft(version.id):
            found.append(_draft(version))
    for boundary in said_in(Boundary, space_id, person_id):
        if boundary.words:
            said = "\n".join(filter(None, (boundary.words.sentence(), boundary.words.crossed)))
            found.append(Piece(boundary.shared_at.date().isoformat(), "My boundary", said))
    for row in said_in(Decision, space_id, person_id):
        found.append(Piece(row.decided_at.date().isoformat(), "An answer", row.line) if row.line else None)
    for row in said_in(Slip, space_id, person_id):
        found.append(Piece(row.day.isoformat(), "It didn't work", row.opened))
    return [piece for piece in found if piece]


def _agreement(version: Version, person_id: uuid.UUID) -> Piece | None:
    """What this person keeps of a version: all but their partner's need, where both signed or it's their own."""
    words, is_signed = version.words, len(signatures_on([version.id])) == 2
    is_theirs = is_signed or version.author_id == person_id
    if (
        words is None or not is_theirs or words.topic == "intimacy"
    ):  # these bind no one, so no kept copy should look as if they did
        return None
    text = "\n".join(filter(None, (words.what, words.slips, words.why_of(person_id))))
    return Piece(version.proposed_at.date().isoformat(), AGREED if is_signed else "I proposed", text)


def _draft(version: Version) -> Piece:
    """A proposal that never arrived, as what it is to its author: a draft, whatever it's about."""
    words = version.words or AgreementWords()
    text = "\n".join(filter(None, (words.what, words.slips, words.why_of(version.author_id))))
    return Piece(version.proposed_at.date().isoformat(), "A draft", text)


@taking_back.everything.connect
def _take_all_back(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    """Takes back all that this person said, except for what both signed; there, only their own need and how comfortable they are with it go."""
    for boundary in said_in(Boundary, space_id, person_id):
        if not boundary.withdrawn_at:
            boundary.withdraw(now)
    for version in db.session.scalars(select(Version).where(Version.space_id == space_id)).all():
        version.take_need_out(person_id)
    for version in said_in(Version, space_id, person_id):
        with suppress(Agreed):
            proposing.take_back(version, now)
    for row in said_in(Decision, space_id, person_id):
        row.line = None
    for row in said_in(Comfort, space_id, person_id):
        row.empty()  # the number itself stays their own
    for row in said_in(Slip, space_id, person_id):
        db.session.delete(row)
