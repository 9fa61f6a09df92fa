"""The couple's letter time: when what one shares reaches the other. Both agree on it; until they do it is six in the evening."""

import uuid
from datetime import datetime, time

from flask_login import current_user
from sqlalchemy import ForeignKey, Time, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, db, unique_where
from couples.spaces import delivery_time
from couples.spaces.models import CurrentSpace
from couples.spaces.together_now import are_together


class DeliveryTime(Row):
    """When shared words arrive. One version proposed by one partner counts once the other agreed."""

    __tablename__ = "letter_times"
    __table_args__ = (unique_where("uq_letter_times_proposed", "space_id", where="agreed_at IS NULL"),)

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    at: Mapped[time] = mapped_column(Time)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def of(cls, space_id: uuid.UUID) -> time:
        """The time in force; six in the evening until two agree on another."""
        query = (
            select(cls.at)
            .where(cls.space_id == space_id, cls.agreed_at.is_not(None))
            .order_by(cls.agreed_at.desc())
        )
        return db.session.scalars(query).first() or delivery_time.DEFAULT_HOUR

    @classmethod
    def proposed(cls, space_id: uuid.UUID) -> "DeliveryTime | None":
        return db.session.scalar(select(cls).where(cls.space_id == space_id, cls.agreed_at.is_(None)))


def arrivals(place: CurrentSpace, now: datetime) -> dict[str, datetime]:
    """When what the signed-in person sends would arrive, by what they can choose: right away only while both are in a talk."""
    if place.partner is None:
        return {}
    at, zone = DeliveryTime.of(place.space.id), current_user.zone
    together = {"live": now} if are_together(place.space.id, now) else {}
    return together | {
        "letter": delivery_time.arrives_at(now, at, zone, at_once=False),
        "at-once": delivery_time.arrives_at(now, at, zone, at_once=True),
    }
