"""What other pages show of agreements: those that are due to be revisited, proposals to this person, and all that they can see."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from couples.boundaries import agreement_view, seen_rows
from couples.boundaries.agreement import Decision, Version
from couples.boundaries.agreement_view import AgreementView
from couples.db import Asked
from couples.spaces.models import CurrentSpace


@dataclass(frozen=True)
class HomeStatus:
    """`due` are to be revisited; `proposed` wait for this person's answer, which they haven't put off; `seen` are all that they can see."""

    due: list[AgreementView]
    proposed: list[AgreementView]
    seen: list[AgreementView]

    @property
    def near(self) -> list[AgreementView]:
        """What is to be revisited within a week."""
        return [view for view in self.seen if view.is_near]

    def signed_by(self, partner_id: uuid.UUID) -> Iterator[tuple[AgreementView, Version, datetime]]:
        """The versions that the partner signed after this person did, or that this person proposed without signing."""
        for view in self.seen:
            for version in filter(None, (view.agreed, view.open)):
                signed = view.signed_by(version)
                at, others = signed.get(partner_id), [t for who, t in signed.items() if who != partner_id]
                is_last = others and at and at >= max(others)
                if at and (is_last or (not others and version.author_id != partner_id)):
                    yield view, version, at

    def answers_of(self, partner_id: uuid.UUID) -> Iterator[Decision]:
        """The partner's requests for a change of this person's proposals, without those that their own proposal came after."""
        for view in self.seen:
            for number, version in enumerate(view.versions, 1):
                if not any(v.author_id == partner_id for v in view.versions[number:] if not v.removed_at):
                    yield from (d for d in view.answers_to(version) if d.author_id == partner_id)


def asked_for(place: CurrentSpace, now: datetime) -> list[Asked]:
    """The queries that `home_status_for` runs, for looking them up together with others."""
    return seen_rows.asked_in(place.space.id, place.me.user_id, now) if place.is_paired else []


def home_status_for(place: CurrentSpace, now: datetime, today: date) -> HomeStatus:
    """What Home and the check-in bring up, for the signed-in person; without proposals that they don't let in."""
    if not place.is_paired:
        return HomeStatus([], [], [])
    views = agreement_view.in_space(place, now, today)
    return HomeStatus(
        [v for v in views if v.stands.is_due and not v.open],
        [v for v in views if is_for(v, place) and not v.stands.rests_until],
        views,
    )


def has_asked_for_change(view: AgreementView, me: uuid.UUID) -> bool:
    """Whether the signed-in person, who is `me`, would change the proposal on the table: they said so, or their own is on its way."""
    if view.open is None:
        return False
    came = view.open.arrives_at
    said = any(said.author_id == me for said in view.answers_to(view.open))
    return said or any(v.author_id == me and v.proposed_at >= came for v in view.waiting)


def is_for(view: AgreementView, place: CurrentSpace) -> bool:
    """Whether the proposal on the table waits for this person: it's the partner's, or their own that only the partner has signed.

    It doesn't once they asked for a change or sent one; they can still answer it otherwise.
    """
    if view.open is None:
        return False
    signed, me = view.signed_by(view.open), place.me.user_id
    return (
        me not in signed
        and not has_asked_for_change(view, me)
        and (view.open.author_id != me or bool(signed))
    )
