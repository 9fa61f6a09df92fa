"""What Home asks of the rooms, in one select; each room then finds its own rows there (see `couples.db.looking_up`)."""

from datetime import datetime

from couples.accounts import passkeys, reset_request
from couples.checkins import beside_opened, current_week, home_status, promises
from couples.db import look_up
from couples.light_question import home_line
from couples.live import live_session
from couples.reminders.models import reminders_of
from couples.spaces import asking_again, invitations, kept_words
from couples.spaces.models import CurrentSpace


def for_home(place: CurrentSpace, now: datetime) -> None:
    """Loads what Home shows or asks about that belongs to the signed-in person alone, and what a space has one of.

    Agreements are asked for apart here: SQLAlchemy looks in each row for an object of every model, and Home asks about many.
    """
    here, me = place.space.id, place.me.user_id
    look_up(
        (kept_words.left_over_of, (me,)),
        (beside_opened.left_over_of, (me,)),
        (reset_request.begun_of, (me,)),
        (reminders_of, (me,)),
        (home_status.has_written_of, (me,)),
        (passkeys.any_opening_of, (me,)),
        *current_week.asked_for(place),
        *home_line.asked_for(place),
        (promises.newest_open_of, (here, me)),
        (live_session.open_or_called_off_of, (here,)),
        (asking_again.days_of, (here, me, asking_again.TALK)),
        *([] if place.is_paired else [(invitations.live_in, (here, now))]),
    )
