"""Whether two who have said hello are asked which day suits them: until one has been agreed on, or their first check-in has opened.

The day that's there for now can be proposed like any other. As long as none has been agreed on, both are only
beginning, so whoever proposes one waits a day before the next, and a no holds for just as long.

Guaranteed: someone who can't propose a day yet isn't asked to, so no button leads to a form that can't be sent.
"""

from datetime import datetime, timedelta

from couples.checkins.current_week import Week
from couples.checkins.models import Ritual
from couples.spaces import asking_again
from couples.spaces.asking_again import SCHEDULE, WAITS
from couples.spaces.models import CurrentSpace


def is_asked(place: CurrentSpace, this: Week, now: datetime) -> bool:
    """Whether this person is asked to propose a day now."""
    if not place.is_paired or this.hello or this.proposed or this.ritual.is_paused(now):
        return False
    if this.ritual.author_id or not (this.opened and this.opened.is_hello):
        return False
    return asking_again.not_before(place.space.id, place.me.user_id, SCHEDULE, now) is None


def proposed(place: CurrentSpace, this: Week) -> Ritual | None:
    """What one of the two has proposed, as long as none has been agreed on."""
    return this.proposed if place.is_paired and not this.ritual.author_id else None


def wait(in_force: Ritual) -> timedelta:
    """How long someone who proposes another day, or has said no to one, waits for the next."""
    return WAITS[SCHEDULE] if in_force.author_id else timedelta(days=1)
