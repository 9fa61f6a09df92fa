"""How comfortable each person is with a version: a number for themselves, and for both once both chose to show theirs.

Until then, neither learns what the other chose.
"""

import uuid

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.boundaries.agreement import Agreement, Version
from couples.db import Row, db
from couples.spaces.double_sealed import DoubleSealed
from couples.spaces.models import CurrentSpace
from couples.vault import Sealed, author_key, space_key

LOW_COMFORT = 3
"""Whoever signs with a number up to this one is asked once more."""


class Comfort(DoubleSealed, Row):
    """How comfortable one person is with a version, from 0 to 10, for themselves.

    A copy for both waits in two layers until both have chosen to show theirs.
    """

    __tablename__ = "agreement_comforts"
    __table_args__ = (UniqueConstraint("version_id", "author_id", name="uq_agreement_comforts_one_each"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("agreement_versions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    number_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    layer = "comfort"
    number = Sealed("comfort.own", author_key, damaged=None)
    shared = Sealed("comfort.shown", space_key, damaged=None)

    @property
    def is_offered(self) -> bool:
        """Whether its author chose to show it; their partner can't tell before both have."""
        return bool(self.waiting_cell or self.shared_cell)


def numbers_on(version_id: uuid.UUID) -> list[Comfort]:
    return list(db.session.scalars(select(Comfort).where(Comfort.version_id == version_id)))


def say(version: Version, place: CurrentSpace, number: int | None, *, show: bool) -> bool:
    """Keeps how comfortable the signed-in person is with a version; the caller commits.

    Args:
        number: from 0 to 10; None deletes theirs.
        show: whether they choose to show it. Both numbers open once both have.

    Returns:
        Whether what both see of it changed.
    """
    has_changed = _keep(version, place, number, show=show)
    if has_changed:
        db.session.get_one(Agreement, version.agreement_id).version += 1
    return has_changed


def _keep(version: Version, place: CurrentSpace, number: int | None, *, show: bool) -> bool:
    rows = {row.author_id: row for row in numbers_on(version.id)}
    own = rows.get(place.me.user_id)
    other = next((row for row in rows.values() if row is not own), None)
    were_open = bool(own and own.shared_cell)
    if number is None:
        if own:
            db.session.delete(own)
        _cover_again(other)
        return were_open
    if own is None:
        own = Comfort(space_id=version.space_id, version_id=version.id, author_id=place.me.user_id)
        db.session.add(own)
    if were_open and show and own.number == number:
        return False
    own.number = number
    own.empty()
    if not show:
        _cover_again(other)
        return were_open
    own.put(number)
    if other and other.is_offered:
        own.remove_outer_layer()
        other.remove_outer_layer()
    return bool(own.shared_cell)


def _cover_again(other: Comfort | None) -> None:
    """Puts the outer layer back on the partner's number: it was open only because both had chosen to show theirs."""
    if other and other.shared_cell:
        other.put(other.shared)
