"""Promises: making one, what became of it, a smaller one, thanks for it."""

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import current_week, promises
from couples.checkins.blueprint import bp
from couples.checkins.forms import PromiseForm, ReportForm
from couples.checkins.models import CheckIn
from couples.checkins.promises import Promise
from couples.checkins.routes_replies_and_afterthoughts import changed, check_in_of, to_check_in
from couples.checkins.routes_this_week import the_check_in
from couples.db import db
from couples.form_responses import back_to
from couples.own_rows import is_new
from couples.spaces.models import (
    current_space,
    in_current_space,
    name_of_partner,
    own_to_read,
    readable,
)


@bp.post("/<occasion>/promises")
def make_promise(occasion: str):
    place, check_in = the_check_in(occasion)
    if not place.is_paired or not (check_in.revealed_at or promises.begins_with_any(check_in)):
        abort(404)
    form = PromiseForm()
    if not form.validate():
        return render_template("checkins/edit_promise.html", form=form, check_in=check_in), 422
    if is_new(Promise, form.id.fresh):
        current_week.keep_row(check_in)
        row = Promise(
            id=form.id.fresh, space_id=place.space.id, check_in_id=check_in.id, author_id=current_user.id,
            created_at=clock.now(), state=promises.OPEN,
        )  # fmt: skip
        row.text = form.text.data
        db.session.add(row)
        changed(check_in)
        flash(f"Promised. {name_of_partner()} can see it too.")
    return to_check_in(check_in, "promises")


@bp.post("/promises/<uuid:id>/report")
def report_promise(id: uuid.UUID):
    promise, form = in_current_space(Promise, id, Promise.author_id == current_user.id), ReportForm()
    if not form.validate():
        flash("Choose what fits best. Nothing was changed.")
        return redirect(url_for(".index"))
    promise.report(form.state.data)
    changed(check_in_of(promise))
    flash(f"Saved. {name_of_partner()} can see it too.")
    return back_to(url_for(".index") + "#promises-before")


@bp.get("/promises/<uuid:id>/smaller")
def smaller_promise(id: uuid.UUID):
    """A promise that was not kept yet, to be made smaller or another: the old words in an editable field."""
    promise = in_current_space(Promise, id, Promise.author_id == current_user.id)
    check_in = current_week.week_of(current_space(), clock.now()).check_in
    form = PromiseForm(formdata=None, data={"text": promise.text})
    return render_template("checkins/edit_promise.html", form=form, check_in=check_in, before=promise)


@bp.post("/promises/<uuid:id>/thanks")
def thank_for_promise(id: uuid.UUID):
    promise = in_current_space(
        Promise, id, Promise.author_id != current_user.id, Promise.state != promises.OPEN
    )
    promise.is_thanked = True
    changed(check_in_of(promise))
    flash(f"Sent to {name_of_partner()}.")
    return back_to(url_for(".index") + "#promises-before")


@bp.post("/promises/<uuid:id>/take-back")
def take_promise_back(id: uuid.UUID):
    promise = own_to_read(Promise, id)
    check_in = readable(CheckIn, promise.check_in_id)
    db.session.delete(promise)
    changed(check_in)
    flash("Your promise is taken back.")
    return back_to(url_for(".index"))
