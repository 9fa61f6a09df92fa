"""Sharing a copy of a draft: what the other would see, and when."""

import uuid

from flask import flash, redirect, render_template, url_for

from couples import clock
from couples.db import db, only_reading
from couples.fields import SelectChoice
from couples.form_responses import closed_lines
from couples.only_me import only_mine
from couples.own_rows import EnoughToday, is_new, own
from couples.packing import asdict
from couples.spaces.agreed_delivery_time import arrivals
from couples.spaces.models import CurrentSpace, current_space, name_of_partner
from couples.spaces.notify import notify_both
from couples.statements import sharing
from couples.statements.blueprint import bp
from couples.statements.forms import ShareForm
from couples.statements.models import Statement
from couples.statements.sharing import OneIsOpen
from couples.statements.statement_drafts import Draft
from couples.statements.statement_text import DraftWords
from couples.statements.wording_help import help_with


@bp.get("/drafts/<uuid:id>/share")
@only_mine
def share(id: uuid.UUID):
    return _share_page(own(Draft, id), ShareForm(formdata=None))


def _share_page(row: Draft, form: ShareForm, status: int = 200):
    place, now = current_space(), clock.now()
    shown = _shown(row, place)
    has_changed, form.shown.data = not form.showed(shown), shown
    times = arrivals(place, now)
    form.when.choices = [SelectChoice(key, key) for key in times]
    if not form.is_submitted():
        form.when.data = next(iter(times), None)
    return render_template(
        "statements/share_preview.html",
        draft=row,
        parts=row.words.parts,
        form=form,
        has_changed=has_changed,
        place=place,
        times=times,
        now=now,
        open=sharing.own_open(place),
        lines=help_with(
            DraftWords(**asdict(row.words.parts), closed=row.words.closed), names=place.partner_names
        ).lines,
    ), status


@bp.post("/drafts/<uuid:id>/close-line")
@only_mine
def close_line(id: uuid.UUID):
    """Notes in the draft that its author closed a quiet line, beside what would be shared."""
    row = own(Draft, id)
    row.close_lines(closed_lines(row.words.closed))
    db.session.commit()
    return redirect(url_for(".share", id=id))


def _shown(row: Draft, place: CurrentSpace) -> str:
    """What the preview of a draft shows: these words, for the partner in this space."""
    return f"{place.space.id} {row.version}"


@bp.post("/drafts/<uuid:id>/share")
@only_mine
def send(id: uuid.UUID):
    """Shares a copy; sending the form twice shares it once. Until it arrives, its author can take it back unseen."""
    row, place, form, now = own(Draft, id), current_space(), ShareForm(), clock.now()
    times = arrivals(place, now)
    form.when.choices = [SelectChoice(key, key) for key in times]
    if not place.is_paired or row.words.parts.is_blank or not form.validate():
        if row.words.parts.is_blank:
            flash("There's nothing to share yet. Fill in one of the four steps first.")
        with only_reading():
            return _share_page(row, form, 422)
    if not is_new(Statement, form.id.fresh):
        return redirect(url_for(".statement", id=form.id.fresh))
    if not form.showed(_shown(row, place)):
        with only_reading():
            return _share_page(row, form, 409)
    try:
        made = sharing.share(row, place, form.id.fresh, times[form.when.data], now)
    except EnoughToday:
        flash("That makes three today. This one waits here as a draft until tomorrow.")
        with only_reading():
            return _share_page(row, form, 409)
    except OneIsOpen:
        flash("Your earlier message is still open. This one waits here as a draft.")
        with only_reading():
            return _share_page(row, form, 409)
    db.session.commit()
    if made.has_arrived(now):
        notify_both(place, "statements", made.version)
        flash(f"Shared. {name_of_partner()} can read it now.")
    else:
        flash("Shared.")  # the page says when it arrives
    return redirect(url_for(".statement", id=made.id))
