"""Writing a page: as one types or by a button, on several devices, and what becomes of words that can't be kept."""

import uuid

from flask import jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples.accounts.last_words import saves_while_typing
from couples.db import db, wipe_deleted
from couples.form_responses import first_error, refused, saved, today, wants_json
from couples.journal import models, prompts_and_moods
from couples.journal.blueprint import bp
from couples.journal.entry_text import WITH_ONESELF, TooMuchBeside, Words
from couples.journal.forms import EntryForm, choices, filled, form_for
from couples.journal.models import Entry
from couples.own_rows import id_of_new, own, own_or_none
from couples.packing import replace

GONE = "This note was deleted on another device. Press Done to keep these words as a new note."
BESIDE = "You wrote a lot on two devices. Check the other text first; your words are still here."
BROKEN = "This note is damaged, so we can't save to it. Copy your words to a new note; they're still here."


@bp.get("/new")
def new():
    """An empty page with an id of its own; it is kept from the first words on."""
    return _fresh(Words())


@bp.get("/check-in")
def with_oneself():
    """A page with our questions for a check-in with oneself."""
    return _fresh(Words(kind=WITH_ONESELF))


def _fresh(words: Words):
    entry = Entry(id=id_of_new(Entry, ".edit"), author_id=current_user.id, on_day=today())
    return _editor(entry, filled(words, entry.on_day, 0, today()), words)


@bp.get("/<uuid:id>/edit")
def edit(id: uuid.UUID):
    entry = own(Entry, id)
    words = entry.words
    if words.damaged:
        return redirect(url_for(".page", id=id))
    return _editor(entry, filled(words, entry.on_day, entry.version, today()), words)


def _editor(entry: Entry, form: EntryForm, words: Words, problem: str = ""):
    return render_template(
        "journal/edit_page.html",
        entry=entry,
        form=form,
        words=words,
        problem=problem,
        prompts=prompts_and_moods.prompts(),
        prompt=prompts_and_moods.prompts().get(form.prompt.data),
        questions=prompts_and_moods.questions() if words.kind == WITH_ONESELF else {},
        today=today(),
    )


@bp.post("/<uuid:id>")
@saves_while_typing
def save(id: uuid.UUID):
    """Keeps a page, as one types or by a button."""
    entry = own_or_none(Entry, id)
    before = entry.words if entry else Words()
    form = form_for(before.kind or request.form.get("kind", ""))(today=today())
    if not form.validate():
        return _not_kept(id, entry, form, before, first_error(form), 422)
    if entry is None and form.seen_version:
        return _gone(form, before)
    if before.damaged:
        return _not_kept(id, entry, form, before, BROKEN, 409)
    return _keep(id, entry, form, before)


def _keep(id: uuid.UUID, entry: Entry | None, form: EntryForm, before: Words):
    was = form.leave_the_rest(choices(before, entry.on_day) if entry else {})
    words, day = _as_asked(form, before), form.on_day.data or (entry.on_day if entry else today())
    if entry is None and words.is_blank:
        return _nothing_yet(id, words)
    if entry is None:
        words = replace(words, place=models.place_on(current_user, day))
        entry = models.begin(current_user, id, day)
    try:
        met = entry.save(words, form.seen_version, drop_also=request.form.get("also") == "drop")
    except TooMuchBeside:
        return _not_kept(id, entry, form, before, BESIDE, 409)
    entry.move_to(day)
    is_left_blank = request.form.get("go") in ("leave", "done") and entry.drop_if_blank()
    db.session.commit()
    if is_left_blank:
        wipe_deleted()
    return _kept(entry, met, was, is_left_blank=is_left_blank)


def _as_asked(form: EntryForm, before: Words) -> Words:
    """What was typed, with what a button of the form asked for beside it."""
    words = form.words(before)
    if request.form.get("start_with") in prompts_and_moods.prompts():
        words = replace(words, prompt=request.form["start_with"])
    return words


def _kept(entry: Entry, met: bool, was: str, *, is_left_blank: bool):
    go = "" if met else request.form.get("go")
    then = url_for(".index") if go in ("leave", "done") else url_for(".edit", id=entry.id)
    if go == "done" and not is_left_blank:
        then = url_for(".page", id=entry.id)
    return saved(then, entry.version, entry.words.also, met=met, was=was)


def _nothing_yet(id: uuid.UUID, words: Words):
    """A page without any words isn't saved; its questions can still be asked for."""
    if wants_json():
        return jsonify(version=0, saved="", also="")
    if "start_with" not in request.form:
        return redirect(url_for(".index"))
    entry = Entry(id=id, author_id=current_user.id, on_day=today())
    return _editor(entry, filled(words, entry.on_day, 0, today()), words)


def _not_kept(id: uuid.UUID, entry: Entry | None, form: EntryForm, before: Words, problem: str, status: int):
    """What was typed stays in the page, with what is in the way."""
    row = entry or Entry(id=id, author_id=current_user.id, on_day=today())
    words = replace(before, kind=before.kind or _kind_asked_for(form))
    return refused(problem, lambda: _editor(row, form, words, "" if form.errors else problem), status)


def _kind_asked_for(form: EntryForm) -> str:
    return WITH_ONESELF if form.kind.data == WITH_ONESELF else ""


def _gone(form: EntryForm, before: Words):
    """Deleted on another device meanwhile: it stays deleted, and what was typed here can become a page of its own."""
    form.version.data = "0"
    form.version.raw_data = None
    entry = Entry(id=uuid.uuid4(), author_id=current_user.id, on_day=today())
    words = replace(before, kind=_kind_asked_for(form))
    return refused(GONE, lambda: _editor(entry, form, words, GONE), 409)
