"""What other pages show of agreements: what is to be looked at again, what was proposed to this person, what they may read elsewhere."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from couples.boundaries import agreement_view
from couples.boundaries.agreement import Decision, Version
from couples.boundaries.agreement_view import AgreementView
from couples.spaces.models import CurrentSpace


@dataclass(frozen=True)
class HomeStatus:
    """`due` is to be revisited, `proposed` waits for this person's answer and does not rest; `seen` are all there are."""

    due: list[AgreementView]
    proposed: list[AgreementView]
    seen: list[AgreementView]

    @property
    def near(self) -> list[AgreementView]:
        """What is to be revisited within a week."""
        return [view for view in self.seen if view.is_near]

    def signed_by(self, partner_id: uuid.UUID) -> Iterator[tuple[AgreementView, Version, datetime]]:
        """What the partner signed after this person had: it's agreed since, or was this person's own proposal."""
        for view in self.seen:
            for version in filter(None, (view.agreed, view.open)):
                signed = view.signed_by(version)
                at, others = signed.get(partner_id), [t for who, t in signed.items() if who != partner_id]
                is_last = others and at and at >= max(others)
                if at and (is_last or (not others and version.author_id != partner_id)):
                    yield view, version, at

    def answers_of(self, partner_id: uuid.UUID) -> Iterator[Decision]:
        """What the partner would change of this person's proposals."""
        for view in self.seen:
            for version in view.versions:
                yield from (d for d in view.answers_to(version) if d.author_id == partner_id)


def home_status_for(place: CurrentSpace, now: datetime, today: date) -> HomeStatus:
    """What Home and the check-in bring up, for the signed-in person. Proposals go by who made them and what each lets in."""
    if not place.is_paired:
        return HomeStatus([], [], [])
    views = agreement_view.in_space(place, now, today)
    return HomeStatus(
        [v for v in views if v.stands.is_due and not v.open],
        [v for v in views if is_for(v, place) and not v.stands.rests_until],
        views,
    )


def is_for(view: AgreementView, place: CurrentSpace) -> bool:
    """Whether the proposal on the table waits for this person: the other's, or an own one that only the other signed."""
    if view.open is None:
        return False
    signed, me = view.signed_by(view.open), place.me.user_id
    return me not in signed and (view.open.author_id != me or bool(signed))
