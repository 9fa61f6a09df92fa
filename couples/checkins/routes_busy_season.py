"""A busy season: either of the two asks for one question each time, and whoever asked can end it.

Guaranteed: no one is told who, why or until when. Whatever was written to the other questions stays, and opens as it would have.
"""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import busy_season
from couples.checkins.blueprint import bp
from couples.checkins.current_week import Week, week_of
from couples.db import db
from couples.spaces.models import current_space
from couples.spaces.notify import notify_both


@bp.post("/busy")
def begin_busy_season():
    place, now = current_space(), clock.now()
    this = week_of(place, now)
    if this.ritual.is_paused(now):
        abort(404)
    if this.season is None:
        this.ritual.keep_season(busy_season.beginning(_first_open_day(this)), current_user.id)
        db.session.commit()
        notify_both(place, "ritual", 0)
    flash("One question each time now. One line is enough.")
    return redirect(url_for(".index"))


@bp.post("/busy/end")
def end_busy_season():
    place, now = current_space(), clock.now()
    this = week_of(place, now)
    season = this.season
    if season is None or this.ritual.busy_by != current_user.id:
        abort(404)
    this.ritual.keep_season(season.ended(_first_open_day(this)), current_user.id)
    db.session.commit()
    notify_both(place, "ritual", 0)
    flash("All questions are back.")
    return redirect(url_for(".index"))


def _first_open_day(this: Week):
    """The first check-in that can still be written for."""
    day = this.check_in.day or abort(404)
    return this.rhythm.after(day) if this.check_in.is_settled else day
