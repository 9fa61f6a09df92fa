"""Leaving a space."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.db import db
from couples.spaces import pairing as pairing_verbs
from couples.spaces.blueprint import bp
from couples.spaces.models import current_space
from couples.spaces.reading_after_parting import READABLE_FOR


@bp.get("/leave")
def leaving():
    place = current_space()
    if not place.is_paired:
        return redirect(url_for(".pairing"))
    return render_template("spaces/leave_space.html", place=place, days=READABLE_FOR.days)


@bp.post("/leave")
def leave():
    """Closes the space, by one alone and at once; both sockets hang up, and each goes on in a space of their own."""
    place = current_space()
    if place.partner is None:
        return redirect(url_for(".pairing"))
    kept = place.space.shared_since is not None
    people = current_user.id, place.partner.id
    pairing_verbs.leave(place, clock.now())
    db.session.commit()
    for person in people:
        realtime.disconnect(person)
    flash(
        f"The space is closed. Both of you can read what was shared for {READABLE_FOR.days} days; then it is deleted. Your own words stay with you."
        if kept
        else "Undone. Nothing had been shared, and nothing of it is left."
    )
    return redirect(url_for("home.index"))
