"""What makes me feel safe: the sliders of the two ranges, and how they moved over time."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.form_responses import SAVED_ALONE, delete_for_good, today
from couples.own_rows import is_new, own, own_if_any, says_more
from couples.reflection import models, ranges
from couples.reflection.blueprint import bp
from couples.reflection.forms import LookForm
from couples.reflection.models import Look


@bp.get("/looks")
def looks():
    rows = models.looks_of(current_user)
    courses = [
        (r, ranges.course([(look.day, look.place_on(r.key)) for look in rows])) for r in ranges.ranges()
    ]
    charts = [(r, points, ranges.in_words(points)) for r, points in courses]
    return render_template("reflection/ranges_over_time.html", looks=rows, charts=charts)


@bp.get("/looks/new")
def new_look():
    """Sliders that start unset; nothing is kept until they are sent."""
    return render_template("reflection/ranges_form.html", form=LookForm(formdata=None), look=None)


@bp.post("/looks")
def keep_look():
    """Keeps a new look; sent twice it is one."""
    form = LookForm()
    if not form.fits() or says_more(Look, form, line="line"):
        return render_template("reflection/ranges_form.html", form=form, look=None), 422
    made = own_if_any(Look, form.id.fresh)
    if made and made.answers != form.answers:
        form.id.renew()
    if is_new(Look, form.id.fresh):
        _add_look(form, form.id.fresh)
    flash(SAVED_ALONE)
    return redirect(url_for(".look", id=form.id.fresh))


def _add_look(form: LookForm, id: uuid.UUID) -> None:
    models.keep_look(current_user, id, form.answers, form.line.data, clock.now(), today())
    db.session.commit()


@bp.get("/looks/<uuid:id>")
def look(id: uuid.UUID):
    return render_template(
        "reflection/ranges_result.html", look=own(Look, id), ranges=ranges.ranges(), items=ranges.items()
    )


@bp.get("/looks/<uuid:id>/change")
def change_look(id: uuid.UUID):
    row = own(Look, id)
    if row.is_damaged:
        return redirect(url_for(".look", id=id))
    data = {**row.answers, "line": row.line, "version": str(row.version), "id": str(id)}
    return render_template("reflection/ranges_form.html", form=LookForm(formdata=None, data=data), look=row)


@bp.post("/looks/<uuid:id>")
def save_look(id: uuid.UUID):
    """Changes a look. If another device changed it first, that one stays and this becomes a second look."""
    row, form = own(Look, id), LookForm()
    form.id.data = str(id)
    if not form.fits():
        return render_template("reflection/ranges_form.html", form=form, look=row), 422
    if row.is_damaged or (
        form.seen_version != row.version and (form.answers, form.line.data) != (row.answers, row.line)
    ):
        beside = uuid.uuid5(id, f"{form.seen_version}|{sorted(form.answers.items())}|{form.line.data}")
        if is_new(Look, beside):
            _add_look(form, beside)
        flash("You changed this on another page, too. Both are saved; this is the newer one.")
        return redirect(url_for(".look", id=beside))
    row.save(form.answers, form.line.data, clock.now().isoformat())
    db.session.commit()
    flash(SAVED_ALONE)
    return redirect(url_for(".look", id=id))


@bp.post("/looks/<uuid:id>/delete")
def delete_look(id: uuid.UUID):
    delete_for_good(own(Look, id), "Deleted.")
    return redirect(url_for(".looks"))
