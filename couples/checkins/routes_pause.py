"""Pausing the check-ins and starting again: either of the two alone, each time.

Guaranteed: no reason is asked, both read the same, and no page says whose it was.
"""

from flask import flash, redirect, url_for

from couples import clock
from couples.checkins import schedule_change
from couples.checkins.blueprint import bp
from couples.checkins.can_pause import NOT_POSSIBLE, paused_in_words
from couples.checkins.current_week import week_of
from couples.checkins.forms import PauseForm
from couples.db import db
from couples.spaces.models import current_space
from couples.spaces.notify import notify_both
from couples.template_helpers import in_words


@bp.post("/pause")
def begin_pause():
    place, form = current_space(), PauseForm()
    if not form.validate():
        flash(NOT_POSSIBLE)
        return redirect(url_for(".index"))
    schedule_change.pause(place, form.until.data, clock.now())
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash(paused_in_words(form.until.data))
    return redirect(url_for(".index"))


@bp.post("/pause/end")
def end_pause():
    """Whoever of the two comes second finds it done."""
    place, now = current_space(), clock.now()
    was_paused = schedule_change.start_again(place, now)
    db.session.commit()
    if was_paused:
        notify_both(place, "ritual", 0)
    this = week_of(place, now)
    day = this.check_in.day
    flash(f"You're back. Next check-in: {in_words(this.rhythm.moment(day))}." if day else "You're back.")
    return redirect(url_for(".index"))
