"""Noticing: one line in ten seconds, the long form later, and what comes up again."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.accounts.last_words import saves_while_typing
from couples.db import db
from couples.form_responses import delete_for_good, first_error, refused, saved, today
from couples.own_rows import is_new, own, says_more
from couples.packing import asdict, replace
from couples.reflection import models, what_comes_up_again
from couples.reflection.blueprint import bp
from couples.reflection.forms import LongForm, NoticeForm, WhenForm
from couples.reflection.models import Noticed
from couples.reflection.noticed import ON_A_PAGE, WHEN, Words
from couples.reflection.safety_lines import quiet_lines


@bp.get("/noticed")
def noticed():
    entries = models.noticed_by(current_user)
    given = request.args.get("from", "")
    start = int(given) if given.isdecimal() and len(given) < 7 else 0
    return render_template(
        "reflection/noticed_list.html",
        entries=entries[start : start + ON_A_PAGE],
        older=start + ON_A_PAGE if start + ON_A_PAGE < len(entries) else None,
        newer=max(0, start - ON_A_PAGE) if start else None,
        when=WHEN,
    )


@bp.get("/noticed/new")
def notice():
    return render_template("reflection/notice_something.html", form=NoticeForm(formdata=None))


@bp.post("/noticed")
def keep_notice():
    """Keeps one line; sent twice it is one."""
    form = NoticeForm()
    if not form.validate() or says_more(Noticed, form, line="words.line"):
        return render_template("reflection/notice_something.html", form=form), 422
    if is_new(Noticed, form.id.fresh):
        words = Words(line=form.line.data, when=form.when.data or "", at=clock.now().isoformat())
        models.notice(current_user, form.id.fresh, words, today())
        db.session.commit()
    if request.form.get("go") == "more":
        return redirect(url_for(".entry", id=form.id.fresh))
    flash("Saved. You can add to it later.")
    return redirect(url_for(".noticed"))


@bp.get("/noticed/<uuid:id>")
def entry(id: uuid.UUID):
    row = own(Noticed, id)
    words = row.words
    data = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(words).items()}
    return _entry(row, words, LongForm(formdata=None, data={**data, "version": str(row.version)}))


def _entry(row: Noticed, words: Words, form: LongForm):
    return render_template(
        "reflection/noticed_entry.html",
        row=row,
        words=words,
        form=form,
        lines=quiet_lines(words.texts) if one_time_marks.take("read") == str(row.id) else None,
    )


@bp.post("/noticed/<uuid:id>")
@saves_while_typing
def save_entry(id: uuid.UUID):
    """Keeps the long form, as one types or by a button."""
    row, form = own(Noticed, id), LongForm()
    before = row.words
    if before.is_damaged:
        return redirect(url_for(".entry", id=id))
    if not form.validate():
        return refused(first_error(form), lambda: _entry(row, before, form))
    words = form.words(before)
    met = row.save(words, form.seen_version, drop_also=request.form.get("also") == "drop")
    db.session.commit()
    return saved(_next_page(id), row.version, row.words.also, met=met)


def _next_page(id: uuid.UUID) -> str:
    go = request.form.get("go")
    if go in ("leave", "cards"):
        return url_for(".noticed" if go == "leave" else ".cards")
    if go == "read":
        one_time_marks.leave("read", id)
        return url_for(".entry", id=id, _anchor="end")
    return url_for(".old_or_now", about=id) if go == "old-or-now" else url_for(".entry", id=id)


@bp.post("/noticed/<uuid:id>/old-or-now")
def keep_when(id: uuid.UUID):
    """Keeps an ending of "Is this then or now?" with what was noticed, because its author wants to."""
    row, form = own(Noticed, id), WhenForm()
    if row.words.is_damaged or not form.validate() or not form.when.data:
        abort(400)
    row.save(replace(row.words, when=form.when.data), row.version)
    db.session.commit()
    flash("Saved with what you noticed.")
    return redirect(url_for(".entry", id=id))


@bp.post("/noticed/<uuid:id>/delete")
def delete_entry(id: uuid.UUID):
    delete_for_good(own(Noticed, id), "Deleted.")
    return redirect(url_for(".noticed"))


@bp.get("/noticed/patterns")
def patterns_page():
    found = what_comes_up_again.patterns_in(words for _, words in models.noticed_by(current_user))
    return render_template("reflection/what_comes_up_again.html", found=found, when=WHEN)
