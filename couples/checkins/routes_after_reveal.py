"""The check-in after it opened: replies, afterthoughts, taking back, promises, history."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from couples import clock
from couples.accounts.models import User
from couples.checkins import current_week, promises, prompts, visible_answers
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.forms import AfterthoughtForm, PromiseForm, ReportForm
from couples.checkins.models import HELLO, CheckIn
from couples.checkins.promises import Promise
from couples.checkins.replies_and_afterthoughts import Afterthought, Reply
from couples.checkins.routes import the_check_in
from couples.db import db
from couples.own_rows import is_new
from couples.replies import back_to
from couples.spaces.models import (
    Membership,
    current_space,
    in_current_space,
    own_to_read,
    readable,
    readable_spaces,
)
from couples.spaces.notify import notify_both


def _opened_answer(id: uuid.UUID) -> Answer:
    """An answer that both can see, in my current space; 404 for a hidden one, mine included."""
    return in_current_space(Answer, id, Answer.shared_cell.is_not(None))


def _check_in_of(row: Answer | Promise) -> CheckIn:
    return in_current_space(CheckIn, row.check_in_id)


def _back_to(check_in: CheckIn, anchor: str = ""):
    """To the check-in, or to the page of ours that brought the form up."""
    return back_to(url_for(".show", occasion=check_in.occasion) + (f"#{anchor}" if anchor else ""))


def _changed(check_in: CheckIn) -> None:
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
    if row:
        db.session.delete(row)
    else:
        db.session.add(Reply(space_id=answer.space_id, answer_id=id, author_id=current_user.id, kind=kind))
    check_in = _check_in_of(answer)
    _changed(check_in)
    return _back_to(check_in, f"answer-{id}")


@bp.post("/answers/<uuid:id>/afterthoughts")
def add_afterthought(id: uuid.UUID):
    answer = _opened_answer(id)
    if answer.author_id != current_user.id:
        abort(404)
    check_in, form = _check_in_of(answer), AfterthoughtForm()
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
        _changed(check_in)
    return _back_to(check_in, f"answer-{id}")


@bp.post("/answers/<uuid:id>/take-back")
def take_back(id: uuid.UUID):
    """An own answer disappears for both, at any time, also after a parting; that it was taken back remains."""
    answer = own_to_read(Answer, id, Answer.shared_cell.is_not(None))
    answer.take_back(clock.now())
    check_in = readable(CheckIn, answer.check_in_id)
    _changed(check_in)
    flash("Taken back. Your words are gone for both of you.")
    return redirect(url_for(".past", id=check_in.id))


@bp.post("/afterthoughts/<uuid:id>/remove")
def remove_afterthought(id: uuid.UUID):
    row = own_to_read(Afterthought, id)
    check_in = readable(CheckIn, readable(Answer, row.answer_id).check_in_id)
    db.session.delete(row)
    _changed(check_in)
    return redirect(url_for(".past", id=check_in.id))


# --- promises ---------------------------------------------------------------------------------------------------


@bp.post("/<occasion>/promises")
def make_promise(occasion: str):
    place, check_in = the_check_in(occasion)
    if not place.is_paired or not (check_in.revealed_at or promises.from_before(check_in)):
        abort(404)
    form = PromiseForm()
    if not form.validate():
        return render_template("checkins/edit_promise.html", form=form, check_in=check_in), 422
    if is_new(Promise, form.id.fresh):
        current_week.keep_row(check_in)
        row = Promise(
            id=form.id.fresh, space_id=place.space.id, check_in_id=check_in.id, author_id=current_user.id,
            created_at=clock.now(), state=promises.OPEN,
        )  # fmt: skip
        row.text = form.text.data
        db.session.add(row)
        _changed(check_in)
    return _back_to(check_in, "promises")


@bp.post("/promises/<uuid:id>/report")
def report_promise(id: uuid.UUID):
    promise, form = in_current_space(Promise, id, Promise.author_id == current_user.id), ReportForm()
    if not form.validate():
        flash("Choose what fits best. Nothing was changed.")
        return redirect(url_for(".index"))
    promise.report(form.state.data)
    _changed(_check_in_of(promise))
    return back_to(url_for(".index") + "#promises-before")


@bp.get("/promises/<uuid:id>/smaller")
def smaller_promise(id: uuid.UUID):
    """A promise that was not kept yet, to be made smaller or another: the old words in an editable field."""
    promise = in_current_space(Promise, id, Promise.author_id == current_user.id)
    check_in = current_week.week_of(current_space(), clock.now()).check_in
    form = PromiseForm(formdata=None, data={"text": promise.text})
    return render_template("checkins/edit_promise.html", form=form, check_in=check_in, before=promise)


@bp.post("/promises/<uuid:id>/thanks")
def thank_for_promise(id: uuid.UUID):
    promise = in_current_space(
        Promise, id, Promise.author_id != current_user.id, Promise.state != promises.OPEN
    )
    promise.is_thanked = True
    _changed(_check_in_of(promise))
    return back_to(url_for(".index") + "#promises-before")


@bp.post("/promises/<uuid:id>/take-back")
def take_promise_back(id: uuid.UUID):
    promise = own_to_read(Promise, id)
    check_in = readable(CheckIn, promise.check_in_id)
    db.session.delete(promise)
    _changed(check_in)
    flash("Your promise is taken back.")
    return back_to(url_for(".index"))


# --- history ----------------------------------------------------------------------------------------------------


@bp.get("/history")
def history():
    spaces = readable_spaces(clock.now())
    ids = [space.id for space, _ in spaces]
    opened = select(CheckIn).where(CheckIn.space_id.in_(ids), CheckIn.revealed_at.is_not(None))
    kept = (
        select(CheckIn)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(CheckIn.space_id.in_(ids), Answer.author_id == current_user.id, Answer.is_for_me.is_(True))
        .distinct()
    )
    return render_template(
        "checkins/past_check_ins_list.html",
        spaces={space.id: space for space, _ in spaces},
        opened=db.session.scalars(opened.order_by(CheckIn.revealed_at.desc())).all(),
        kept=[
            (row, current_week.own_lines(row, current_user.id))
            for row in db.session.scalars(kept.order_by(CheckIn.occasion.desc()))
        ],
    )


@bp.get("/history/<uuid:id>")
def past(id: uuid.UUID):
    """One opened check-in, also of a space closed less than 30 days ago, to read."""
    check_in = readable(CheckIn, id, CheckIn.revealed_at.is_not(None))
    asked = current_week.asked_in(check_in)
    return render_template(
        "checkins/past_check_in.html",
        place=current_space(),
        partner=_partner_then(check_in),
        check_in=check_in,
        rhythm=current_week.rhythm_of(check_in),
        lines=visible_answers.answers_for(check_in, current_user.id, asked),
        promises=promises.made_in(check_in),
        is_open_space=check_in.space_id == current_space().space.id,
        is_hello=check_in.occasion == HELLO,
    )


def _partner_then(check_in: CheckIn) -> User | None:
    """The other one of that check-in's space, who after a parting is not the partner of now."""
    query = select(User).join(Membership, Membership.user_id == User.id)
    return db.session.scalar(
        query.where(Membership.space_id == check_in.space_id, Membership.user_id != current_user.id)
    )
