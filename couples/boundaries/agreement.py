"""Agreements: what was proposed, who signed which version, what was decided. Words are never rewritten, only taken out.

What one person may see of them is asked for in `seen_rows`.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint, delete, exists, or_
from sqlalchemy.orm import Mapped, mapped_column

from couples.boundaries.agreement_text import AgreementWords
from couples.db import Row, UTCDateTime, db
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
    """One thing that two agree on, through all its versions. `version` goes up with every change that both can see."""

    __tablename__ = "agreements"

    space_id: Mapped[uuid.UUID] = _space()
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Version(DeliveredLater, Row):
    """A text that one of the two proposed. Once it has arrived its words never change; until both sign, its author can take them out."""

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
        """Never for a version that keeps an agreement: those arrive right away even outside a talk, so the moment shows nothing."""
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
    """One partner's answer to a version, or decision about the agreement. No page says who ended it.

    A no that an early version of this app saved no longer has an author: it only keeps the refused version from coming up
    again.
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

    def remove_line(self) -> None:
        """Its author takes the line back for both; the answer itself stays."""
        self.line = None
        db.session.get_one(Agreement, self.agreement_id).version += 1


class Slip(DeliveredLater, Row):
    """Someone's note about themselves that it didn't work on a day. Deleted when both have revisited it; in no history of
    both and no export. If the two part before that, it's among what its author said before.
    """

    __tablename__ = "agreement_slips"

    space_id: Mapped[uuid.UUID] = _space()
    agreement_id: Mapped[uuid.UUID] = _agreement()
    author_id: Mapped[uuid.UUID] = _author()
    day: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    layer = "slip"
    shared = Sealed("agreement.slip", space_key, damaged="(damaged)")


def seen(model: type[Any], person_id: uuid.UUID, now: datetime):
    """The one rule for rows that arrive later, as a condition: a person sees their own, and their partner's once these have arrived."""
    return or_(model.author_id == person_id, model.arrives_at <= now)


def drop_without_versions(space_ids: list[uuid.UUID]) -> None:
    """Deletes the agreements of these spaces that have no version left."""
    db.session.flush()
    some = exists().where(Version.agreement_id == Agreement.id)
    db.session.execute(delete(Agreement).where(Agreement.space_id.in_(space_ids), ~some))
