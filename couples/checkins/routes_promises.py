"""Promises: the step after an opened check-in, making one, saying how it went, making it again or smaller, and thanks."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import current_week, home_status, promises
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import the_check_in
from couples.checkins.forms import PromiseForm, ReportForm
from couples.checkins.models import CheckIn
from couples.checkins.promises import Promise
from couples.checkins.routes_afterthoughts import changed, check_in_of, to_check_in
from couples.checkins.routes_done import finish
from couples.db import only_reading, wipe_deleted
from couples.form_responses import back_to
from couples.own_rows import is_new, own_or_none
from couples.spaces.models import (
    current_space,
    in_current_space,
    name_of_partner,
    own_to_read,
    readable,
)

PROMISED_ALREADY = "You've already promised “{}”. You can promise this as well."
PROMISED_AND_DONE = "Promised. Only you know you're done."


def _own_promise(id: uuid.UUID) -> Promise:
    return in_current_space(Promise, id, Promise.author_id == current_user.id)


@bp.post("/<occasion>/promises")
def make_promise(occasion: str):
    place, check_in = the_check_in(occasion)
    rhythm = current_week.rhythm_of(check_in)
    if not place.is_paired or not (check_in.revealed_at or promises.begins_with_any(check_in, rhythm)):
        abort(404)
    form, is_last = PromiseForm(), "finish" in request.form and check_in.revealed_at is not None
    if not form.validate():
        done_at = url_for(".done", occasion=occasion) if is_last else None
        page = "checkins/edit_promise.html"
        return render_template(page, form=form, check_in=check_in, done_at=done_at), 422
    made = own_or_none(Promise, form.id.fresh)
    if made and (made.text, made.cue) != (form.text.data, form.cue.data or None):
        return _one_more(made, form, check_in)
    now, opened = clock.now(), check_in
    check_in = home_status.promised_in(place, opened, now)
    if made is None:
        current_week.keep_row(check_in)
        promises.make(check_in, current_user.id, form.id.fresh, form.text.data, form.cue.data, now)
        changed(check_in)
    if is_last:
        return finish(place, opened, PROMISED_AND_DONE)
    flash("Promised.")
    return to_check_in(check_in, "promises")


def _one_more(made: Promise, form: PromiseForm, check_in: CheckIn):
    """Asks whether words should be one more promise, if another page of theirs promised something else with this form's id."""
    form.id.renew()
    form.form_errors.append(PROMISED_ALREADY.format(made.text))
    with only_reading():
        return render_template("checkins/edit_promise.html", form=form, check_in=check_in), 409


@bp.post("/promises/<uuid:id>/again")
def promise_again(id: uuid.UUID):
    """Makes the same promise again: for the check-in that it ends with, until that opens, or else for the current week.

    If it's already there, nothing new is made.
    """
    before, place, now = _own_promise(id), current_space(), clock.now()
    this = current_week.week_of(place, now)
    ending, made = promises.before_and_in(this.check_in, current_week.rhythm_of(this.check_in), now)
    if before in made:
        flash("You've already made that promise.")
        return back_to(url_for(".index"))
    is_ending = before in ending and not this.check_in.revealed_at
    check_in = this.check_in if is_ending else home_status.to_promise_in(this, now)
    fresh = promises.id_of_again(before, check_in)
    if is_new(Promise, fresh):
        current_week.keep_row(check_in)
        promises.make(check_in, current_user.id, fresh, before.text, before.cue or "", now)
        changed(check_in)
    flash("Promised.")
    return back_to(url_for(".opening_promises", occasion=check_in.occasion))


@bp.post("/promises/<uuid:id>/report")
def report_promise(id: uuid.UUID):
    promise, form = _own_promise(id), ReportForm()
    if not form.validate():
        flash("Choose what fits best. Nothing was changed.")
        return redirect(url_for(".index"))
    promise.report(form.state.data)
    changed(check_in_of(promise))
    is_over = promise.state != promises.GOING
    flash(f"Saved: {promise.report_words}. It's under “Promises from last time”." if is_over else "Saved.")
    return back_to(url_for(".index") + "#promises-before")


@bp.get("/promises/<uuid:id>/smaller")
def smaller_promise(id: uuid.UUID):
    """A promise that goes on, to be made smaller: the old words in an editable field."""
    promise = _own_promise(id)
    check_in = current_week.week_of(current_space(), clock.now()).check_in
    words = {
        "text": promise.text,
        "cue": promise.cue or "",
        "id": str(promises.id_of_again(promise, check_in)),
    }
    form = PromiseForm(formdata=None, data=words)
    return render_template("checkins/edit_promise.html", form=form, check_in=check_in, before=promise)


@bp.post("/promises/<uuid:id>/thanks")
def thank_for_promise(id: uuid.UUID):
    promise = in_current_space(
        Promise, id, Promise.author_id != current_user.id, Promise.state != promises.OPEN
    )
    promise.thank()
    changed(check_in_of(promise))
    flash(f"Sent to {name_of_partner()}.")
    return back_to(url_for(".index") + "#promises-before")


@bp.post("/promises/<uuid:id>/take-back")
def take_promise_back(id: uuid.UUID):
    promise = own_to_read(Promise, id)
    check_in = readable(CheckIn, promise.check_in_id)
    promise.take_back()
    changed(check_in)
    wipe_deleted()
    flash("You took back your promise.")
    return back_to(url_for(".index"))
