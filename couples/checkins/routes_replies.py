"""What the reader of an opened answer does with it: a reply, the wish to talk about it, and putting it aside.

Guaranteed: putting an answer aside is known to its reader alone, in a cell that no one else can open. No open page of the
partner is told, and their pages look as if the answer had been read without a reply.
"""

import uuid

from flask import abort, flash, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.checkins import current_week, prompts, saying_back, to_talk_about
from couples.checkins.answers import Answer
from couples.checkins.blueprint import bp
from couples.checkins.forms import ReplyForm
from couples.checkins.models import CheckIn
from couples.checkins.prompts import Prompt
from couples.checkins.replies_and_afterthoughts import HEART, TALK, WORDS, Reply
from couples.checkins.routes_afterthoughts import changed, check_in_of, opened_answer, take_out, to_check_in
from couples.checkins.saying_back import WroteAlready
from couples.checkins.visible_answers import Side, answers_for
from couples.db import db, only_reading
from couples.form_responses import back_to, safe_next, wants_on
from couples.spaces import letting_in
from couples.spaces.models import current_space, name_of_partner, own_to_read
from couples.thanks import share_preview

FULL = "You already have three things to talk about. Take one off the list first."

ON_THE_LIST = "You'll both see it on Home, under “To talk about”."

WROTE = "First take back what you wrote."

SENT_SINCE = "You've sent “{}” since you opened this page. If you send yours now, it replaces that."


def _partners_answer(id: uuid.UUID) -> tuple[Prompt, Side]:
    """It and its question; 404 for what isn't this person's to read."""
    answer = opened_answer(id, Answer.author_id != current_user.id)
    check_in = check_in_of(answer)
    lines = answers_for(check_in, current_user.id, current_week.asked_in(check_in))
    found = ((line.prompt, line.theirs) for line in lines if line.theirs and line.theirs.answer is answer)
    return next(found, None) or abort(404)


@bp.get("/answers/<uuid:id>/replies")
def write_reply(id: uuid.UUID):
    """The page to say something back on: own words, or a short phrase."""
    prompt, side = _partners_answer(id)
    row = saying_back.said(side.answer, current_user.id, WORDS)
    data = {"text": row.text if row else "", "shown": _mark(row)}
    return _page(prompt, side, ReplyForm(formdata=None, data=data))


def _mark(row: Reply | None) -> str:
    """What a page knows of the reader's reply, so that words they sent from another page aren't replaced unseen."""
    return share_preview.mark(row.id, row.text) if row else "none"


def _page(prompt: Prompt, side: Side, form: ReplyForm) -> str:
    check_in = check_in_of(side.answer)
    kinds = [
        row.kind for row in side.replies if row.kind != HEART
    ]  # of an earlier version there can be several
    return render_template(
        "checkins/reply.html",
        answer=side.answer,
        words=side.words,
        prompt=prompt,
        sent=WORDS if WORDS in kinds else next(reversed(kinds), None),
        check_in=check_in,
        form=form,
        partner=current_space().partner,
        back=safe_next(request.values.get("next") or _on_one_page(check_in, side.answer.id)),
    )


def _on_one_page(check_in: CheckIn, answer_id: uuid.UUID) -> str:
    return url_for(".show", occasion=check_in.occasion, _anchor=f"answer-{answer_id}")


@bp.post("/answers/<uuid:id>/replies")
def reply(id: uuid.UUID):
    """Says something back, or takes it back by the button that's pressed then; a reply in the writer's own words is replaced instead."""
    prompt, side = _partners_answer(id)
    answer, kind, form = side.answer, request.form.get("kind", WORDS), ReplyForm()
    if kind not in {HEART, WORDS, TALK, *prompts.replies()}:
        abort(404)
    if kind == WORDS and not form.validate():
        with only_reading():
            return _page(prompt, side, form), 422
    if kind == WORDS and (sent := _sent_since(answer, form)):
        form.shown.data = _mark(sent)
        form.form_errors.append(SENT_SINCE.format(sent.text))
        with only_reading():
            return _page(prompt, side, form), 409
    check_in, now = check_in_of(answer), clock.now()
    row = None if kind == WORDS else saying_back.said(answer, current_user.id, kind)
    is_said = row is not None
    if kind != WORDS and wants_on(is_said) == is_said:
        return to_check_in(check_in, f"answer-{id}")
    if row:
        row.take_out()
    elif kind == TALK and to_talk_about.is_full(current_space(), now):
        flash(FULL)
        return to_check_in(check_in, f"answer-{id}")
    else:
        try:
            saying_back.say(answer, current_user.id, kind, form.text.data if kind == WORDS else "", now)
        except WroteAlready:
            flash(WROTE)
            return to_check_in(check_in, f"answer-{id}")
    changed(check_in)
    if kind != HEART:  # which shows it where it was tapped
        flash("Taken back." if row else ON_THE_LIST if kind == TALK else f"Sent to {name_of_partner()}.")
    return to_check_in(check_in, f"answer-{id}")


def _sent_since(answer: Answer, form: ReplyForm) -> Reply | None:
    """The reply in other words that another page of the reader's has sent since this form's was opened."""
    row = saying_back.said(answer, current_user.id, WORDS)
    return row if row and row.text != form.text.data and not form.showed(_mark(row)) else None


@bp.post("/replies/<uuid:id>/take-back")
def take_reply_back(id: uuid.UUID):
    """What someone said back disappears for both, at any time, also after a parting."""
    check_in = take_out(own_to_read(Reply, id))
    return back_to(url_for(".past", id=check_in.id))


@bp.post("/answers/<uuid:id>/not-tonight")
def not_tonight(id: uuid.UUID):
    """Puts an answer aside for another time, or takes it up again. It asks for no day, and tells no one."""
    _, side = _partners_answer(id)
    if request.form.get("do") == "read":
        letting_in.show_again({id})
        flash("Here it is again.")
    else:
        letting_in.set_aside(id)
        one_time_marks.leave("aside", id)  # the next page says it, with a way back
    db.session.commit()
    return back_to(_on_one_page(check_in_of(side.answer), id))
