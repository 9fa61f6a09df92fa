"""Being done with an opened check-in.

Guaranteed: it's stored for that person alone, in a cell that no one else can open; neither the partner's pages nor any time
in the database shows it.
"""

from flask import abort, flash, redirect, render_template, request, url_for

from couples import clock
from couples.checkins import home_status
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import the_check_in
from couples.checkins.forms import PromiseForm
from couples.checkins.models import CheckIn
from couples.db import db
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace

NOT_PROMISED_YET = "You haven't promised this yet, so only you see it. Promise this, or finish without it?"


@bp.post("/<occasion>/done")
def done(occasion: str):
    """Marks it as done, so that Home goes on to the next one. Words of a promise that wasn't made yet are shown again first."""
    place, check_in = the_check_in(occasion)
    if not check_in.revealed_at:
        abort(404)
    if "text" in request.form and "without" not in request.form:
        form = PromiseForm()
        form.validate()
        if form.text.data or form.cue.data:
            return _asked_first(check_in, form), 422
    return finish(place, check_in)


def _asked_first(check_in: CheckIn, form: PromiseForm) -> str:
    """The words that were typed, with both ways on; what's wrong with them is only said if they're to be promised."""
    for field in form:
        field.errors = []
    page, done_at = "checkins/edit_promise.html", url_for(".done", occasion=check_in.occasion)
    return render_template(page, form=form, check_in=check_in, done_at=done_at, not_yet=NOT_PROMISED_YET)


def finish(place: CurrentSpace, check_in: CheckIn, said: str = "Done, and only you know."):
    """Marks it as done for this person, and leads to Home, which says it."""
    now = clock.now()
    letting_in.mark_opened([home_status.done_mark(check_in)], now)
    db.session.commit()
    flash(said)
    return redirect(url_for("home.index"))
