"""Proposing, countering, signing: each verb on exactly one version, by one person, for themselves alone.

The write lock of the request orders whatever two people do at the same moment; each verb looks at where things stand under it.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from couples.boundaries import comfort, decisions, drafts, page_context
from couples.boundaries.agreement import (
    Agreement,
    Signature,
    Version,
    drop_without_versions,
    signatures_on,
)
from couples.boundaries.drafts import Draft
from couples.boundaries.status import IN_FORCE
from couples.db import db
from couples.packing import pack, replace
from couples.spaces import delivery
from couples.spaces.delivery_time import DeliveryTime
from couples.spaces.models import CurrentSpace

SOONEST, LATEST = timedelta(days=1), timedelta(days=731)
LOW_COMFORT = 3


class Outdated(Exception):
    """The version is not the one on the table any more; `version` is what is now, or None."""

    def __init__(self, version: Version | None):
        super().__init__()
        self.version = version


class DayIsPast(Exception):
    """Its day to look again has come before both signed: it needs a new day first."""


class Agreed(Exception):
    """Both signed meanwhile: it is in force, and is ended, not taken back."""


@dataclass(frozen=True)
class Going:
    """How a version goes out: with its author's signature or without, at the letter time, soon, or now (in a live session)."""

    when: str = "letter"
    sign: bool = False


def arrival(now: datetime, place: CurrentSpace, when: str) -> datetime:
    """The moment at which the partner sees it: `when` is letter, at-once (ten minutes, never at night) or live (now)."""
    if when == "live":
        return now
    at, zone = DeliveryTime.of(place.space.id), place.partner.zone  # type: ignore[union-attr]
    return delivery.arrives_at(now, at, zone, at_once=when == "at-once")


def propose(draft: Draft, id: uuid.UUID, place: CurrentSpace, going: Going, now: datetime) -> Version:
    """Puts the draft on its way as a version of its agreement, or as the first of a new one.

    Raises:
        Outdated: since the draft was begun, another version arrived that its author has not seen beside it.
    """
    agreement = _agreement_of(draft, place, now)
    newest = page_context.newest_of(agreement, now)
    if newest and newest.id != draft.base_id:
        raise Outdated(newest)
    before = page_context.newest_of(agreement, now, with_words=True)
    words = draft.words.agreement(draft.author_id, before.words if before else None)
    look_on = date.fromisoformat(draft.words.look_on)
    version = new_version(agreement, id, place, look_on, arrival(now, place, going.when), now)
    version.put(pack(words))
    draft.sent_id = id
    db.session.flush()
    if going.sign:
        add_signature(version, place, now)
    if draft.words.comfort is not None:
        comfort.say(version, place, draft.words.comfort, show=draft.words.show_comfort)
    arrived_now(version, agreement, place, now)
    return version


def _agreement_of(draft: Draft, place: CurrentSpace, now: datetime) -> Agreement:
    found = draft.about_id and page_context.agreement(draft.about_id, [place.space.id], draft.author_id, now)
    if found:
        return found
    made = Agreement(space_id=place.space.id, begun_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def new_version(
    agreement: Agreement,
    id: uuid.UUID,
    place: CurrentSpace,
    look_on: date,
    arrives_at: datetime,
    now: datetime,
) -> Version:
    version = Version(
        id=id,
        space_id=place.space.id,
        agreement_id=agreement.id,
        author_id=place.me.user_id,
        proposed_at=now,
        arrives_at=arrives_at,
        look_on=look_on,
        is_kept=False,
        version=1,
    )
    db.session.add(version)
    return version


def arrived_now(version: Version, agreement: Agreement, place: CurrentSpace, now: datetime) -> None:
    if version.has_arrived(now):
        version.remove_outer_layer()
        place.space.shared_since = place.space.shared_since or now
        agreement.version += 1


def keep(
    agreement: Agreement, id: uuid.UUID, look_on: date, place: CurrentSpace, now: datetime, today: date
) -> Version:
    """The same words again until a new day. Where the other keeps it until that day already, this is the second signature.

    Raises:
        Outdated: there is another proposal on the table, or nothing to keep.
    """
    view = page_context.look(agreement, place, now, today)
    on_table, agreed = view.open, view.agreed
    if on_table and on_table.is_kept and on_table.look_on == look_on:
        return sign(on_table, place, now, today)
    if agreed and on_table is None and view.stands.kind == IN_FORCE and agreed.look_on == look_on:
        return agreed  # sent twice: both keep it until that day already
    if agreed is None or agreed.words is None or (on_table and on_table.author_id != place.me.user_id):
        raise Outdated(on_table)
    version = new_version(agreement, id, place, look_on, now, now)
    version.put(pack(agreed.words))
    version.is_kept = True
    arrived_now(version, agreement, place, now)
    db.session.flush()
    add_signature(version, place, now)
    return version


def sign(version: Version, place: CurrentSpace, now: datetime, today: date) -> Version:
    """Signs for oneself. The second signature puts the version in force and clears what was noted before it.

    Raises:
        Outdated: another version is on the table.
        DayIsPast: its day to look again is not ahead any more.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    view = page_context.look(agreement, place, now, today)
    if view.agreed and view.agreed.id == version.id:
        return version
    mine_waits = version.author_id == place.me.user_id and not version.has_arrived(now)
    if not mine_waits and (view.open is None or view.open.id != version.id):
        raise Outdated(view.open)
    if version.look_on <= today:
        raise DayIsPast
    is_new = add_signature(version, place, now)
    if page_context.look(agreement, place, now, today).agreed_id == version.id:
        decisions.looked(agreement)
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
) -> None:
    """No, not now, or "I would change something": each with a line or without.

    Raises:
        Outdated: the version is not on the table any more.
    """
    agreement = db.session.get_one(Agreement, version.agreement_id)
    newest = page_context.newest_of(agreement, now)
    if newest is None or newest.id != version.id or len(signatures_on([version.id])) == 2:
        raise Outdated(newest)
    decisions.decide(agreement, kind, place, now, id=id, version_id=version.id, line=line, until=until)


def take_back(version: Version, now: datetime) -> None:
    """Its author takes a proposal back: without a trace before it arrives; afterwards its words go and its place stays.

    Raises:
        Agreed: both signed it; it is ended, not taken back.
    """
    if len(signatures_on([version.id])) == 2:
        raise Agreed
    if not version.has_arrived(now):
        drafts.revive(version.id)
        db.session.delete(version)
        drop_without_versions([version.space_id])
        return
    db.session.execute(delete(Draft).where(Draft.sent_id == version.id))
    db.session.execute(delete(Signature).where(Signature.version_id == version.id))
    db.session.execute(delete(comfort.Comfort).where(comfort.Comfort.version_id == version.id))
    version.removed_at = now
    version.empty()
    agreement = db.session.get_one(Agreement, version.agreement_id)
    agreement.version += 1


def changed_words(
    draft: Draft, view: "page_context.AgreementView", me: uuid.UUID, beginning: Version | None = None
) -> None:
    """Fills a fresh draft with the newest words, or those of `beginning`, for somebody who would change something."""
    newest = beginning if beginning in view.versions and beginning.words else view.newest
    if view.versions:
        draft.base_id = view.versions[-1].id
    if newest is None or newest.words is None:
        return
    words = newest.words
    draft.words = replace(
        draft.words,
        what=words.what,
        slips=words.slips,
        topic=words.topic,
        why=words.why_of(me),
        closeness=words.closeness.get(str(me), ""),
        look_on=newest.look_on.isoformat(),
    )
