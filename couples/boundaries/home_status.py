"""What other pages show of agreements: what is to be looked at again, what was proposed to this person, what they may read elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from couples.boundaries import agreement_view
from couples.boundaries.agreement_view import AgreementView
from couples.spaces.models import CurrentSpace


@dataclass(frozen=True)
class HomeStatus:
    """`due` is to be looked at again, `proposed` waits for this person's answer and does not rest."""

    due: list[AgreementView]
    proposed: list[AgreementView]


def home_status_for(place: CurrentSpace, now: datetime, today: date) -> HomeStatus:
    """What Home and the check-in bring up, for the signed-in person. Proposals go by who made them and what each lets in."""
    if not place.is_paired:
        return HomeStatus([], [])
    views = agreement_view.in_space(place, now, today)
    return HomeStatus(
        [v for v in views if v.stands.is_due and not v.open],
        [v for v in views if is_for(v, place) and not v.stands.rests_until],
    )


def is_for(view: AgreementView, place: CurrentSpace) -> bool:
    """Whether the proposal on the table waits for this person: the other's, or an own one that only the other signed."""
    if view.open is None:
        return False
    signed, me = view.signed_by(view.open), place.me.user_id
    return me not in signed and (view.open.author_id != me or bool(signed))
