"""What other pages show of agreements: what is to be looked at again, what was proposed to this person, what they may read elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from couples.boundaries import seeing
from couples.boundaries.seeing import View
from couples.spaces.models import Here


@dataclass(frozen=True)
class News:
    """`due` is to be looked at again, `proposed` waits for this person's answer and does not rest."""

    due: list[View]
    proposed: list[View]


def news_for(place: Here, now: datetime, today: date) -> News:
    """What Home and the check-in bring up, for the signed-in person. The same for both, but for whose proposal it is."""
    if not place.is_paired:
        return News([], [])
    views = seeing.in_space(place, now, today)
    return News(
        [v for v in views if v.stands.is_due and not v.open],
        [v for v in views if is_for(v, place) and not v.stands.rests_until],
    )


def is_for(view: View, place: Here) -> bool:
    """Whether the proposal on the table waits for this person: the other's, or an own one that only the other signed."""
    if view.open is None:
        return False
    signed, me = view.signed_by(view.open), place.me.user_id
    return me not in signed and (view.open.author_id != me or bool(signed))
