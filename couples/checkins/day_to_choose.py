"""Whether two who have said hello are asked which day suits them: until one was agreed on, or their first check-in opened.

Proposing the day that's already set counts as an answer, but only for that person.

Guaranteed: someone who can't propose a day yet isn't asked to, so no button leads to a form that can't be sent.
"""

from datetime import datetime

from couples.checkins.current_week import Week
from couples.checkins.models import Ritual
from couples.spaces import asking_again, letting_in
from couples.spaces.asking_again import SCHEDULE
from couples.spaces.models import CurrentSpace


def is_asked(place: CurrentSpace, this: Week, now: datetime) -> bool:
    """Whether this person is asked to propose a day now."""
    if not place.is_paired or this.hello or this.proposed or this.ritual.is_paused(now):
        return False
    if letting_in.has_opened(fits(this.ritual)):
        return False
    if this.ritual.author_id or not (this.opened and this.opened.is_hello):
        return False
    return asking_again.not_before(place.space.id, place.me.user_id, SCHEDULE, now) is None


def fits(ritual: Ritual) -> str:
    """What's remembered for one person alone once they've said that the day fits as it is."""
    return letting_in.mark("fits", ritual.id)
