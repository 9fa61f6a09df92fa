"""The couple's delivery time: when something one of them shares reaches the other. Until both agree on one, it's 6 pm.

It's the wall time of the zone that both know from their check-in, so when something arrives tells no one where its sender is.
"""

import uuid
from datetime import date, datetime, time

from blinker import Namespace
from flask_login import current_user
from sqlalchemy import ForeignKey, Time, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.db import Row, UTCDateTime, look_up, query, unique_where
from couples.db.looking_up import Asked
from couples.db.queries import Query
from couples.spaces import delivery_time, proposals
from couples.spaces.asking_again import LETTER_TIME
from couples.spaces.models import CurrentSpace
from couples.spaces.together_now import are_together

asked_for_zone = Namespace().signal("asked-for-zone")
"""Sent with a space's id; the room that knows answers with the zone that both know."""


class DeliveryTime(Row):
    """When shared words arrive. A version that one partner proposes counts once the other has agreed."""

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
        agreed = [(row.agreed_at, row.at) for row in cls._all(space_id) if row.agreed_at]
        return max(agreed)[1] if agreed else delivery_time.DEFAULT_HOUR

    @classmethod
    def proposed(cls, space_id: uuid.UUID) -> "DeliveryTime | None":
        return next((row for row in cls._all(space_id) if row.agreed_at is None), None)

    @classmethod
    def _all(cls, space_id: uuid.UUID) -> "list[DeliveryTime]":
        look_up(*asked_in(space_id))  # a page shows when things arrive, and lets choose it
        return delivery_times_in.all(space_id)


@query
def delivery_times_in(space_id):
    return select(DeliveryTime).where(DeliveryTime.space_id == space_id)


def shown_proposal(place: CurrentSpace, now: datetime) -> DeliveryTime | None:
    """The proposal of another time, where the signed-in person lets it in; their own always."""
    return proposals.shown(DeliveryTime.proposed(place.space.id), LETTER_TIME, place, now)


def not_before(place: CurrentSpace, now: datetime) -> date | None:
    """From when this person can propose again; None for now, and where they answer the partner's proposal."""
    return proposals.not_before(shown_proposal(place, now), LETTER_TIME, place, now)


def propose(place: CurrentSpace, at: time, now: datetime) -> None:
    """Proposes this time in place of what was proposed before. The caller commits."""
    row = DeliveryTime(space_id=place.space.id, author_id=place.me.user_id, at=at, created_at=now)
    proposals.propose(row, DeliveryTime.proposed(place.space.id), LETTER_TIME, now)


def take_back(row: DeliveryTime, now: datetime) -> None:
    """Takes back a proposal. The caller commits."""
    proposals.take_back(row, LETTER_TIME, now)


def agree(row: DeliveryTime, now: datetime) -> None:
    """Puts a proposal in force for what's shared from now on. The caller commits."""
    row.agreed_at = now
    proposals.agreed(row, LETTER_TIME)


looked_up_with_it: list[Query] = [delivery_times_in]
"""What's asked of a space to say when things arrive; a room above adds what its answer to `asked_for_zone` takes."""


def asked_in(space_id: uuid.UUID) -> list[Asked]:
    """What a page that says when something arrives can look up together with other things."""
    return [(one, (space_id,)) for one in looked_up_with_it]


def zone_in(space_id: uuid.UUID) -> str:
    """The zone of the delivery time in this space."""
    said: list[str] = [zone for _, zone in asked_for_zone.send(space_id)]
    return said[0] if said else str(current_user.zone)


def arrivals(place: CurrentSpace, now: datetime) -> dict[str, datetime]:
    """When what the signed-in person sends would arrive, by what they can choose: right away only while both are in a talk."""
    if place.partner is None:
        return {}
    at, zone = DeliveryTime.of(place.space.id), zone_in(place.space.id)
    together = {"live": now} if are_together(place.space.id, now) else {}
    return together | {
        "letter": delivery_time.arrives_at(now, at, zone, at_once=False),
        "at-once": delivery_time.arrives_at(now, at, zone, at_once=True),
    }
