"""Not this time: calling the check-in off or moving it, and undoing that."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import calling_off, current_week, reveal
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import the_check_in
from couples.checkins.forms import CallOffForm
from couples.db import db
from couples.spaces.notify import notify_both


@bp.post("/<occasion>/call-off")
def call_off(occasion: str):
    place, check_in = the_check_in(occasion)
    if check_in.day is None or not place.is_paired:
        abort(404)
    form, now, rhythm = CallOffForm(), clock.now(), current_week.rhythm_of(check_in)
    form.offer(rhythm.days_to_move_to(check_in.day, now, current_user.zone), str)
    if not form.validate():
        flash("Choose one of the days in the list. Nothing was changed.")
        return redirect(url_for(".show", occasion=occasion))
    check_in.require_writable(rhythm, now)
    reveal.call_off(current_week.keep_row(check_in), current_user.id, form.day.data, now)
    db.session.commit()
    notify_both(place, "check-in", check_in.version)
    flash("Okay, another day." if form.day.data else "Okay, not this time.")
    return redirect(url_for(".index"))


@bp.post("/<occasion>/call-on")
def call_on(occasion: str):
    place, check_in = the_check_in(occasion)
    rhythm = current_week.rhythm_of(check_in)
    if calling_off.called_off_by(check_in, rhythm, clock.now()) != current_user.id:
        abort(404)
    check_in.call_on()
    db.session.commit()
    notify_both(place, "check-in", check_in.version)
    flash("Your check-in is back on.")
    return redirect(url_for(".index"))
