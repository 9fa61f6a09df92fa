"""An exercise, and how strong it was before and after."""

import uuid

from flask import abort, render_template
from flask_login import current_user

from couples.care import exercises, models, saying_no
from couples.care.blueprint import bp
from couples.care.forms import TryForm
from couples.only_me import door, in_sight, is_open


@bp.get("/exercises/<key>")
@in_sight
def exercise(key: str):
    return exercise_page(exercises.all_of_them().get(key) or abort(404), empty_try(key))


def exercise_page(found: exercises.Exercise, form: TryForm, status: int = 200):
    kept = models.notes_of(current_user, found.write) if found.write and door.left() else []
    if kept:
        is_open()  # so the page closes itself in time; one without words of theirs may stay as long as they breathe
    helps = models.notes_of(current_user, models.HELP) if door.left() else []
    return render_template(
        "care/exercise.html",
        exercise=found,
        twin=exercises.all_of_them()[found.twin.key],
        stop=exercises.stop(),
        kept=list(reversed(kept)),
        ladder=saying_no.ladder(),
        is_open=bool(door.left()),
        is_on_list=any(n.words.exercise == found.key for n in helps),
        fresh=uuid.uuid4(),
        form=form,
    ), status


def empty_try(what: str) -> TryForm:
    return TryForm(formdata=None, data={"what": what})
