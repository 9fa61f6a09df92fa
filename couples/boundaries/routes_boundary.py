"""One shared boundary: reading it, changing or withdrawing it, and the private question of its author."""

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.boundaries import drafts, own_boundary
from couples.boundaries.blueprint import bp
from couples.boundaries.forms import NoteForm
from couples.boundaries.own_boundary import Boundary, BoundaryNote
from couples.db import db, wipe_deleted
from couples.form_responses import GONE_FOR_BOTH, SAVED_ALONE, delete_for_good, today
from couples.only_me import only_mine
from couples.own_rows import is_new, own, says_more
from couples.spaces.models import current_space, name_of_partner, readable_ids
from couples.spaces.notify import notify_about


def _to_read(id: uuid.UUID) -> Boundary:
    now = clock.now()
    return own_boundary.seen_boundary(id, readable_ids(now), current_user.id, now) or abort(404)


def _own(id: uuid.UUID) -> Boundary:
    """My own boundary, in a space that I may still read."""
    row = _to_read(id)
    return row if row.author_id == current_user.id else abort(404)


def _page(row: Boundary, form: NoteForm | None = None) -> dict:
    place, is_mine, now = current_space(), row.author_id == current_user.id, clock.now()
    return {
        "place": place,
        "now": now,
        "boundary": row,
        "words": row.words,
        "is_mine": is_mine,
        "is_current": row.space_id == place.space.id and place.is_paired,
        "holds": row.holds(now),
        "has_arrived": row.has_arrived(now),
        "notes": own_boundary.notes_on(row, current_user.id) if is_mine else [],
        "kept": own_boundary.KEPT,
        "form": form or NoteForm(formdata=None),
    }


@bp.get("/boundaries/<uuid:id>")
def boundary(id: uuid.UUID):
    return render_template("boundaries/boundary.html", **_page(_to_read(id)))


@bp.get("/boundaries/<uuid:id>/part")
def boundary_part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    return render_template("boundaries/_boundary_content.html", **_page(_to_read(id)))


@bp.post("/boundaries/<uuid:id>/change")
def change_boundary(id: uuid.UUID):
    """Begins a draft with its words; the boundary holds until the new words arrive."""
    row = _own(id)
    if row.space_id != current_space().space.id or row.words is None:
        abort(404)
    begun = drafts.draft_about(current_user.id, row.id)
    if begun is None:
        begun = own_boundary.begin_change(row, row.words, today())
        db.session.commit()
    return redirect(url_for(".draft", id=begun.id))


@bp.post("/boundaries/<uuid:id>/withdraw")
def withdraw_boundary(id: uuid.UUID):
    """Takes it back: without a trace before it arrives, and for both after that."""
    row, now = _own(id), clock.now()
    if row.withdrawn_at:
        abort(404)
    arrived = row.has_arrived(now)
    row.withdraw(now)
    db.session.commit()
    wipe_deleted()
    if arrived:
        notify_about(row.space_id, "agreements", row.version)
    flash(GONE_FOR_BOTH if arrived else f"Taken back before {name_of_partner()} saw it. Your draft's back.")
    return redirect(url_for(".index"))


@bp.post("/boundaries/<uuid:id>/notes")
@only_mine
def note(id: uuid.UUID):
    """For its author alone: did I do what I said I would?"""
    row, form = _own(id), NoteForm()
    if not form.validate() or says_more(BoundaryNote, form, line="line"):
        return render_template("boundaries/boundary.html", **_page(row, form)), 422
    if is_new(BoundaryNote, form.id.fresh):
        own_boundary.note(row, form.id.fresh, form.kept.data, form.line.data, today())
        db.session.commit()
        flash(SAVED_ALONE)
    return redirect(url_for(".boundary", id=id) + "#notes")


@bp.post("/boundaries/notes/<uuid:id>/delete")
@only_mine
def delete_note(id: uuid.UUID):
    """Deletes a note. Once its boundary is gone, notes are with what was said before; a page opened earlier may still send this."""
    row = own(BoundaryNote, id)
    about = row.boundary_id
    delete_for_good(row, "Deleted.")
    return redirect(url_for(".boundary", id=about) + "#notes" if about else url_for("home.said_before"))
