"""My list of what helps me, one thing of it to do now, and the numbers before and after."""

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples.care import exercises, models, what_helps
from couples.care.blueprint import bp
from couples.care.forms import TryForm
from couples.care.models import Note
from couples.care.routes_exercises import empty_try, exercise_page
from couples.care.routes_quiet_moment import own_or_404
from couples.db import db
from couples.fields import as_id
from couples.form_responses import SAVED_ALONE, local_now
from couples.own_rows import is_new

GO_EASY = "Go easy on yourself today."


@bp.get("/mine")
def mine():
    return my_list()


def my_list(problem: str = "") -> str:
    """The page of what helps; `problem` is why its one line wasn't taken."""
    tries = models.tries_of(current_user)
    names = {note.words.what: note.words.name for note in reversed(tries)}
    return render_template(
        "care/what_helps_me.html",
        helps=models.notes_of(current_user, models.HELP),
        found=what_helps.what_helps(models.numbers_of(tries)),
        names=names,
        tries=tries[: what_helps.NUMBERS_SHOWN],
        problem=problem,
        fresh=uuid.uuid4(),
        begin=exercises.first_choices(),
    )


@bp.get("/mine/<uuid:id>/now")
def now(id: uuid.UUID):
    """One thing to do now, large, on a page that asks for nothing else."""
    note = own_or_404(id, models.HELP)
    if note.words.exercise:
        return redirect(url_for(".exercise", key=note.words.exercise))
    return _now_page(note, empty_try(str(id)))


def _now_page(note: Note, form: TryForm, status: int = 200):
    return render_template("care/what_ill_do_now.html", note=note, form=form), status


@bp.post("/tries")
def note_try():
    """How strong it was before and is now, for oneself. Both numbers may stay empty; then nothing is kept."""
    form = TryForm()
    done = exercises.all_of_them().get(form.what.data) or own_or_404(
        as_id(form.what.data) or abort(404), models.HELP
    )
    if not form.validate():
        return _now_page(done, form, 422) if isinstance(done, Note) else exercise_page(done, form, 422)
    if is_new(Note, form.id.fresh):
        numbers = form.before.data, form.after.data
        day = local_now().date().isoformat()
        models.add_try(current_user, form.id.fresh, form.what.data, done.title, numbers, day)
        db.session.commit()
    noted = any(n is not None for n in (form.before.data, form.after.data))
    flash(f"{SAVED_ALONE} {GO_EASY}" if noted else GO_EASY)
    return redirect(url_for(".mine"))


@bp.post("/tries/delete")
def delete_tries():
    models.delete_tries(current_user)
    db.session.commit()
    flash("Numbers deleted.")
    return redirect(url_for(".mine"))
