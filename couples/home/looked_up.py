"""What Home asks of the rooms, in two selects; each room then finds its own rows there (see `couples.db.looking_up`)."""

import uuid
from datetime import datetime

from couples.accounts import passkeys, reset_request
from couples.checkins import current_week, home_status, promises
from couples.db import look_up
from couples.light_question import home_line
from couples.live import live_session
from couples.only_me.models import settings_of
from couples.reminders.models import reminders_of
from couples.spaces import asking_again, invitations, kept_words
from couples.spaces.models import CurrentSpace


def of_person(id: uuid.UUID) -> None:
    """Loads what Home shows or asks about that belongs to this person alone."""
    mine = (id,)
    look_up(
        (settings_of, mine),
        (kept_words.left_over_of, mine),
        (reset_request.begun_of, mine),
        (reminders_of, mine),
        (home_status.has_written_of, mine),
        (passkeys.any_opening_of, mine),
    )


def of_space(place: CurrentSpace, now: datetime) -> None:
    """Loads what a space has one of: its schedule, this week's check-in, its promises, the live session that is open, when this person
    can ask for one again, and an invitation into it."""
    look_up(
        *current_week.asked_for(place),
        *home_line.asked_for(place),
        (promises.newest_open_of, (place.space.id, place.me.user_id)),
        (live_session.open_session_of, (place.space.id,)),
        (asking_again.days_of, (place.space.id, place.me.user_id, asking_again.TALK)),
        *([] if place.is_paired else [(invitations.live_in, (place.space.id, now))]),
    )
