"""The rows about one agreement, or about all of a space, that one person may see; in one select, if the request only reads.

Guaranteed: a person sees their partner's versions only once these have arrived; `seen` is the one rule for that. Their own
that haven't arrived come apart from those that both see.
"""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from couples.boundaries.agreement import Agreement, Decision, Signature, Slip, Version, seen
from couples.boundaries.agreement_status import Decided, Proposed
from couples.db import Asked, db, look_up, query


def seen_agreement(
    id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime
) -> Agreement | None:
    """An agreement of these spaces of which this person may see at least one version."""
    here = Agreement.id == id, Agreement.space_id.in_(space_ids)
    return db.session.scalar(select(Agreement).where(*here, _some_seen(person_id, now)))


def _some_seen(person_id: Any, now: Any):
    return exists().where(Version.agreement_id == Agreement.id, seen(Version, person_id, now))


@query
def _all_seen(space_id, person_id, now):
    return select(Agreement).where(Agreement.space_id == space_id, _some_seen(person_id, now))


class Seen(NamedTuple):
    """All that one person may see of some agreements, each in the order that counts.

    `versions` are those that both can see; `waiting` are this person's own that haven't arrived; `slips` are this person's own notes
    of a slip, and the partner's that have arrived. `decisions` are all there are: with those of a whole space, only the ones about
    an agreement that was found are for this person.
    """

    versions: list[Version]
    waiting: list[Version]
    signatures: list[Signature]
    decisions: list[Decision]
    slips: list[Slip]


class _All:
    """The queries for `Seen`: all that has one id in this column, in one select if the request only reads."""

    def __init__(self, column: str):
        def seen_of(model: Any, id: Any, person_id: Any, now: Any) -> Any:
            return select(model).where(getattr(model, column) == id, seen(model, person_id, now))

        @query
        def signatures(id, person_id, now):
            on = seen_of(Version, id, person_id, now).with_only_columns(Version.id)
            return select(Signature).where(Signature.version_id.in_(on))

        self.versions = query(lambda id, person_id, now: seen_of(Version, id, person_id, now))
        self.signatures = signatures
        self.decisions = query(lambda id: select(Decision).where(getattr(Decision, column) == id))
        self.slips = query(lambda id, person_id, now: seen_of(Slip, id, person_id, now))

    def asked(self, id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[Asked]:
        seen_by_them = id, person_id, now
        return [
            (self.versions, seen_by_them),
            (self.signatures, seen_by_them),
            (self.decisions, (id,)),
            (self.slips, seen_by_them),
        ]

    def find(self, id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> Seen:
        look_up(*self.asked(id, person_id, now))
        rows = self.versions.all(id, person_id, now)
        return Seen(
            _in_order([v for v in rows if v.has_arrived(now)]),
            sorted((v for v in rows if not v.has_arrived(now)), key=lambda v: v.proposed_at),
            sorted(self.signatures.all(id, person_id, now), key=lambda s: s.signed_at),
            sorted(self.decisions.all(id), key=lambda d: d.decided_at),
            sorted(self.slips.all(id, person_id, now), key=lambda s: s.arrives_at),
        )


_of_agreement, _of_space = _All("agreement_id"), _All("space_id")


def all_about(agreement_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> Seen:
    """All that this person may see of an agreement."""
    return _of_agreement.find(agreement_id, person_id, now)


def all_in(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> tuple[list[Agreement], Seen]:
    """The agreements of a space of which this person may see at least one version, in the order in which they were begun, and all
    that they may see of them.
    """
    look_up(*asked_in(space_id, person_id, now))
    found = _all_seen.all(space_id, person_id, now)
    if not found:
        return [], Seen([], [], [], [], [])
    return sorted(found, key=lambda agreement: agreement.begun_at), _of_space.find(space_id, person_id, now)


def asked_in(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[Asked]:
    """The queries that `all_in` runs, for looking them up together with others."""
    return [(_all_seen, (space_id, person_id, now)), *_of_space.asked(space_id, person_id, now)]


def arrived_versions(agreement_ids: list[uuid.UUID], now: datetime) -> list[Version]:
    """The versions that both can see, in the order that counts."""
    return _in_order(_arrived_versions.all(agreement_ids, now))


def _in_order(versions: list[Version]) -> list[Version]:
    return sorted(versions, key=lambda v: (v.arrives_at, v.proposed_at, v.id.bytes))


@query
def _arrived_versions(agreement_ids, now):
    return select(Version).where(Version.agreement_id.in_(agreement_ids), Version.arrives_at <= now)


def signatures_on(version_ids: list[uuid.UUID]) -> list[Signature]:
    return _signatures.all(version_ids)


@query
def _signatures(version_ids):
    return select(Signature).where(Signature.version_id.in_(version_ids)).order_by(Signature.signed_at)


def decisions_about(agreement_id: uuid.UUID) -> list[Decision]:
    return sorted(_of_agreement.decisions.all(agreement_id), key=lambda d: d.decided_at)


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
