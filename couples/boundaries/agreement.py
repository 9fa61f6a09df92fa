"""Agreements: what was proposed, who signed which version, what was decided. Rows are added and never rewritten.

The one rule about who sees a version is `arrived_versions`: the other's once they arrived. One's own that wait are asked for apart.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint, delete, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.boundaries.agreement_status import Decided, Proposed
from couples.boundaries.agreement_text import AgreementWords
from couples.db import Row, UTCDateTime, db, look_up, query
from couples.packing import pack, unpack
from couples.spaces.double_sealed import DeliveredLater
from couples.vault import Sealed, space_key

DAMAGED = {"what": "(These words are damaged and can't be opened.)"}


def _space() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)


def _author() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


def _agreement() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)


class Agreement(Row):
    """One thing that two agree on, through all its versions. `version` counts what both can see of it."""

    __tablename__ = "agreements"

    space_id: Mapped[uuid.UUID] = _space()
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Version(DeliveredLater, Row):
    """A text that one proposed. Once it arrived nothing of it changes; its author can take the words out when they were refused."""

    __tablename__ = "agreement_versions"

    space_id: Mapped[uuid.UUID] = _space()
    agreement_id: Mapped[uuid.UUID] = _agreement()
    author_id: Mapped[uuid.UUID] = _author()
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    look_on: Mapped[date] = mapped_column(Date)
    is_kept: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    layer, sent = "agreement", "proposed_at"
    shared = Sealed("agreement.version", space_key, damaged=DAMAGED)

    @property
    def came_in_a_talk(self) -> bool:
        """What's kept always comes right away, in a talk or not."""
        return not self.is_kept and super().came_in_a_talk

    @property
    def words(self) -> AgreementWords | None:
        """None when its author took the words out."""
        return None if self.removed_at else unpack(AgreementWords, self.opened)

    def take_need_out(self, person_id: uuid.UUID) -> None:
        """Takes one person's own need and closeness out of it; all else stays as it was proposed."""
        words = self.words
        if words is None or not {str(person_id)} & {*words.whys, *words.closeness}:
            return
        waits = self.waiting_cell is not None
        self.put(pack(words.without(person_id)))
        if not waits:
            self.remove_outer_layer()


class Signature(Row):
    """Who signed which version, when."""

    __tablename__ = "agreement_signatures"
    __table_args__ = (UniqueConstraint("version_id", "author_id", name="uq_agreement_signatures_one_each"),)

    space_id: Mapped[uuid.UUID] = _space()
    version_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("agreement_versions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = _author()
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Decision(Row):
    """One partner's answer to a version, or decision about the agreement. The page never says who ended it.

    A no saved by an early version of this app has no author anymore: it only keeps what was refused from coming up again.
    """

    __tablename__ = "agreement_decisions"

    space_id: Mapped[uuid.UUID] = _space()
    agreement_id: Mapped[uuid.UUID] = _agreement()
    version_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("agreement_versions.id", ondelete="CASCADE")
    )
    author_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    until: Mapped[date | None] = mapped_column(Date)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    line_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    line = Sealed("agreement.line", space_key)


class Slip(DeliveredLater, Row):
    """A note by one about themselves, that it did not work on a day. Gone when both looked again; in no history and no export."""

    __tablename__ = "agreement_slips"

    space_id: Mapped[uuid.UUID] = _space()
    agreement_id: Mapped[uuid.UUID] = _agreement()
    author_id: Mapped[uuid.UUID] = _author()
    day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    layer = "slip"
    shared = Sealed("agreement.slip", space_key, damaged="(damaged)")


# --- who may see what -------------------------------------------------------------------------------------------------


def seen(model: type[Any], person_id: uuid.UUID, now: datetime):
    """The one rule for what waits: one's own, and the other's once it has arrived."""
    return or_(model.author_id == person_id, model.arrives_at <= now)


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
    """The versions that both can see, in the order that counts, and this person's own that have not arrived."""
    rows = _seen_versions.all(agreement_ids, person_id, now)
    arrived = _in_order([v for v in rows if v.has_arrived(now)])
    return arrived, sorted((v for v in rows if not v.has_arrived(now)), key=lambda v: v.proposed_at)


def waiting_versions(agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> list[Version]:
    """This person's own versions that have not arrived."""
    return seen_versions(agreement_ids, person_id, now)[1]


def _in_order(versions: list[Version]) -> list[Version]:
    return sorted(versions, key=lambda v: (v.arrives_at, v.proposed_at, v.id.bytes))


@query
def _arrived_versions(agreement_ids, now):
    return select(Version).where(Version.agreement_id.in_(agreement_ids), Version.arrives_at <= now)


@query
def _seen_versions(agreement_ids, person_id, now):
    return select(Version).where(Version.agreement_id.in_(agreement_ids), seen(Version, person_id, now))


def look_up_all_about(agreement_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime) -> None:
    """All that this person may see of them, in one select where the request only reads."""
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
    """One's own, and the other's once they arrived."""
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


def drop_without_versions(space_ids: list[uuid.UUID]) -> None:
    """An agreement of which no version is left is no agreement."""
    db.session.flush()
    some = exists().where(Version.agreement_id == Agreement.id)
    db.session.execute(delete(Agreement).where(Agreement.space_id.in_(space_ids), ~some))
