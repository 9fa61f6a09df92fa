"""When a check-in is, as it now stands, for every page that names it, in the days of whoever reads it.

Of those to come, only the current one can be moved or called off. One that was moved has a day and no hour. Where one was
called off, the one after it is the next.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask_login import current_user

from couples import clock
from couples.checkins.current_week import Week, rhythm_of
from couples.checkins.models import CheckIn


@dataclass(frozen=True)
class NextCheckIn:
    """The next check-in. `moment` is its usual hour, and `moved_to` its day if it was moved: then its hour isn't known.

    `begins` is that hour, or the first minute of that day. `comes_up` is the same, but where one was called off just before
    it, that one's.
    """

    moment: datetime
    begins: datetime
    comes_up: datetime
    moved_to: date | None = None

    @property
    def follows_called_off(self) -> bool:
        return self.comes_up < self.begins

    @property
    def day(self) -> date:
        """Its day where the signed-in person lives."""
        return self.moved_to or clock.local(self.moment, current_user.zone).date()


def next_check_in(this: Week, now: datetime) -> NextCheckIn | None:
    """The check-in that's to come, or under way; None during a pause without an end, when no one can know."""
    rhythm, at = this.rhythm, this.check_in
    if at.day is None or (rhythm.held and not rhythm.resumes):
        return None
    own = rhythm.begins(at.day, at.moved_to)
    if at.is_settled or _is_passed_over(this, now):
        return one_after(this)
    return NextCheckIn(rhythm.moment(at.day), own, own, at.moved_to)


def one_after(this: Week) -> NextCheckIn | None:
    """The check-in after the current one; None as above."""
    rhythm, at = this.rhythm, this.check_in
    if at.day is None or (rhythm.held and not rhythm.resumes):
        return None
    own = rhythm.moment(at.day)
    after = rhythm.moment(rhythm.next_after(own))
    return NextCheckIn(after, after, own if at.is_called_off else after)


def _is_passed_over(this: Week, now: datetime) -> bool:
    rhythm, day = this.rhythm, this.check_in.day
    if day is None or not this.ritual.is_paused(now):
        return False
    return rhythm.resumes is None or rhythm.moment(day) <= rhythm.resumes


def day_of(check_in: CheckIn) -> date | None:
    """The day of any check-in where the signed-in person lives; the hello has none."""
    if check_in.day is None:
        return None
    moment = rhythm_of(check_in).moment(check_in.day)
    return check_in.moved_to or clock.local(moment, current_user.zone).date()
