"""Agreements: what both signed, what one proposed or drafts, and what the partner proposed.

Guaranteed: a no, a "not now" and a note that something slipped are in none of it, and no one is named for an ending. In intimacy
nothing binds, so no agreement about it is in any file, nor a draft that was sent or that would change one. A draft of someone's own
is in their file whatever it's about.
"""

import uuid
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from couples.boundaries import agreement_view, history
from couples.boundaries.agreement import Agreement, Decision, Version
from couples.boundaries.agreement_text import AGREEMENT, topics
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.comfort import Comfort
from couples.boundaries.drafts import Draft
from couples.boundaries.seen_rows import seen_agreement
from couples.db import db
from couples.spaces.membership import Membership
from couples.takeout.rows import Record, SharedSpace, Taker, records, said
from couples.takeout.sections import Section


def view_of(taker: Taker, agreement_id: uuid.UUID) -> tuple[AgreementView, SharedSpace] | None:
    """An agreement as the taker sees it, and its space; None where nothing of it may be taken away."""
    agreement = seen_agreement(agreement_id, taker.space_ids, taker.id, taker.now)
    if agreement is None:
        return None
    space = next(s for s in taker.spaces if s.id == agreement.space_id)
    both = tuple(space.names)
    view = agreement_view.view_of_agreement(agreement, taker.id, both, taker.now, taker.today)
    topics_of_all = {v.words.topic for v in (*view.versions, *view.waiting) if v.words}
    return None if "intimacy" in topics_of_all or history.is_intimate(view) else (view, space)


def _each(taker: Taker, make) -> Iterator[Record]:
    def of(agreement: Agreement) -> Iterable[Record]:
        found = view_of(taker, agreement.id)
        return make(*found) if found else ()

    return records(Agreement, of, Agreement.space_id.in_(taker.space_ids), order=[Agreement.begun_at])


def _signed_by_both(view: AgreementView) -> dict[uuid.UUID, Version]:
    return {v.id: v for v in view.versions if len(view.signed_by(v)) == 2 and v.words}


def signed(taker: Taker) -> Iterator[Record]:
    """Every version that both signed, with its days; and breaks and endings, without a name."""

    def make(view: AgreementView, space: SharedSpace) -> Iterable[Record]:
        both = _signed_by_both(view)
        if not both:
            return
        names = space.names
        said_since = [e for e in history.events(view) if e.kind in ("paused", "ended")]
        yield {
            "stands": view.stands.kind,
            "versions": [_version(view, version, taker, names) for version in both.values()],
            "since": [
                {"on": taker.day_of(e.at), "what": e.kind, "until": e.decision.until if e.decision else None}
                for e in said_since
            ],
        }

    return _each(taker, make)


def _version(view: AgreementView, version: Version, taker: Taker, names: dict[uuid.UUID, str]) -> Record:
    signatures = view.signed_by(version).items()
    return {
        "number": view.number(version),
        "proposed_by": names.get(version.author_id),
        "proposed_on": taker.day_of(max(version.proposed_at, version.arrives_at)),
        "signed": [{"who": names.get(who), "on": taker.day_of(at)} for who, at in signatures],
        **_said_in(version, names),
    }


def _said_in(version: Version, names: dict[uuid.UUID, str]) -> Record:
    """What a version says, with the needs and the closeness of those in `names` alone."""
    words = version.words
    if words is None:
        return {}
    return {
        "what": words.what,
        "if_it_slips": words.slips,
        "why": [{"who": names[id], "text": words.why_of(id)} for id in names if words.why_of(id)],
        "closeness": [
            {"who": names[id], "text": words.closeness_of(id)} for id in names if words.closeness_of(id)
        ],
        "topic": topics()[words.topic].name if words.topic in topics() else "",
        "revisit_on": version.look_on,
    }


def proposals_of(taker: Taker, *, mine: bool) -> Iterator[Record]:
    """What one of the two proposed and the two haven't both signed."""

    def make(version: Version) -> Iterable[Record]:
        found = view_of(taker, version.agreement_id)
        if found is None:
            return
        view, space = found
        is_seen = version.id in {seen.id for seen in (*view.versions, *view.waiting)}
        if is_seen and version.id not in _signed_by_both(view) and version.words:
            of_author = {id: name for id, name in space.names.items() if id == version.author_id}
            proposed_at = version.proposed_at if mine else version.arrives_at
            yield {"proposed_on": taker.day_of(proposed_at), **_said_in(version, of_author)}

    whose = Version.author_id == taker.id if mine else Version.author_id != taker.id
    return records(Version, make, whose, Version.space_id.in_(taker.space_ids), order=[Version.proposed_at])


def drafts(taker: Taker) -> Iterator[Record]:
    def make(draft: Draft) -> Iterable[Record]:
        if draft.kind == AGREEMENT and _says_what_no_file_says(taker, draft):
            return
        words = draft.words
        value = {"changed_on": draft.changed_on, "kind": draft.kind, **said(words)}
        yield value | ({"topic": topics()[words.topic].name} if words.topic in topics() else {})

    return records(Draft, make, Draft.author_id == taker.id, order=[Draft.changed_on])


def _says_what_no_file_says(taker: Taker, draft: Draft) -> bool:
    """Whether a draft has the words of an agreement of which nothing may be taken away, as proposed or to change it."""
    if draft.words.topic == "intimacy" and (draft.sent_id or draft.about_id):
        return True
    theirs = select(Membership.space_id).where(Membership.user_id == taker.id)
    about = select(Agreement.id).where(Agreement.id == draft.about_id, Agreement.space_id.in_(theirs))
    found = db.session.scalar(about) if draft.about_id else None
    return found is not None and view_of(taker, found) is None


def asked_to_change(taker: Taker) -> Iterator[Record]:
    """The taker's own words on what they would change of a proposal; no other answer."""

    def make(row: Decision) -> Iterable[Record]:
        if view_of(taker, row.agreement_id):
            yield {"at": row.decided_at, "text": row.line}

    mine = Decision.author_id == taker.id, Decision.space_id.in_(taker.space_ids)
    with_words = Decision.kind == "change", Decision.line_cell.is_not(None)
    return records(Decision, make, *mine, *with_words, order=[Decision.decided_at])


def comfort(taker: Taker) -> Iterator[Record]:
    """How comfortable the taker is with a version, 0 to 10: their own number."""

    def make(row: Comfort) -> Iterable[Record]:
        version = db.session.get_one(Version, row.version_id)
        found = taker.can_read(row.space_id) and view_of(taker, version.agreement_id)
        if not found or row.number is None:
            return
        is_to_take = version.author_id == taker.id or version.id in _signed_by_both(found[0])
        about = version.words if is_to_take else None
        yield {"number": row.number, "about": about.what if about else ""}

    proposed = select(Version.proposed_at).where(Version.id == Comfort.version_id).scalar_subquery()
    return records(Comfort, make, Comfort.author_id == taker.id, order=[proposed])


OWN = (
    Section("agreement_drafts", "Drafts of agreements and boundaries", drafts, ("agreement.draft",)),
    Section(
        "proposals", "What I proposed", lambda taker: proposals_of(taker, mine=True), ("agreement.version",)
    ),
    Section("asked_to_change", "What I'd change", asked_to_change, ("agreement.line",)),
    Section("comfort", "How comfortable I am with it", comfort, ("comfort.own",)),
)
SIGNED = (Section("agreements", "Our agreements", signed, ("agreement.version",)),)
THEIRS = (Section("proposals", "Proposed to me", lambda taker: proposals_of(taker, mine=False)),)
