"""Slips: notes that an agreement didn't work on some day, each about its own author."""

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock, one_time_marks
from couples.boundaries import decisions
from couples.boundaries.agreement import Slip, seen
from couples.boundaries.agreement_page import agreement_here, changed, page_of, view_of
from couples.boundaries.blueprint import bp
from couples.boundaries.forms import (
    SlipForm,
)
from couples.db import db, wipe_deleted
from couples.form_responses import back_to, today
from couples.own_rows import is_new, says_more
from couples.spaces.agreed_delivery_time import arrivals
from couples.spaces.models import current_space, name_of_partner


@bp.post("/<uuid:id>/slips")
def note_slip(id: uuid.UUID):
    """Adds a note about oneself that it didn't work on a day; it arrives when messages arrive."""
    row, form, place = agreement_here(id), SlipForm(today=today()), current_space()
    view = view_of(row)
    if not place.is_paired or view.agreed is None:
        abort(404)
    valid = form.validate() and not says_more(Slip, form, text="opened")
    if valid and view.stands.kind in ("past", "paused"):
        form.text.errors, valid = ["It's on hold or has ended. Your words are still here."], False
    if not valid:
        return render_template("boundaries/agreement.html", **page_of(row, slip_form=form)), 422
    if is_new(Slip, form.id.fresh):
        now, said = clock.now(), (form.text.data, form.day.data or today())
        arrives_at = arrivals(place, now)["letter"]
        decisions.note_slip(row, form.id.fresh, current_user.id, *said, arrives_at, now)
        db.session.commit()
        flash("Saved.")  # the page says when it arrives
        one_time_marks.leave("slip", form.id.fresh)
    return redirect(url_for(".agreement", id=id) + "#noted")


@bp.post("/slips/<uuid:id>/remove")
def remove_slip(id: uuid.UUID):
    """Removes a note: its author takes it back, or either removes it once the two have talked about it."""
    query = select(Slip).where(
        Slip.id == id, Slip.space_id == current_space().space.id, seen(Slip, current_user.id, clock.now())
    )
    slip = db.session.scalar(query) or abort(404)
    row = agreement_here(slip.agreement_id)
    arrived = decisions.remove_slip(slip, row, current_user.id, clock.now())
    if arrived:
        changed(row)
    else:
        db.session.commit()
    wipe_deleted()
    flash(
        "It's gone for both of you."
        if arrived
        else f"Taken back before it arrived, so {name_of_partner()} won't see it."
    )
    return back_to(url_for(".agreement", id=row.id))
