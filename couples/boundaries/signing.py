"""Signing for oneself, taking a signature back, or answering otherwise: each verb on exactly one version, by one person.

Guaranteed: a no and a "not now" are told to no one and stand in no row but one that the receiver alone can open. The trade-off:
whoever proposed isn't told, and to them it looks like no answer.

The write lock of the request orders whatever two people do at the same moment; each verb looks at where things stand under it.
The trade-off: whoever signs a version that isn't the newest any more is refused, and sees the newer one first.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select

from couples.boundaries import agreement_view, decisions
from couples.boundaries.agreement import Agreement, Signature, Version
from couples.boundaries.letting_in import subject_of
from couples.boundaries.seen_rows import signatures_on
from couples.db import db
from couples.spaces import asking_again, letting_in
from couples.spaces.models import CurrentSpace

QUIET_AFTER_NO = timedelta(weeks=4)
"""So long nothing that the partner proposes about the same, or on the same topic, shows to who said no."""


class Outdated(Exception):
    """The version is not the one on the table any more; `version` is what is now, or None."""

    def __init__(self, version: Version | None):
        super().__init__()
        self.version = version


class DayIsPast(Exception):
    """Its day to look again has come before both signed: it needs a new day first."""


class Agreed(Exception):
    """Both signed meanwhile: it is in force, and is ended, not taken back."""


def sign(
    version: Version, place: CurrentSpace, now: datetime, today: date, *, at_any_hour: bool = False
) -> Version:
    """Signs for oneself. The second signature puts the version in force and clears what was noted before it.

    Raises:
        Outdated: another version is on the table.
        DayIsPast: its day to look again is not ahead any more.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    view = agreement_view.look(agreement, place, now, today, at_any_hour=at_any_hour)
    if view.agreed and view.agreed.id == version.id:
        return version
    mine_waits = version.author_id == place.me.user_id and not version.has_arrived(now)
    if not mine_waits and (view.open is None or view.open.id != version.id):
        raise Outdated(view.open)
    if version.look_on <= today:
        raise DayIsPast
    is_new = add_signature(version, place, now)
    if agreement_view.look(agreement, place, now, today).agreed_id == version.id:
        decisions.looked(agreement)
        asking_again.was_answered(version.id)
    if is_new and not mine_waits:
        agreement.version += 1
    return version


def add_signature(version: Version, place: CurrentSpace, now: datetime) -> bool:
    """Whether it was not there already."""
    there = (Signature.version_id == version.id, Signature.author_id == place.me.user_id)
    if db.session.scalar(select(Signature.id).where(*there)):
        return False
    db.session.add(
        Signature(space_id=version.space_id, version_id=version.id, author_id=place.me.user_id, signed_at=now)
    )
    db.session.flush()
    return True


def unsign(version: Version, place: CurrentSpace, now: datetime) -> None:
    """Takes one's own signature back while it is the only one.

    Raises:
        Agreed: the other signed meanwhile.
    """
    signed = signatures_on([version.id])
    if len(signed) == 2:
        raise Agreed
    for signature in signed:
        if signature.author_id == place.me.user_id:
            db.session.delete(signature)
    if version.has_arrived(now):
        db.session.get_one(Agreement, version.agreement_id).version += 1


def answer(
    version: Version,
    kind: str,
    line: str,
    until: date | None,
    id: uuid.UUID,
    place: CurrentSpace,
    now: datetime,
    today: date,
) -> bool:
    """No, not now, or "I would change something", with a line or without; only that one can be seen by both.

    Returns:
        Whether both can see it.

    Raises:
        Outdated: the version is not on the table any more.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    newer = agreement_view.newest_of(agreement, place.me.user_id, now, after=version.id)
    if newer or len(signatures_on([version.id])) == 2:
        raise Outdated(newer)
    if kind == "change":
        asking_again.was_answered(version.id)
        decisions.decide(agreement, kind, place, now, id=id, version_id=version.id, line=line)
        return True
    quiet_until = until or today + QUIET_AFTER_NO
    letting_in.set_aside(version.id, until)
    letting_in.set_aside(agreement.id, quiet_until)
    topic = version.words.topic if version.words else ""
    letting_in.be_quiet(subject_of(topic), quiet_until, now)
    return False
