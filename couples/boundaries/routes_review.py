"""Looking at an agreement again: keep, pause, end, and notes that something did not work. Each is one act of one person."""

import uuid
from datetime import date

from flask import abort, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.boundaries import decisions, keep_in_force, proposing
from couples.boundaries.agreement import Agreement, Decision, Slip, Version, seen
from couples.boundaries.blueprint import bp
from couples.boundaries.forms import (
    EndForm,
    LookForm,
    PauseForm,
    SlipForm,
)
from couples.boundaries.routes_agreement import agreement_here, changed, no_longer_possible, page_of, view_of
from couples.boundaries.signing import DayIsPast, Outdated
from couples.db import db, wipe_deleted
from couples.own_rows import is_new
from couples.replies import back_to, today
from couples.spaces.models import current_space


@bp.post("/<uuid:id>/keep")
def keep(id: uuid.UUID):
    """The same words until another day; it counts once both said so."""
    row, form, place = agreement_here(id), LookForm(today=today()), current_space()
    if not place.is_paired:
        abort(404)
    if not form.validate() or form.look_on.data is None:
        return render_template("boundaries/agreement.html", **page_of(row, look_form=form)), 422
    if not is_new(Version, form.id.fresh):
        return back_to(url_for(".agreement", id=id))
    try:
        keep_in_force.keep(row, form.id.fresh, form.look_on.data, place, clock.now(), today())
    except (Outdated, DayIsPast):
        return no_longer_possible(row)
    changed(row)
    return back_to(url_for(".agreement", id=id))


@bp.post("/<uuid:id>/pause")
def pause(id: uuid.UUID):
    """Either alone, until a day; then it is to be looked at again."""
    row, form = agreement_here(id), PauseForm(today=today())
    if not form.validate():
        return render_template("boundaries/agreement.html", **page_of(row, pause_form=form)), 422
    return _decide(row, form, "paused", until=form.until.data)


@bp.post("/<uuid:id>/end")
def end(id: uuid.UUID):
    """Either alone, at once, without a reason; nobody is named for it."""
    row, form = agreement_here(id), EndForm()
    if not form.validate():
        abort(400)
    return _decide(row, form, "ended")


def _decide(row: Agreement, form: EndForm | PauseForm, kind: str, until: date | None = None):
    view = view_of(row)
    if is_new(Decision, form.id.fresh):
        if view.agreed is None or view.stands.kind == "past":
            return no_longer_possible(row)
        decisions.decide(
            row, kind, current_space(), clock.now(), id=form.id.fresh, version_id=view.agreed_id, until=until
        )
        decisions.looked(row)
    changed(row)
    return back_to(url_for(".agreement", id=row.id))


@bp.post("/<uuid:id>/slips")
def note_slip(id: uuid.UUID):
    """A note about oneself, that it did not work on a day; it arrives like other shared words."""
    row, form, place = agreement_here(id), SlipForm(today=today()), current_space()
    view = view_of(row)
    if not place.is_paired or view.agreed is None:
        abort(404)
    valid = form.validate()
    if valid and view.stands.kind in ("past", "paused"):
        form.text.errors, valid = ["It rests or has ended meanwhile. Your words are still here."], False
    if not valid:
        return render_template("boundaries/agreement.html", **page_of(row, slip_form=form)), 422
    if is_new(Slip, form.id.fresh):
        slip = Slip(
            id=form.id.fresh,
            space_id=row.space_id,
            agreement_id=row.id,
            author_id=current_user.id,
            day=form.day.data or today(),
            arrives_at=proposing.arrival(clock.now(), place, "letter"),
            version=1,
        )
        slip.put(form.text.data)
        db.session.add(slip)
        db.session.commit()
    return redirect(url_for(".agreement", id=id) + "#noted")


@bp.post("/slips/<uuid:id>/remove")
def remove_slip(id: uuid.UUID):
    """Its author takes it back, or either lets it go once it was talked about."""
    query = select(Slip).where(
        Slip.id == id, Slip.space_id == current_space().space.id, seen(Slip, current_user.id, clock.now())
    )
    slip = db.session.scalar(query) or abort(404)
    row, arrived = agreement_here(slip.agreement_id), slip.has_arrived(clock.now())
    db.session.delete(slip)
    if arrived:
        row.version += 1
        changed(row)
    else:
        db.session.commit()
    wipe_deleted()
    return back_to(url_for(".agreement", id=row.id))
