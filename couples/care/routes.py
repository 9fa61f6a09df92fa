"""The kit: the quiet door, the exercises, what helps me, and afterwards."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.care import exercises, models, quiet_time, saying_no, what_helps
from couples.care.blueprint import bp
from couples.care.forms import TryForm
from couples.care.models import Note
from couples.db import db
from couples.fields import as_id
from couples.own_rows import is_new, own


def _local_now():
    return clock.local(clock.now(), current_user.zone)


def own_or_404(id: uuid.UUID, *kinds: str) -> Note:
    """A note of mine, of one of these kinds, if any are named; else 404."""
    note = own(Note, id)
    return note if not kinds or note.kind in kinds else abort(404)


@bp.get("")
def index():
    helps = models.notes_of(current_user, models.HELP)
    return render_template(
        "care/quiet_moment.html",
        groups=exercises.groups(),
        begin=exercises.first_choices(),
        helps=[n for n in helps if n.kind == models.HELP][:4],
    )


# --- a door without feelings words ------------------------------------------------------------------------------------


@bp.get("/quiet")
def quiet_now():
    """Begins now; the address of the next page holds the end, so that looking at it again does not move it."""
    end = quiet_time.end_of(_local_now(), quiet_time.length(request.args.get("minutes")))
    return redirect(url_for(".quiet_until", until=f"{end:%H%M}"))


@bp.get("/quiet/<until>")
def quiet_until(until: str):
    now = _local_now()
    end = quiet_time.read(until, now) or abort(404)
    return render_template(
        "care/quiet_time.html",
        end=end,
        words=quiet_time.in_words(end),
        left=max(0, int(quiet_time.left(end, now).total_seconds())),
        lengths=quiet_time.LENGTHS,
    )


# --- exercises --------------------------------------------------------------------------------------------------------


@bp.get("/exercises/<key>")
def exercise(key: str):
    return _exercise_page(exercises.all_of_them().get(key) or abort(404), _empty_try(key))


def _exercise_page(found: exercises.Exercise, form: TryForm, status: int = 200):
    kept = models.notes_of(current_user, found.write) if found.write else []
    helps = models.notes_of(current_user, models.HELP)
    return render_template(
        "care/exercise.html",
        exercise=found,
        twin=exercises.all_of_them()[found.twin.key],
        stop=exercises.stop(),
        kept=list(reversed(kept)),
        ladder=saying_no.ladder(),
        is_on_list=any(n.words.exercise == found.key for n in helps),
        fresh=uuid.uuid4(),
        form=form,
    ), status


def _empty_try(what: str) -> TryForm:
    return TryForm(formdata=None, data={"what": what})


# --- what helps me ----------------------------------------------------------------------------------------------------


@bp.get("/mine")
def mine():
    tries = models.tries_of(current_user)
    names = {note.words.what: note.words.name for note in reversed(tries)}
    return render_template(
        "care/what_helps_me.html",
        helps=models.notes_of(current_user, models.HELP),
        found=what_helps.what_helps(models.numbers_of(tries)),
        names=names,
        tries=tries,
        fresh=uuid.uuid4(),
        begin=exercises.first_choices(),
    )


@bp.get("/mine/<uuid:id>/now")
def now(id: uuid.UUID):
    """What I'll do now: one thing, large, and nothing else on the page that asks for anything."""
    note = own_or_404(id, models.HELP)
    if note.words.exercise:
        return redirect(url_for(".exercise", key=note.words.exercise))
    return _now_page(note, _empty_try(str(id)))


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
        return _now_page(done, form, 422) if isinstance(done, Note) else _exercise_page(done, form, 422)
    if is_new(Note, form.id.fresh):
        numbers = form.before.data, form.after.data
        day = _local_now().date().isoformat()
        models.add_try(current_user, form.id.fresh, form.what.data, done.title, numbers, day)
        db.session.commit()
    flash("Be kind to yourself for the rest of the day.")
    return redirect(url_for(".mine"))


@bp.post("/tries/delete")
def delete_tries():
    models.delete_tries(current_user)
    db.session.commit()
    flash("The numbers are deleted.")
    return redirect(url_for(".mine"))
