"""A person's yes as their own promise: from a request that they said yes to, or from what the two agreed.

Guaranteed: the words go to a page for this person alone, and nothing is stored or shown before they send it. Then it's a
promise like any other: it belongs to the check-in that opened last, or else to the next one, and its maker alone reports on
it.
"""

from flask import abort, flash, render_template, request
from flask_login import current_user

from couples import clock, text_input
from couples.checkins import current_week, home_status, promises
from couples.checkins.as_own_promise import as_own_promise
from couples.checkins.blueprint import bp
from couples.checkins.forms import PromiseForm
from couples.checkins.promises import Promise
from couples.checkins.routes_afterthoughts import changed, to_check_in
from couples.db import only_reads
from couples.own_rows import is_new, says_more
from couples.spaces.models import CurrentSpace, current_space


def _paired() -> CurrentSpace:
    place = current_space()
    return place if place.is_paired else abort(404)


@bp.post("/promises/from-a-yes")
@only_reads
def promise_from_a_yes():
    """A promise that begins with the words this person said yes to; nothing is kept yet."""
    _paired()
    words = text_input.clean(request.form.get("text"))
    return _page(PromiseForm(formdata=None, data={"text": as_own_promise(words)}), words)


def _page(form: PromiseForm, words: str = ""):
    return render_template("checkins/promise_from_a_yes.html", form=form, words=words)


@bp.post("/promises/own")
def make_own_promise():
    place, form = _paired(), PromiseForm()
    if not form.validate() or says_more(Promise, form, text="text", cue="cue"):
        return _page(form), 422
    now = clock.now()
    check_in = home_status.to_promise_in(current_week.week_of(place, now), now)
    if is_new(Promise, form.id.fresh):
        current_week.keep_row(check_in)
        promises.make(check_in, current_user.id, form.id.fresh, form.text.data, form.cue.data, now)
        changed(check_in)
        flash("Promised.")
    return to_check_in(check_in, "promises")
