"""Looking at oneself: the two ranges, things to read, "Is this old or now?", and the pages of one's own.

Everything in this room is loaded by its author; what belongs to somebody else is the same as what is not there.
"""

import uuid

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.db import db
from couples.reflection import models, ranges, sheets
from couples.reflection.articles import articles
from couples.reflection.forms import PAGE_FORMS, LookForm, NoticeForm, fresh_id
from couples.reflection.models import Look, Noticed
from couples.reflection.noticed import WHEN
from couples.reflection.quiet import quiet_lines
from couples.reflection.ways import way

bp = Blueprint("reflection", __name__, url_prefix="/reflection")
bp.context_processor(lambda: {"way": way})

FROM_ELSEWHERE = "Another device of yours had saved other words. Both are kept."


def today():
    return clock.local(clock.now(), current_user.zone).date()


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def refused(form) -> tuple:
    """What a page that saves as one writes is told when something does not fit."""
    db.session.rollback()
    return jsonify(message=next(iter(form.errors.values()))[0]), 422


@bp.get("")
def index():
    looks = models.looks_of(current_user)
    return render_template(
        "reflection/index.html",
        looks=looks,
        noticed=models.noticed_by(current_user)[:3],
        articles=articles(),
        pages=sheets.pages(),
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
    return render_template("reflection/looks.html", looks=rows, charts=charts)


@bp.get("/looks/new")
def new_look():
    """Sliders that start unset; nothing is kept until they are sent."""
    return render_template("reflection/look_form.html", form=LookForm(formdata=None), look=None)


def _own_look(id: uuid.UUID) -> Look:
    return models.own(Look, id, current_user) or abort(404)


@bp.post("/looks")
def keep_look():
    """Keeps a new look; sent twice it is one."""
    form = LookForm()
    if not form.fits():
        return render_template("reflection/look_form.html", form=form, look=None), 422
    author = db.session.scalar(select(Look.author_id).where(Look.id == form.id.data))
    if author is None:
        _add_look(form, form.id.data)
    elif author != current_user.id:
        abort(404)
    return redirect(url_for(".look", id=form.id.data))


def _add_look(form: LookForm, id: uuid.UUID) -> None:
    row = Look(id=id, author_id=current_user.id, day=today())
    row.save(form.answers, form.line.data, clock.now().isoformat())
    db.session.add(row)
    db.session.commit()


@bp.get("/looks/<uuid:id>")
def look(id: uuid.UUID):
    return render_template(
        "reflection/look.html", look=_own_look(id), ranges=ranges.ranges(), items=ranges.items()
    )


@bp.get("/looks/<uuid:id>/change")
def change_look(id: uuid.UUID):
    row = _own_look(id)
    if row.is_damaged:
        return redirect(url_for(".look", id=id))
    data = {**row.answers, "line": row.line, "version": str(row.version), "id": str(id)}
    return render_template("reflection/look_form.html", form=LookForm(formdata=None, data=data), look=row)


@bp.post("/looks/<uuid:id>")
def save_look(id: uuid.UUID):
    """Changes a look. Where another device changed it meanwhile, its numbers stay and these become a look of their own."""
    row, form = _own_look(id), LookForm()
    form.id.data = str(id)
    if not form.fits():
        return render_template("reflection/look_form.html", form=form, look=row), 422
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
    db.session.delete(_own_look(id))
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
    form = NoticeForm(formdata=None, data={"when": ending, "id": fresh_id()})
    return render_template("reflection/ending.html", ending=ending, about=_about(), form=form)


def _about():
    """The own entry that this is asked about, if the address names one."""
    given = request.args.get("about", "")
    try:
        return (models.own(Noticed, uuid.UUID(given), current_user) or abort(404)) if given else None
    except ValueError:
        abort(404)


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
        "reflection/page.html",
        page=sheets.pages()[kind],
        form=form,
        sheet=sheet,
        damaged=damaged,
        lines=lines,
    )


@bp.post("/pages/<any(needs, round):kind>")
def save_page(kind: str):
    form = PAGE_FORMS[kind]()
    if not form.validate():
        return (
            refused(form)
            if wants_json()
            else (_page(kind, form, models.sheets_of(current_user).get(kind)), 422)
        )
    return keep_sheet(kind, form, _after_page(kind, request.form.get("go")))


def _after_page(kind: str, go: str | None) -> str:
    """Where a button of the page leads once its words are saved."""
    if go == "on":
        return way("words") if kind == "needs" else url_for(".article", key="the-round")
    return url_for(".index") if go == "leave" else url_for(".page", kind=kind)


def keep_sheet(kind: str, form, then: str):
    """Saves a sheet, as one types or by a button; an untouched empty page leaves no row."""
    fields = {name: form[name].data for name in sheets.labels_of(kind)}
    sheet = models.sheet_for(current_user, kind, today())
    if sheet in db.session.new and not any(fields.values()):
        db.session.rollback()
        return jsonify(version=0, saved="", also="") if wants_json() else redirect(then)
    drop = request.form.get("also") == "drop"
    words = sheets.SheetWords(kind, {name: text for name, text in fields.items() if text})
    met = sheet.save(words, form.seen_version, today(), drop_also=drop)
    db.session.commit()
    if wants_json():
        return jsonify(version=sheet.version, saved="Saved a moment ago", also=sheet.also)
    flash(FROM_ELSEWHERE if met else "Saved.")
    return redirect(then)


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


from couples.reflection import routes_cards, routes_noticed  # noqa: E402, F401  their routes join this blueprint
