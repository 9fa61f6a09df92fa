"""Undoing a signature that someone gave while both were in a talk, until noon of the next day.

Guaranteed: it's as if it had never been given. It's in no history, the signer's number for comfort goes with it, and no one
is told. If it was the second signature, the agreement is back where it stood. It can't be undone for intimacy, where
nothing binds and either can end it at any time; nor once either has ended it or put it on hold, because one person could
then take that back by signing the same words again. The trade-offs: the partner can see that it isn't signed; notes of
slips that the second signature cleared don't come back; and what was kept at a revisit is ended, not undone.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_login import current_user

from couples.boundaries import agreement_view, comfort
from couples.boundaries.agreement import Agreement, Signature, Version
from couples.boundaries.seen_rows import decisions_about, signatures_on
from couples.db import db
from couples.spaces import asking_again
from couples.spaces.models import CurrentSpace
from couples.spaces.together_now import were_together

NOON = time(12)


class TooLate(Exception):
    """There's no signature of this person that can be undone any more."""


def undo_until(signed_at: datetime, zone: str) -> datetime:
    """Noon of the day after `signed_at`, in the signer's time zone."""
    place = ZoneInfo(zone)
    next_day = signed_at.astimezone(place).date() + timedelta(days=1)
    return datetime.combine(next_day, NOON, place)


def is_open(signed_at: datetime, zone: str, now: datetime, topic: str, *, together: bool) -> bool:
    """Whether a signature can be undone as if it had never been given.

    Args:
        topic: what the agreement is about.
        together: whether both were in a talk when it was given.
    """
    return together and topic != "intimacy" and now < undo_until(signed_at, zone)


def to_undo(version: Version, both: list[Signature], place: CurrentSpace, now: datetime) -> Signature | None:
    """The signed-in person's signature on this version, while it can be undone; else None.

    Whether both were in a talk is looked up only for a signature that's recent enough.

    Args:
        both: the signatures on this version.
    """
    signed = next((s for s in both if s.author_id == place.me.user_id), None)
    if signed is None or version.words is None or version.is_kept or not place.is_paired:
        return None
    rule = signed.signed_at, current_user.zone, now, version.words.topic
    if not is_open(*rule, together=True):
        return None
    if not is_open(*rule, together=were_together(version.space_id, signed.signed_at)):
        return None
    return None if len(both) == 2 and not _stands_as_signed(version, both, place, now) else signed


def _stands_as_signed(version: Version, both: list[Signature], place: CurrentSpace, now: datetime) -> bool:
    """Whether this version is what both signed last, and neither ended it or put it on hold since."""
    agreement, agreed_at = db.session.get_one(Agreement, version.agreement_id), max(s.signed_at for s in both)
    if agreement_view.look(agreement, place, now, now.date()).agreed_id != version.id:
        return False
    said = decisions_about(agreement.id)
    return not any(d.kind in ("paused", "ended") and d.decided_at >= agreed_at for d in said)


def undo(version: Version, place: CurrentSpace, now: datetime) -> None:
    """Deletes the signature, whether or not the partner has signed; whoever proposed the version waits again as if it had never been given.

    Raises:
        TooLate: there's none that can be undone.
    """
    both = signatures_on([version.id])
    signature = to_undo(version, both, place, now)
    if signature is None:
        raise TooLate
    if len(both) == 2:
        _wait_again(version)
    db.session.delete(signature)
    comfort.say(version, place, None, show=False)
    if version.has_arrived(now):
        db.session.get_one(Agreement, version.agreement_id).version += 1


def _wait_again(version: Version) -> None:
    """Restores the wait after a proposal, which ended when both had signed, unless the partner has asked for other words."""
    said = decisions_about(version.agreement_id)
    if not any(d.kind == "change" and d.version_id == version.id for d in said):
        asking_again.was_answered(version.id)
        ids = version.space_id, version.author_id, version.id
        asking_again.waits_after(*ids, None, version.proposed_at)
