"""Small wins: one line, noted for oneself, read again by month, deleted."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.form_responses import SAVED_ALONE, delete_for_good, today
from couples.goals import small_wins
from couples.goals.blueprint import bp
from couples.goals.forms import WinForm
from couples.goals.routes_goals import page
from couples.goals.small_wins import Win
from couples.own_rows import own, own_or_none


@bp.get("/wins")
def wins():
    """The wins of one month: the one asked for, else the newest with any."""
    months = small_wins.months_of(current_user)
    asked = request.args.get("month")
    try:
        month = clock.month_of(asked) if asked else next(iter(months), None)
    except ValueError:
        abort(404)
    return render_template(
        "goals/wins_by_month.html",
        month=month,
        months=months,
        wins=small_wins.wins_of(current_user, month) if month else [],
        earlier=next((m for m in months if month and m < month), None),
        later=next((m for m in reversed(months) if month and m > month), None),
    )


@bp.post("/wins")
def note_win():
    """Notes one small win on today's date. Sent twice it is one."""
    form = WinForm()
    if not form.validate():
        return page(form, 422)
    made = own_or_none(Win, form.id.fresh)
    if made is None or made.text != form.text.data:
        id = uuid.uuid4() if made else form.id.fresh
        Win.note(current_user, id, form.text.data, clock.now(), today())
        db.session.commit()
        flash(SAVED_ALONE)
    return redirect(url_for(".index", _anchor="wins"))


@bp.post("/wins/<uuid:id>/delete")
def delete_win(id: uuid.UUID):
    delete_for_good(own(Win, id), "Deleted.")
    return redirect(url_for(".wins" if request.form.get("from") == "wins" else ".index"))
