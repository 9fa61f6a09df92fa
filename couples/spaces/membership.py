"""One person's place in a space: the space's key sealed to them, and the public key by which they know their partner."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from couples import vault
from couples.db import Row, UTCDateTime, unique_where


class Membership(Row):
    """One person's place in a space, with the space's key sealed to them and their partner's public key pinned."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("space_id", "slot", name="uq_memberships_slot"),
        UniqueConstraint("space_id", "user_id", name="uq_memberships_person"),
        unique_where("uq_memberships_current", "user_id", where="current"),
    )

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    slot: Mapped[int]
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    current: Mapped[bool]
    key_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    card_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    shut_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when this member's keys don't fit, because they started over (`coming_back`)."""
    wishes_cell: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What no one else may see (`hidden_wishes`)."""
    name_then: Mapped[str | None] = mapped_column(String(60))
    """This member's name when the space was closed; before that, the one from when the two paired, if there's another since."""
    renamed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When they took their name of now, in an open space (`former_partner`)."""

    def give_key(self, space_key: bytes, own_public: bytes, partner_public: bytes) -> None:
        """Seals the space's key to this member and pins the partner's public key under it."""
        self.key_cell = vault.seal_to(own_public, space_key)
        self.pin(space_key, partner_public)

    def pin(self, space_key: bytes, partner_public: bytes) -> None:
        """From here on `partner_public` is the partner's key to this member."""
        self.card_cell = vault.seal(space_key, partner_public, "membership.card", self.id, self.user_id)

    def pinned(self, space_key: bytes) -> bytes | None:
        """The partner's public key as it was pinned; None where that is damaged."""
        try:
            return vault.open_sealed(
                space_key, self.card_cell or b"", "membership.card", self.id, self.user_id
            )
        except vault.CannotOpen:
            return None

    def pins(self, space_key: bytes, partner_public: bytes) -> bool:
        """Whether `partner_public` is the key that was pinned when the two paired."""
        return self.pinned(space_key) == partner_public
