"""Signing, taking a signature back, or answering otherwise: each is done by one person to exactly one version.

Guaranteed: a no and a "not now" are told to no one, and are stored only where the receiver alone can open them. The
trade-off: whoever proposed isn't told, and can't tell it from no answer. The request's write lock orders what two people do
at the same moment, and each function checks under it where things stand. The trade-off: whoever signs a version that's no
longer the newest is refused, and sees the newer one first.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select

from couples.boundaries import agreement_view, decisions
from couples.boundaries.agreement import Agreement, Decision, Signature, Version
from couples.boundaries.letting_in import subject_of
from couples.boundaries.seen_rows import signatures_on
from couples.db import db
from couples.spaces import asking_again, letting_in
from couples.spaces.models import CurrentSpace

QUIET_AFTER_NO = timedelta(weeks=4)
"""How long after a no its receiver sees nothing that the partner proposes for this agreement or on this topic."""


class Outdated(Exception):
    """The version is no longer on the table; `version` is the one that is now, or None."""

    def __init__(self, version: Version | None):
        super().__init__()
        self.version = version


class DayIsPast(Exception):
    """Its day to revisit has come before both signed: it needs a new day first."""


class Agreed(Exception):
    """Both have signed by now: it's active, and can be ended but not taken back."""


def sign(
    version: Version, place: CurrentSpace, now: datetime, today: date, *, even_unseen: bool = False
) -> Version:
    """Signs for the signed-in person. The second signature makes the version active and deletes earlier notes of slips.

    Args:
        even_unseen: whether it's also for a version that they don't let in, as their own words say the same.

    Raises:
        Outdated: another version is on the table.
        DayIsPast: its day to revisit has come.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    view = agreement_view.look(agreement, place, now, today, even_unseen=even_unseen)
    if view.agreed and view.agreed.id == version.id:
        return version
    mine_waits = version.author_id == place.me.user_id and not version.has_arrived(now)
    if not mine_waits and (view.open is None or view.open.id != version.id):
        raise Outdated(view.open)
    if version.look_on <= today:
        raise DayIsPast
    is_new = add_signature(version, place, now)
    if agreement_view.look(agreement, place, now, today).agreed_id == version.id:
        decisions.looked(agreement, place, now)
        asking_again.was_answered(version.id)
    if is_new and not mine_waits:
        agreement.version += 1
    return version


def add_signature(version: Version, place: CurrentSpace, now: datetime) -> bool:
    """Adds the signed-in person's signature, and says whether it wasn't there already."""
    there = (Signature.version_id == version.id, Signature.author_id == place.me.user_id)
    if db.session.scalar(select(Signature.id).where(*there)):
        return False
    db.session.add(
        Signature(space_id=version.space_id, version_id=version.id, author_id=place.me.user_id, signed_at=now)
    )
    db.session.flush()
    return True


def unsign(version: Version, place: CurrentSpace, now: datetime) -> bool:
    """Takes the signed-in person's signature back while it's the only one.

    Returns:
        Whether both see a change: they had signed, and it has arrived.

    Raises:
        Agreed: their partner has signed, too.
    """
    signed = signatures_on([version.id])
    if len(signed) == 2:
        raise Agreed
    own = [signature for signature in signed if signature.author_id == place.me.user_id]
    for signature in own:
        db.session.delete(signature)
    is_seen = bool(own) and version.has_arrived(now)
    if is_seen:
        db.session.get_one(Agreement, version.agreement_id).version += 1
    return is_seen


def answer(
    version: Version,
    kind: str,
    line: str,
    until: date | None,
    id: uuid.UUID,
    place: CurrentSpace,
    now: datetime,
    today: date,
) -> Decision | None:
    """Answers with no, not now, or "I'd change something", the only one that both can see.

    Args:
        kind: no, not-now or change.
        line: what they'd change; may be empty.
        until: the day on which a "not now" ends; None otherwise.
        id: the id of the answer, so that sending it twice makes one.

    Returns:
        It, if both can see it.

    Raises:
        Outdated: the version is no longer on the table.
        EnoughToday: they've asked for changes too often in a day.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    newer = agreement_view.newest_of(agreement, place.me.user_id, now, after=version.id)
    taken_back = kind == "change" and version.removed_at  # a no still keeps the topic away from its receiver
    if newer or taken_back or len(signatures_on([version.id])) == 2:
        raise Outdated(newer)
    if kind == "change":
        asking_again.was_answered(version.id)
        return decisions.ask_for_change(version, agreement, place, now, id=id, line=line)
    quiet_until = until or today + QUIET_AFTER_NO
    letting_in.set_aside(version.id, until)
    letting_in.set_aside(agreement.id, quiet_until)
    topic = version.words.topic if version.words else ""
    letting_in.mute(subject_of(topic), quiet_until, now)
    return None
