"""The rows of agreements that one person may see: by space, or everything about some agreements in one select.

Guaranteed: a person sees their partner's versions only once these have arrived; `seen` is the one rule for that. Their own
that haven't arrived come apart from those that both see.
"""

import uuid
from datetime import datetime

from sqlalchemy import exists, select

from couples.boundaries.agreement import Agreement, Decision, Signature, Slip, Version, seen
from couples.boundaries.agreement_status import Decided, Proposed
from couples.db import db, look_up, query


def seen_agreement(
    id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime
) -> Agreement | None:
    """An agreement of these spaces of which this person may see at least one version."""
    return db.session.scalar(_seen_agreements(space_ids, person_id, now).where(Agreement.id == id))


def seen_agreements(space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> list[Agreement]:
    return _all_seen.all(space_ids, person_id, now)


@query
def _all_seen(space_ids, person_id, now):
    return _seen_agreements(space_ids, person_id, now).order_by(Agreement.begun_at)


def _seen_agreements(space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime):
    some = exists().where(Version.agreement_id == Agreement.id, seen(Version, person_id, now))
    return select(Agreement).where(Agreement.space_id.in_(space_ids), some)


def arrived_versions(agreement_ids: list[uuid.UUID], now: datetime) -> list[Version]:
    """The versions that both can see, in the order that counts."""
    return _in_order(_arrived_versions.all(agreement_ids, now))


def seen_versions(
    agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime
) -> tuple[list[Version], list[Version]]:
    """The versions that both can see, in the order that counts, and this person's own that haven't arrived."""
    rows = _seen_versions.all(agreement_ids, person_id, now)
    arrived = _in_order([v for v in rows if v.has_arrived(now)])
    return arrived, sorted((v for v in rows if not v.has_arrived(now)), key=lambda v: v.proposed_at)


def _in_order(versions: list[Version]) -> list[Version]:
    return sorted(versions, key=lambda v: (v.arrives_at, v.proposed_at, v.id.bytes))


@query
def _arrived_versions(agreement_ids, now):
    return select(Version).where(Version.agreement_id.in_(agreement_ids), Version.arrives_at <= now)


@query
def _seen_versions(agreement_ids, person_id, now):
    return select(Version).where(Version.agreement_id.in_(agreement_ids), seen(Version, person_id, now))


def look_up_all_about(agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> None:
    """Loads all that this person may see of these agreements; in one select, if the request only reads."""
    seen_by_them = agreement_ids, person_id, now
    look_up(
        (_seen_versions, seen_by_them),
        (_seen_signatures, seen_by_them),
        (_decisions, (agreement_ids,)),
        (_slips, seen_by_them),
    )


def seen_signatures(agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> list[Signature]:
    """Those on the versions that this person may see, in the order in which they were given."""
    return sorted(_seen_signatures.all(agreement_ids, person_id, now), key=lambda s: s.signed_at)


@query
def _seen_signatures(agreement_ids, person_id, now):
    on = Version.agreement_id.in_(agreement_ids), seen(Version, person_id, now)
    return select(Signature).where(Signature.version_id.in_(select(Version.id).where(*on)))


def signatures_on(version_ids: list[uuid.UUID]) -> list[Signature]:
    return _signatures.all(version_ids)


@query
def _signatures(version_ids):
    return select(Signature).where(Signature.version_id.in_(version_ids)).order_by(Signature.signed_at)


def decisions_about(agreement_ids: list[uuid.UUID]) -> list[Decision]:
    return sorted(_decisions.all(agreement_ids), key=lambda d: d.decided_at)


@query
def _decisions(agreement_ids):
    return select(Decision).where(Decision.agreement_id.in_(agreement_ids))


def slips_of(agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> list[Slip]:
    """This person's own notes of a slip, and the partner's that have arrived by `now`; the earliest first."""
    return sorted(_slips.all(agreement_ids, person_id, now), key=lambda s: s.arrives_at)


@query
def _slips(agreement_ids, person_id, now):
    return select(Slip).where(Slip.agreement_id.in_(agreement_ids), seen(Slip, person_id, now))


def as_proposed(version: Version, signatures: list[Signature]) -> Proposed:
    signed = tuple((s.author_id, s.signed_at) for s in signatures if s.version_id == version.id)
    return Proposed(
        version.id,
        version.author_id,
        version.arrives_at,
        version.proposed_at,
        version.look_on,
        signed,
        version.removed_at is not None,
    )


def as_decided(decision: Decision) -> Decided:
    return Decided(
        decision.kind, decision.version_id, decision.decided_at, decision.until, decision.author_id
    )
