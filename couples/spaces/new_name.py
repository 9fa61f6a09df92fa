"""Taking another name while one shares with someone: at most once a week, and ten minutes to mend it, before they can see it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from couples.accounts.models import User
from couples.db import db
from couples.spaces.former_partner import ARRIVES_AFTER
from couples.spaces.membership import Membership
from couples.spaces.models import Space

EVERY = timedelta(weeks=1)


def free_from(person: User, now: datetime) -> datetime | None:
    """From when this person can take another name; None for now."""
    latest = max((place.renamed_at for place in _shared_by(person) if place.renamed_at), default=None)
    if latest is None or now < latest + ARRIVES_AFTER or latest + EVERY <= now:
        return None
    return latest + EVERY


def takes(person: User, now: datetime) -> None:
    """Notes that this person takes another name, before they do. Mending one changes nothing about when it shows. The caller commits."""
    for place in _shared_by(person):
        place.name_then = place.name_then or person.name
        if place.renamed_at is None or place.renamed_at + ARRIVES_AFTER <= now:
            place.renamed_at = now


def _shared_by(person: User) -> list[Membership]:
    """Their places in what they share with someone, also where they're shut out since they started over."""
    theirs = (
        select(Membership).join(Space, Space.id == Membership.space_id).where(Membership.user_id == person.id)
    )
    return list(db.session.scalars(theirs.where(Space.paired_at.is_not(None), Space.closed_at.is_(None))))
