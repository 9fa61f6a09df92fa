"""The worksheets, saved while someone types."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import one_time_marks
from couples.accounts.last_words import saves_while_typing
from couples.db import db
from couples.form_responses import delete_for_good, first_error, refused, saved, today, wants_json
from couples.reflection import models, worksheets
from couples.reflection.blueprint import bp
from couples.reflection.forms import PAGE_FORMS
from couples.reflection.links_to_other_rooms import exit_to
from couples.reflection.safety_lines import quiet_lines

BEGUN_SINCE = "What you wanted to delete is already gone. You've started this one since, and it's still here."


@bp.get("/pages/<any(needs, round):kind>")
def page(kind: str):
    found = models.sheets_of(current_user)
    sheet = found.get(kind)
    data = {**(sheet.fields if sheet else {}), "version": str(sheet.version if sheet else 0)}
    return _page(kind, PAGE_FORMS[kind](formdata=None, data=data), sheet, "damaged" in found)


def _page(kind: str, form, sheet, damaged: bool = False):
    is_asked = one_time_marks.take("read") == kind
    lines = quiet_lines(sheet.fields.values() if sheet else ()) if is_asked else None
    return render_template(
        "reflection/worksheet.html",
        page=worksheets.pages()[kind],
        form=form,
        sheet=sheet,
        damaged=damaged,
        lines=lines,
    )


@bp.post("/pages/<any(needs, round):kind>")
@saves_while_typing
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
    if go == "read":
        one_time_marks.leave("read", kind)
        return url_for(".page", kind=kind, _anchor="end")
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
    return saved(then, sheet.version, sheet.also, met=met)


@bp.post("/pages/<any(needs, round):kind>/delete")
def delete_page(kind: str):
    return delete_sheet(kind, url_for(".page", kind=kind), url_for(".index"))


def delete_sheet(kind: str, here: str, then: str):
    """Deletes the sheet that the page at `here` showed, and shows the one that was begun since, if there is one."""
    sheet = models.sheets_of(current_user).get(kind)
    if sheet and request.form.get("id") not in (None, "", str(sheet.id)):
        flash(BEGUN_SINCE)
        return redirect(here)
    if sheet:
        delete_for_good(sheet, "Deleted.")
    return redirect(then)
