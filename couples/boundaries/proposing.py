"""Proposing a version and taking it back.

A proposal goes out only if its author has seen the newest version beside the draft, so that the two don't talk past each
other, and only as often as `proposal_limits` allows.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from couples.boundaries import agreement_view, comfort, drafts, letting_in, proposal_limits
from couples.boundaries.agreement import Agreement, Signature, Version, drop_without_versions
from couples.boundaries.agreement_text import AGREEMENT, BOUNDARY, AgreementWords, DraftWords
from couples.boundaries.drafts import Draft
from couples.boundaries.own_boundary import Boundary, earlier_of
from couples.boundaries.seen_rows import arrived_versions, signatures_on
from couples.boundaries.signing import Agreed, Outdated, add_signature
from couples.db import db
from couples.packing import pack
from couples.spaces import asking_again
from couples.spaces.agreed_delivery_time import arrivals
from couples.spaces.models import CurrentSpace
from couples.vault import Locked


@dataclass(frozen=True)
class Going:
    """How a version goes out: with its author's signature or without; `arrives_at` is one of its `arrival_times`."""

    arrives_at: datetime
    sign: bool = False


def arrival_times(
    draft: Draft, place: CurrentSpace, view: "agreement_view.AgreementView | None", now: datetime
) -> dict[str, datetime]:
    """The choices for when a draft arrives, each with its moment. What is or was about intimacy never arrives right away.

    Args:
        view: the agreement that it would change, as its author sees it.
    """
    times = arrivals(place, now)
    if "live" in times and "intimacy" in _topics(draft, place, view):
        del times["live"]
    return times


def _topics(draft: Draft, place: CurrentSpace, view: "agreement_view.AgreementView | None") -> Iterator[str]:
    """The draft's topic and those of what it would change, since a change may drop the topic."""
    yield draft.words.topic
    before: list[Version | Boundary | None] = [*view.versions, *view.waiting] if view else []
    if draft.kind == BOUNDARY:
        before.append(earlier_of(draft, place))
    for row in before:
        if row and row.words:
            yield row.words.topic


def propose(draft: Draft, id: uuid.UUID, place: CurrentSpace, going: Going, now: datetime) -> Version:
    """Sends the draft as a version of its agreement, or as the first version of a new one.

    Raises:
        Outdated: another version has arrived that its author lets in and hasn't seen beside the draft.
        NotYet: its author has proposed something on this topic, or too much at all, not long ago.
    """
    agreement = _agreement_of(draft, place, now)
    newer = agreement_view.newest_of(agreement, draft.author_id, now, after=draft.base_id)
    if newer:
        raise Outdated(newer)
    view = agreement_view.look(agreement, place, now, now.date())
    proposal_limits.check(draft, place, now, view)
    words = words_of(draft, view, now)
    look_on = date.fromisoformat(draft.words.look_on)
    version = new_version(agreement, id, place, look_on, going.arrives_at, now)
    version.put(pack(words))
    draft.sent_id = id
    asking_again.waits_after(place.space.id, draft.author_id, id, draft.words.topic, now)
    letting_in.end_no(agreement.id, _topics(draft, place, view))
    db.session.flush()
    if going.sign:
        add_signature(version, place, now)
    if draft.words.comfort is not None:
        comfort.say(version, place, draft.words.comfort, show=draft.words.show_comfort)
    arrived_now(version, agreement, place, now)
    return version


def words_of(draft: Draft, view: "agreement_view.AgreementView | None", now: datetime) -> AgreementWords:
    """A draft as the version that its author would propose.

    The partner's need and closeness are those of the version that both signed last or, if there's none, of the first. So no proposal
    shows which of the partner's newer ones its author lets in. The trade-off: a newer need of theirs comes in again only with
    their own next proposal.

    Args:
        view: the agreement that it would change, as its author sees it; None for a new one.
    """
    first = next(iter(arrived_versions([view.agreement.id], now)), None) if view else None
    signed = view.agreed if view and view.agreed else first
    return draft.words.agreement(draft.author_id, signed.words if signed else None)


def _agreement_of(draft: Draft, place: CurrentSpace, now: datetime) -> Agreement:
    found = draft.about_id and agreement_view.agreement(
        draft.about_id, [place.space.id], draft.author_id, now
    )
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
        version.arrive(place.space)
        agreement.version += 1


def take_back(version: Version, now: datetime) -> None:
    """Takes a proposal back for its author: without a trace before it arrives; after that its words go and its number stays.

    Raises:
        Agreed: both have signed it, so it can only be ended.
    """
    if len(signatures_on([version.id])) == 2:
        raise Agreed
    if not version.has_arrived(now):
        asking_again.was_answered(version.id)
        drafts.revive(version, AGREEMENT, lambda: as_draft(version), _changes(version))
        db.session.delete(version)
        drop_without_versions([version.space_id])
        return
    sent = Draft.sent_id == version.id, Draft.author_id == version.author_id
    for draft in db.session.scalars(select(Draft).where(*sent)).all():
        _drop(draft, version)
    db.session.execute(delete(Signature).where(Signature.version_id == version.id))
    db.session.execute(delete(comfort.Comfort).where(comfort.Comfort.version_id == version.id))
    topic = version.words.topic if version.words else ""
    asking_again.keep_topic(version.space_id, version.author_id, version.id, topic)
    version.removed_at = now
    version.empty()
    agreement = db.session.get_one(Agreement, version.agreement_id)
    agreement.version += 1


def as_draft(version: Version) -> DraftWords | None:
    """The words and the number of a proposal as its author's draft had them."""
    words, me = version.words, str(version.author_id)
    if words is None:
        return None
    own = words.whys.get(me, ""), words.slips, version.look_on.isoformat(), words.closeness.get(me, "")
    said = next((row for row in comfort.numbers_on(version.id) if row.author_id == version.author_id), None)
    number, show = (said.number, said.is_offered) if said else (None, False)
    return DraftWords(words.what, *own, number, show, topic=words.topic)


def _changes(version: Version) -> uuid.UUID | None:
    """The agreement that a proposal would change; None if it's the first version of one."""
    others = select(Version.id).where(Version.agreement_id == version.agreement_id, Version.id != version.id)
    return version.agreement_id if db.session.scalar(others.limit(1)) else None


def _drop(draft: Draft, version: Version) -> None:
    """Deletes the draft of a proposal that's gone, unless it has words that weren't in the proposal.

    An earlier version saved such words into a draft that had been sent; it's then back among its author's drafts.
    """
    if _says_more(draft, version):
        draft.sent_id = None
    else:
        db.session.delete(draft)


def _says_more(draft: Draft, version: Version) -> bool:
    """Whether a draft has words that its proposal hadn't. Where its key isn't at hand, as on someone else's visit, it may."""
    try:
        words, sent = draft.words, version.words
    except Locked:
        return True
    has_changed = sent and (words.what, words.slips) != (sent.what, sent.slips)
    return bool(has_changed or (words.beside and drafts.newest_after(draft) is draft))
