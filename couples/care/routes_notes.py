"""Own words in the kit: writing, changing, moving and deleting them."""

import uuid

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples.accounts.guess_and_request_limits import TYPING_LIMIT
from couples.accounts.last_words import saves_while_typing
from couples.care import models, saying_no
from couples.care.blueprint import bp
from couples.care.forms import FORMS, NoteForm
from couples.care.models import Note
from couples.care.routes_quiet_moment import own_or_404
from couples.care.routes_what_helps_me import my_list
from couples.db import db, only_reading
from couples.extensions import limiter
from couples.form_responses import (
    NO_WORDS,
    closed_lines,
    delete_for_good,
    deleted_since,
    first_error,
    refused,
    saved,
    wants_json,
)
from couples.own_rows import id_of_new, own_or_none
from couples.packing import asdict

NOT_EMPTIED = "An empty note isn't saved. To remove it, delete it."
EXERCISE_OF = {models.SENTENCE: "half-believed", models.NO: "saying-no", models.FIGURE: "kind-figure"}


def list_of(kind: str) -> str:
    """The page that lists this kind of note."""
    if kind in EXERCISE_OF:
        return url_for(".exercise", key=EXERCISE_OF[kind], _anchor="kept")
    return url_for(".people_list" if kind == models.PERSON else ".mine")


@bp.get("/new/<kind>")
def new(kind: str):
    """An empty form with an id of its own; it is kept from the first words on."""
    if kind not in FORMS:
        abort(404)
    rung = saying_no.ladder().get(request.args.get("rung", "")) if kind == models.NO else None
    form = FORMS[kind](formdata=None, data={"situation": rung.say} if rung else None)
    return _page(Note(id=id_of_new(Note, ".note"), author_id=current_user.id), kind, form)


@bp.get("/notes/<uuid:id>")
def note(id: uuid.UUID):
    found = own_or_404(id, *models.WRITTEN)
    form = FORMS[found.kind](formdata=None, data={**asdict(found.words), "version": str(found.version)})
    return _page(found, found.kind, form)


def _page(found: Note, kind: str, form: NoteForm) -> str:
    closed = closed_lines()
    asked = kind == models.NO and (request.args.get("help") == "1" or bool(closed))
    return render_template(
        "care/edit_note.html",
        note=found,
        kind=kind,
        form=form,
        also=found.words.also,
        back=list_of(kind),
        openings=saying_no.openings(),
        help=saying_no.help_with(found.words.text, closed=closed) if asked else None,
    )


@bp.post("/notes/<uuid:id>")
@saves_while_typing
@limiter.limit(TYPING_LIMIT, key_func=lambda: f"care:{current_user.id}")
def save(id: uuid.UUID):
    """Keeps a note, as one types or by a button; the first words make it."""
    found = own_or_none(Note, id)
    kind = found.kind if found else request.form.get("kind", "")
    form = FORMS[kind]() if kind in FORMS else abort(404)
    if not form.validate():
        fresh = Note(id=id, author_id=current_user.id)
        return refused(first_error(form), lambda: _page(found or fresh, kind, form))
    if form.is_blank:
        return _nothing_to_save(found, kind, form)
    if not found and form.seen_version:
        fresh = Note(id=uuid.uuid4(), author_id=current_user.id)
        return deleted_since(form, lambda: _page(fresh, kind, form))
    if not found:
        found = models.begin(current_user, id)
    dropped = request.form.get("also") == "drop"
    met = found.save(form.words(kind), form.seen_version, drop_also=dropped)
    db.session.commit()
    if "not_that" in request.form and request.form.get("go", "help") == "help" and not wants_json():
        form = FORMS[kind](formdata=None, data={**asdict(found.words), "version": str(found.version)})
        with only_reading():
            return _page(found, kind, form)
    then = _next_page(id, kind, met=met or dropped)
    return saved(then, found.version, found.words.also, met=met)


def _nothing_to_save(found: Note | None, kind: str, form: NoteForm):
    """Leaves what was saved as it is, and says so: emptying a form doesn't delete anything; deleting has a button of its own."""
    if wants_json():
        saved = NOT_EMPTIED if found else "Nothing to save yet"
        return jsonify(version=found.version if found else 0, saved=saved)
    if not found and kind == models.HELP and "go" not in request.form:  # the line below the list
        return refused(NO_WORDS, lambda: my_list(NO_WORDS))
    if not found:
        return redirect(list_of(kind))
    form.form_errors.append(NOT_EMPTIED)
    return refused(NOT_EMPTIED, lambda: _page(found, kind, form))


def _next_page(id: uuid.UUID, kind: str, *, met: bool) -> str:
    if request.form.get("go") == "help":
        return url_for(".note", id=id, help="1", _anchor="help")
    return url_for(".note", id=id) if met else list_of(kind)


@bp.post("/notes/<uuid:id>/delete")
def delete(id: uuid.UUID):
    found = own_or_404(id)
    back = list_of(found.kind)
    delete_for_good(found, "Deleted.")
    return redirect(back)


@bp.post("/notes/<uuid:id>/up")
def up(id: uuid.UUID):
    found = own_or_404(id, models.HELP, models.PERSON)
    if request.form.get("at") in (None, "", str(found.words.at)):  # else a second tap, or an older page
        models.move_up(current_user, found)
        db.session.commit()
        flash("Moved up.")
    return redirect(list_of(found.kind))
