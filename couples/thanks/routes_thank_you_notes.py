"""Notes of thanks and of things that went well: written, saved or put away by whoever they're for, taken back by their author."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.db import db, wipe_deleted
from couples.fields import as_id
from couples.form_responses import GONE_FOR_BOTH, delete_for_good, today
from couples.own_rows import EnoughToday, own_if_any, own_or_none
from couples.spaces import letting_in
from couples.spaces.counted_today import goes_on_counting
from couples.spaces.models import (
    current_space,
    name_of_partner,
    own_to_read,
    readable_ids,
    readable_spaces,
)
from couples.spaces.notify import notify_about
from couples.spaces.page_space import has_changed, in_any_space
from couples.thanks import note_examples, share_preview, thank_you_notes
from couples.thanks.blueprint import bp
from couples.thanks.forms import NoteForm
from couples.thanks.released_cards import Card
from couples.thanks.released_goals import ReleasedGoal
from couples.thanks.thank_you_notes import Note

ALONE = "Your partner isn't here, so nothing was sent. Your words are still here."
SOMEBODY_ELSE = "Who you share with has changed since you opened this page. Nothing was sent. Check your words, then share them."
SENT_BEFORE = "You already sent a note from this page, but not these words. Share them now, if you like."
ENOUGH = f"That makes {thank_you_notes.MOST_A_DAY} thank-yous today. Your words are still here. There's room again tomorrow, or say them in person."


def save_and_tell(space_id: uuid.UUID) -> None:
    """Commits, and tells every open page of the two in this space that there is something to fetch."""
    db.session.commit()
    notify_about(space_id, "thanks", 0)


def withdraw(row: Card | ReleasedGoal) -> None:
    """Takes back a card or goal that its owner shared: right away, and no page shows that it was there; it goes on counting for the day."""
    space_id = row.space_id
    goes_on_counting(row, row.released_at)
    delete_for_good(row, "Taken back, with nothing in its place.")
    notify_about(space_id, "thanks", 0)


@bp.get("")
def index():
    note = own_if_any(Note, as_id(one_time_marks.take("note")))
    return _page(NoteForm(formdata=None), shared=note if note and not note.taken_back_at else None)


@bp.get("/part")
def part():
    """The notes of one month; fetched after a notice."""
    return render_template("thanks/_thank_you_notes.html", **_month())


def _page(form: NoteForm, status: int = 200, shared: Note | None = None):
    """With the note that was `shared` just now at the top, and the quiet lines about it, which only its author sees."""
    return render_template(
        "thanks/thanks.html",
        form=form,
        example=note_examples.example_of(today()),
        example_of_a_win=note_examples.example_of_a_win(today()),
        limit=thank_you_notes.MOST_A_DAY,
        shared=shared,
        lines=share_preview.quiet_lines(shared.text) if shared else (),
        **_month(),
    ), status


def _month() -> dict:
    """The month that was asked for, else the newest one with notes, each space by itself."""
    now = clock.now()
    spaces = [space for space, _ in readable_spaces(now)]
    ids = [space.id for space in spaces]
    months = thank_you_notes.months_of(ids, current_user.zone, now)
    asked = request.args.get("month")
    try:
        month = clock.month_of(asked) if asked else next(iter(months), None)
    except ValueError:
        abort(404)
    notes = thank_you_notes.notes_in(ids, month, current_user.zone, now) if month else []
    place = current_space()
    return {
        "place": place,
        "not_opened": thank_you_notes.not_opened([n for n in notes if n.space_id == place.space.id], now),
        "asked": asked,
        "month": month,
        "months": months,
        "lists_months": len(months) > thank_you_notes.MONTHS_WITHOUT_LIST,
        "earlier": next((m for m in months if month and m < month), None),
        "later": next((m for m in reversed(months) if month and m > month), None),
        "groups": [(s, [n for n in notes if n.space_id == s.id]) for s in spaces],
        "kinds": thank_you_notes.NOTE_KINDS,
        "saved": letting_in.choices().saved,
        "new_since": now - thank_you_notes.NEW_FOR,
    }


@bp.post("")
@in_any_space
def write():
    """A note to the partner. Sent twice it is one."""
    place, form = current_space(), NoteForm()
    if not form.validate():
        return _page(form, 422)
    if not place.is_paired:
        return _refused(form, ALONE)
    before = own_or_none(Note, form.id.fresh)
    if before and before.text == form.text.data:
        return redirect(url_for(".index"))
    if before:
        return _refused(form, SENT_BEFORE)
    if has_changed():
        return _refused(form, SOMEBODY_ELSE)
    try:
        thank_you_notes.write_note(place, form.id.fresh, form.kind.data, form.text.data, clock.now())
    except EnoughToday:
        return _refused(form, ENOUGH)
    save_and_tell(place.space.id)
    flash(f"Shared with {name_of_partner()}.")
    one_time_marks.leave("note", form.id.fresh)
    return redirect(url_for(".index"))


def _refused(form: NoteForm, why: str):
    form.id.renew()
    form.text.errors = [*form.text.errors, why]
    return _page(form, 422)


def _for_me(id: uuid.UUID) -> Note:
    now = clock.now()
    return thank_you_notes.for_me(id, readable_ids(now), now) or abort(404)


@bp.post("/<uuid:id>/save")
def save(id: uuid.UUID):
    """Saves a note, so that its reader sees it again on Home, or stops saving it; its author isn't told."""
    note, saved = _for_me(id), request.form.get("saved") != "no"
    letting_in.save_choices(letting_in.choices().with_saved(note.id, saved=saved))
    db.session.commit()
    flash("Saved. You'll see it on Home, and only you know." if saved else "It's no longer on Home.")
    return redirect(url_for(".index", month=_month_of(note)))


@bp.post("/<uuid:id>/put-away")
def put_away(id: uuid.UUID):
    """Hides a note from its reader, read or unread, until they choose "Show what I put away"; its author isn't told."""
    letting_in.save_choices(letting_in.choices().with_put_away(_for_me(id).id))
    db.session.commit()
    flash(f"Put away, and {name_of_partner()} isn't told.")
    return redirect(url_for(".index"))


def _month_of(note: Note) -> str:
    return clock.local(note.written_at, current_user.zone).strftime("%Y-%m")


@bp.post("/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """Its author takes a note back, for both, at once."""
    note = own_to_read(Note, id)
    note.take_back(clock.now())
    month = _month_of(note)
    save_and_tell(note.space_id)
    wipe_deleted()
    flash(GONE_FOR_BOTH)
    return redirect(url_for(".index", month=month))
