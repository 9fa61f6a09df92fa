"""What is said to an opened answer: replies, afterthoughts, taking back."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.checkins import prompts, to_talk_about
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.forms import AfterthoughtForm
from couples.checkins.models import CheckIn
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import TALK, Afterthought, Reply
from couples.db import db
from couples.form_responses import GONE_FOR_BOTH, back_to
from couples.own_rows import is_new
from couples.spaces.models import (
    current_space,
    in_current_space,
    name_of_partner,
    own_to_read,
    readable,
)
from couples.spaces.notify import notify_both


def _opened_answer(id: uuid.UUID) -> Answer:
    """An answer that both can see, in my current space; 404 for a hidden one, mine included."""
    return in_current_space(Answer, id, Answer.shared_cell.is_not(None))


def check_in_of(row: Answer | Promise) -> CheckIn:
    return in_current_space(CheckIn, row.check_in_id)


def to_check_in(check_in: CheckIn, anchor: str = ""):
    """To the check-in, or to the page of ours that brought the form up."""
    return back_to(url_for(".show", occasion=check_in.occasion) + (f"#{anchor}" if anchor else ""))


def changed(check_in: CheckIn) -> None:
    check_in.changed()
    db.session.commit()
    notify_both(current_space(), "check-in", check_in.version)


@bp.post("/answers/<uuid:id>/replies")
def reply(id: uuid.UUID):
    answer, kind = _opened_answer(id), request.form.get("kind")
    if answer.author_id == current_user.id or kind not in prompts.replies():
        abort(404)
    said = Reply.answer_id == id, Reply.author_id == current_user.id, Reply.kind == kind
    row = db.session.scalar(select(Reply).where(*said))
    if kind == TALK and row is None and to_talk_about.is_full(current_space(), clock.now()):
        flash("You've got three things to talk about already. Take one off the list first.")
        return to_check_in(check_in_of(answer), f"answer-{id}")
    if row:
        db.session.delete(row)
    else:
        _say(answer, kind)
    check_in = check_in_of(answer)
    changed(check_in)
    flash("Taken back." if row else f"Sent to {name_of_partner()}.")
    return to_check_in(check_in, f"answer-{id}")


def _say(answer: Answer, kind: str) -> None:
    """Tapped again it's the same reply: what the partner opened or set aside stays so, and no wish to talk fades later."""
    now = clock.now()
    id = uuid.uuid5(answer.id, f"{current_user.id} {kind}")
    said_at = to_talk_about.said_first(id, now) if kind == TALK else now
    db.session.add(
        Reply(
            id=id,
            space_id=answer.space_id,
            answer_id=answer.id,
            author_id=current_user.id,
            kind=kind,
            said_at=said_at,
        )
    )


@bp.post("/answers/<uuid:id>/afterthoughts")
def add_afterthought(id: uuid.UUID):
    answer = _opened_answer(id)
    if answer.author_id != current_user.id:
        abort(404)
    check_in, form = check_in_of(answer), AfterthoughtForm()
    if not form.validate():
        return render_template("checkins/afterthought.html", form=form, answer=answer, check_in=check_in), 422
    if is_new(Afterthought, form.id.fresh):
        row = Afterthought(
            id=form.id.fresh,
            space_id=answer.space_id,
            answer_id=id,
            author_id=current_user.id,
            created_at=clock.now(),
        )
        row.text = form.text.data
        db.session.add(row)
        changed(check_in)
        flash("Added.")
    return to_check_in(check_in, f"answer-{id}")


@bp.post("/answers/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """An own answer disappears for both, at any time, also after a parting; that it was taken back remains."""
    answer = own_to_read(Answer, id, Answer.shared_cell.is_not(None))
    answer.take_back(clock.now())
    check_in = readable(CheckIn, answer.check_in_id)
    changed(check_in)
    flash("Taken back. Your words are gone for both of you.")
    return redirect(url_for(".past", id=check_in.id))


@bp.post("/afterthoughts/<uuid:id>/remove")
def remove_afterthought(id: uuid.UUID):
    row = own_to_read(Afterthought, id)
    check_in = readable(CheckIn, readable(Answer, row.answer_id).check_in_id)
    db.session.delete(row)
    changed(check_in)
    flash(GONE_FOR_BOTH)
    return redirect(url_for(".past", id=check_in.id))
