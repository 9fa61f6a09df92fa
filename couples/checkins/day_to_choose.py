"""Whether two who have said hello are asked which day suits them: until one has been agreed on, or their first check-in has opened.

The day that's there for now can be proposed like any other. As long as both are only beginning, whoever proposes one waits a day
before the next, and a first no holds for just as long; a second one holds for four weeks. So do both where the proposal has
questions in someone's own words, which are no matter of days.

Guaranteed: someone who can't propose a day yet isn't asked to, so no button leads to a form that can't be sent.
"""

from datetime import datetime, timedelta

from couples.checkins.current_week import Week
from couples.checkins.models import Ritual
from couples.clock import A_DAY
from couples.spaces import asking_again, letting_in
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


def are_beginning(this: Week) -> bool:
    """Whether no day has been agreed on, and no check-in has opened. Pure."""
    return not this.ritual.author_id and (this.opened is None or this.opened.is_hello)


def wait(this: Week, proposal: Ritual) -> timedelta:
    """How long someone who proposes this waits for the next. Pure."""
    return A_DAY if are_beginning(this) and not proposal.own else WAITS[SCHEDULE]


def a_no_holds(this: Week, proposal: Ritual) -> timedelta:
    """How long nothing more of the kind shows to the signed-in person once they've said no to this; a second no holds longer."""
    return WAITS[SCHEDULE] if SCHEDULE in letting_in.choices().quiet else wait(this, proposal)
