"""Revisiting an agreement: keep, put on hold, end. Each is one act of one person."""

import uuid
from datetime import date

from flask import abort, flash, render_template, url_for

from couples import clock
from couples.boundaries import decisions, keep_in_force
from couples.boundaries.agreement import Agreement, Decision, Version
from couples.boundaries.agreement_page import (
    after_signature,
    agreement_here,
    changed,
    no_longer_possible,
    page_of,
    view_of,
)
from couples.boundaries.blueprint import bp
from couples.boundaries.forms import (
    EndForm,
    LookForm,
    PauseForm,
)
from couples.boundaries.proposal_limits import NotYet
from couples.boundaries.signing import DayIsPast, Outdated
from couples.db import db
from couples.fields import as_id
from couples.form_responses import back_to, today
from couples.own_rows import is_new
from couples.spaces.models import current_space
from couples.template_helpers import day_in_words


@bp.post("/<uuid:id>/keep")
def keep(id: uuid.UUID):
    """Proposes the same words until another day; they count once both have kept them."""
    row, form, place = agreement_here(id), LookForm(today=today()), current_space()
    if not place.is_paired:
        abort(404)
    if not form.validate() or form.look_on.data is None:
        return render_template("boundaries/agreement.html", **page_of(row, look_form=form)), 422
    if not is_new(Version, form.id.fresh):
        return back_to(url_for(".agreement", id=id))
    try:
        version = keep_in_force.keep(
            row,
            form.id.fresh,
            form.look_on.data,
            place,
            clock.now(),
            today(),
            instead=as_id(form.instead.data),
        )
    except (Outdated, DayIsPast):
        return no_longer_possible(row)
    except NotYet as waits:
        db.session.rollback()
        form.look_on.errors = [f"You can propose this starting {day_in_words(waits.until or today())}."]
        return render_template("boundaries/agreement.html", **page_of(row, look_form=form)), 422
    changed(row)
    return after_signature(version, row)


@bp.post("/<uuid:id>/pause")
def pause(id: uuid.UUID):
    """Puts it on hold until a day, which either can do alone; then it's time to revisit it."""
    row, form = agreement_here(id), PauseForm(today=today())
    if not form.validate():
        return render_template("boundaries/agreement.html", **page_of(row, pause_form=form)), 422
    return _decide(row, form, "paused", until=form.until.data)


@bp.post("/<uuid:id>/end")
def end(id: uuid.UUID):
    """Ends it, which either can do alone, right away, without a reason; no page says who did."""
    row, form = agreement_here(id), EndForm()
    if not form.validate():
        abort(400)
    return _decide(row, form, "ended")


def _decide(row: Agreement, form: EndForm | PauseForm, kind: str, until: date | None = None):
    view = view_of(row)
    if is_new(Decision, form.id.fresh):
        if view.agreed is None or view.stands.kind == "past":
            return no_longer_possible(row)
        place, now = current_space(), clock.now()
        decisions.decide(row, kind, place, now, id=form.id.fresh, version_id=view.agreed_id, until=until)
        decisions.looked(row, place, now)
    changed(row)
    flash(f"On hold until {day_in_words(until)}." if until else "Ended for both of you.")
    return back_to(url_for(".agreement", id=row.id))
