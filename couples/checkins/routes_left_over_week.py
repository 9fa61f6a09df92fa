"""What a writer does with the words of a week that never opened."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import current_week, left_over_weeks
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import the_check_in
from couples.checkins.models import Ready
from couples.checkins.refusals import SaidReady
from couples.db import db


@bp.post("/<occasion>/left-over")
def settle_left_over(occasion: str):
    """What a writer does with the words of a week that never opened: carry over, keep for me, delete."""
    place, check_in = the_check_in(occasion)
    now = clock.now()
    this = current_week.week_of(place, now)
    if check_in.revealed_at or check_in.occasion == this.check_in.occasion:
        abort(404)
    match request.form.get("do"):
        case "carry":
            this.check_in.require_writable(this.rhythm, now)
            if Ready.of(this.check_in, current_user.id):
                raise SaidReady
            left_over_weeks.carry_over(check_in, current_week.keep_row(this.check_in), current_user.id)
            flash("Your words are in your next check-in. Only you can see them.")
        case "keep":
            left_over_weeks.keep_for_me(check_in, current_user.id)
            flash("Saved for you. You'll find it in past check-ins, and only you can see it.")
        case "delete":
            left_over_weeks.drop(check_in, current_user.id)
            flash("Deleted.")
        case _:
            abort(400)
    db.session.commit()
    return redirect(url_for(".index"))
