"""What the writer of an opened answer does with it: afterthoughts, taking back."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.forms import AfterthoughtForm
from couples.checkins.models import CheckIn
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply
from couples.db import db, wipe_deleted
from couples.form_responses import GONE_FOR_BOTH, back_to
from couples.own_rows import is_new, says_more
from couples.spaces.models import in_current_space, own_to_read, readable
from couples.spaces.notify import notify_about


def opened_answer(id: uuid.UUID, *where) -> Answer:
    """An answer that both can see, in my current space; 404 for any other, even my own."""
    return in_current_space(Answer, id, Answer.shared_cell.is_not(None), *where)


def check_in_of(row: Answer | Promise) -> CheckIn:
    return in_current_space(CheckIn, row.check_in_id)


def to_check_in(check_in: CheckIn, anchor: str = ""):
    """To the check-in, or to the page of ours that brought the form up."""
    return back_to(url_for(".show", occasion=check_in.occasion) + (f"#{anchor}" if anchor else ""))


def changed(check_in: CheckIn) -> None:
    check_in.changed()
    db.session.commit()
    notify_about(check_in.space_id, "check-in", check_in.version)


def take_out(row: Afterthought | Reply) -> CheckIn:
    """Removes what the signed-in person wrote under an answer, for both and from the file; returns its check-in."""
    check_in = readable(CheckIn, readable(Answer, row.answer_id).check_in_id)
    row.take_out()
    changed(check_in)
    wipe_deleted()
    flash(GONE_FOR_BOTH)
    return check_in


@bp.post("/answers/<uuid:id>/afterthoughts")
def add_afterthought(id: uuid.UUID):
    answer = opened_answer(id, Answer.author_id == current_user.id)
    check_in, form = check_in_of(answer), AfterthoughtForm()
    if not form.validate() or says_more(Afterthought, form, text="text"):
        return render_template("checkins/afterthought.html", form=form, answer=answer, check_in=check_in), 422
    if is_new(Afterthought, form.id.fresh):
        answer.add_afterthought(form.id.fresh, form.text.data, clock.now())
        changed(check_in)
        flash("Added.")
    return to_check_in(check_in, f"answer-{id}")


@bp.post("/answers/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """Takes the writer's answer back for both, at any time, even after they've stopped sharing. Both still see that it was taken back."""
    answer = own_to_read(Answer, id, Answer.shared_cell.is_not(None))
    answer.take_back(clock.now())
    check_in = readable(CheckIn, answer.check_in_id)
    changed(check_in)
    wipe_deleted()
    flash("Taken back. Your words are gone for both of you.")
    return redirect(url_for(".past", id=check_in.id))


@bp.post("/afterthoughts/<uuid:id>/remove")
def remove_afterthought(id: uuid.UUID):
    check_in = take_out(own_to_read(Afterthought, id))
    return redirect(url_for(".past", id=check_in.id))
