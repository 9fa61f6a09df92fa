"""Looking at oneself: the two ranges, things to read, "Is this old or now?", and the pages of one's own.

Everything in this room is loaded by its author; what belongs to somebody else is the same as what is not there.
"""

import uuid

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.fields import as_id
from couples.own_rows import is_new, own
from couples.reflection import models, ranges, worksheets
from couples.reflection.articles import articles
from couples.reflection.blueprint import bp
from couples.reflection.forms import PAGE_FORMS, LookForm, NoticeForm
from couples.reflection.links_to_other_rooms import exit_to
from couples.reflection.models import Look, Noticed
from couples.reflection.noticed import WHEN
from couples.reflection.safety_lines import quiet_lines
from couples.replies import first_error, refused, saved, today, wants_json

bp.context_processor(lambda: {"way": exit_to})


@bp.get("")
def index():
    looks = models.looks_of(current_user)
    return render_template(
        "reflection/my_own_patterns.html",
        looks=looks,
        noticed=models.noticed_by(current_user)[:3],
        articles=articles(),
        pages=worksheets.pages(),
    )


@bp.get("/reading/<key>")
def article(key: str):
    found = articles().get(key) or abort(404)
    return render_template("reflection/article.html", article=found)


# --- the two ranges ---------------------------------------------------------------------------------------------------


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
    if not form.fits():
        return render_template("reflection/ranges_form.html", form=form, look=None), 422
    if is_new(Look, form.id.fresh):
        _add_look(form, form.id.fresh)
    return redirect(url_for(".look", id=form.id.fresh))


def _add_look(form: LookForm, id: uuid.UUID) -> None:
    row = Look(id=id, author_id=current_user.id, day=today())
    row.save(form.answers, form.line.data, clock.now().isoformat())
    db.session.add(row)
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
    """Changes a look. Where another device changed it meanwhile, its numbers stay and these become a look of their own."""
    row, form = own(Look, id), LookForm()
    form.id.data = str(id)
    if not form.fits():
        return render_template("reflection/ranges_form.html", form=form, look=row), 422
    if row.is_damaged or (
        form.seen_version != row.version and (form.answers, form.line.data) != (row.answers, row.line)
    ):
        beside = uuid.uuid5(id, f"{form.seen_version}|{sorted(form.answers.items())}|{form.line.data}")
        if db.session.get(Look, beside) is None:
            _add_look(form, beside)
        flash("Another device of yours had changed this one. Both are kept: this is the one from here.")
        return redirect(url_for(".look", id=beside))
    row.save(form.answers, form.line.data, clock.now().isoformat())
    db.session.commit()
    return redirect(url_for(".look", id=id))


@bp.post("/looks/<uuid:id>/delete")
def delete_look(id: uuid.UUID):
    db.session.delete(own(Look, id))
    db.session.commit()
    flash("It is deleted for good.")
    return redirect(url_for(".looks"))


# --- old or now -------------------------------------------------------------------------------------------------------


@bp.get("/old-or-now")
def old_or_now():
    """A way of asking; nothing of it is stored. It may be about something noticed, which only its address knows."""
    return render_template("reflection/old_or_now.html", about=_about(), endings=WHEN)


@bp.get("/old-or-now/<any(old, now, both):ending>")
def ending(ending: str):
    form = NoticeForm(formdata=None, data={"when": ending})
    return render_template("reflection/old_or_now_ending.html", ending=ending, about=_about(), form=form)


def _about():
    """The own entry that this is asked about, if the address names one."""
    given = request.args.get("about")
    return own(Noticed, as_id(given) or abort(404)) if given else None


# --- pages of one's own -----------------------------------------------------------------------------------------------


@bp.get("/pages/<any(needs, round):kind>")
def page(kind: str):
    found = models.sheets_of(current_user)
    sheet = found.get(kind)
    data = {**(sheet.fields if sheet else {}), "version": str(sheet.version if sheet else 0)}
    return _page(kind, PAGE_FORMS[kind](formdata=None, data=data), sheet, "damaged" in found)


def _page(kind: str, form, sheet, damaged: bool = False):
    lines = quiet_lines(sheet.fields.values()) if sheet else []
    return render_template(
        "reflection/worksheet.html",
        page=worksheets.pages()[kind],
        form=form,
        sheet=sheet,
        damaged=damaged,
        lines=lines,
    )


@bp.post("/pages/<any(needs, round):kind>")
def save_page(kind: str):
    form = PAGE_FORMS[kind]()
    if not form.validate():
        sheet = models.sheets_of(current_user).get(kind)
        return refused(first_error(form), lambda: _page(kind, form, sheet))
    return keep_sheet(kind, form, _after_page(kind, request.form.get("go")))


def _after_page(kind: str, go: str | None) -> str:
    """Where a button of the page leads once its words are saved."""
    if go == "on":
        return exit_to("words") if kind == "needs" else url_for(".article", key="the-round")
    return url_for(".index") if go == "leave" else url_for(".page", kind=kind)


def keep_sheet(kind: str, form, then: str):
    """Saves a sheet, as one types or by a button; an untouched empty page leaves no row."""
    fields = {name: form[name].data for name in worksheets.labels_of(kind)}
    sheet = models.sheet_for(current_user, kind, today())
    if sheet in db.session.new and not any(fields.values()):
        db.session.rollback()
        return jsonify(version=0, saved="", also="") if wants_json() else redirect(then)
    drop = request.form.get("also") == "drop"
    words = worksheets.SheetWords(kind, {name: text for name, text in fields.items() if text})
    met = sheet.save(words, form.seen_version, today(), drop_also=drop)
    db.session.commit()
    return saved(then, sheet.version, sheet.also, met=met, otherwise="Saved.")


@bp.post("/pages/<any(needs, round):kind>/delete")
def delete_page(kind: str):
    return delete_sheet(kind, url_for(".index"))


def delete_sheet(kind: str, then: str):
    sheet = models.sheets_of(current_user).get(kind)
    if sheet:
        db.session.delete(sheet)
        db.session.commit()
        flash("It is deleted for good.")
    return redirect(then)
