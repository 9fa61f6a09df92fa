"""Today's light question: its page, writing, giving and taking back, and the reader's own earlier answers."""

import uuid
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts.last_words import saves_while_typing
from couples.checkins.models import rituals_now
from couples.db import db, look_up, wipe_deleted
from couples.form_responses import first_error, refused, saved, wants_json
from couples.light_question import answering, questions
from couples.light_question.answering import OVER, CantGive, NotNow, Today
from couples.light_question.blueprint import bp
from couples.light_question.forms import AnswerForm
from couples.light_question.home_line import asked_for
from couples.light_question.light_question_page import form_of, page, shown
from couples.light_question.models import LightAnswer, Words, is_alone
from couples.only_me import only_mine
from couples.own_rows import own
from couples.spaces.asking_again import LIGHT, days_of
from couples.spaces.models import CurrentSpace, current_space, name_of_partner
from couples.spaces.notify import notify_both
from couples.titles import told_apart

GIVEN = "Answered. {} can't see it yet."
OPEN = "You can both read it now."
BACK = "Taken back. No one was told."
GONE = "Taken back. Your own copy stays with you."


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    _look_up(place)
    found = answering.today_of(place, now)
    return page(place, found, form_of(found))


def _look_up(place: CurrentSpace) -> None:
    here = place.space.id
    look_up(*asked_for(place), (rituals_now, (here,)), (days_of, (here, place.me.user_id, LIGHT)))


@bp.get("/part")
def part():
    """All of the page that the other can change, as the page itself renders it; fetched after a notice."""
    place, now = current_space(), clock.now()
    _look_up(place)
    seen = shown(place, answering.today_of(place, now), now)
    return render_template("light_question/_today_and_days.html", **seen)


@bp.post("/<day>/answer")
@saves_while_typing
def save_answer(day: str):
    """Keeps what's typed, for its writer alone; the button gives it."""
    place, now, form = current_space(), clock.now(), AnswerForm()
    on, question = _day_of(day, now), form.question.data
    if question not in questions.texts():
        abort(404)
    found = answering.today_of(place, now)
    if not form.validate():
        return refused(first_error(form), lambda: _again(place, on, form))
    words, drop = Words(form.text.data), request.form.get("also") == "drop"
    try:
        row, met = answering.save(
            current_user.id, on, question, words, form.seen_version, now, drop_also=drop
        )
    except CantGive as problem:
        form.text.errors = [*form.text.errors, problem.message]
        return refused(problem.message, lambda: _again(place, on, form), 409)
    if request.form.get("go") == "give" and not met:
        return _give(place, found, row, form, now)
    db.session.commit()
    stay = url_for(".index")
    if not _is_asked(found, row) and not wants_json():
        flash(answering.why_not(place, row.day, now))
        return redirect(stay)
    return saved(stay, row.version, row.words.also, met=met)


def _is_asked(found: Today | None, row: LightAnswer) -> bool:
    return found is not None and (found.day, found.question) == (row.day, row.question)


def _give(place: CurrentSpace, found: Today | None, row: LightAnswer, form: AnswerForm, now: datetime):
    try:
        opened = answering.give(place, found, row, now)
    except NotNow as problem:
        db.session.commit()
        flash(problem.message)
        return redirect(url_for(".index"))
    except CantGive as problem:
        form.text.errors = [*form.text.errors, problem.message]
        return refused(problem.message, lambda: _again(place, row.day, form))
    db.session.commit()
    if opened:
        notify_both(place, "light", 0)
    flash(OPEN if opened else GIVEN.format(name_of_partner()))
    return redirect(url_for(".index"))


def _again(place: CurrentSpace, day: date, form: AnswerForm) -> str:
    """The page with what was typed, also to a question that's given or over by now."""
    return page(place, Today(day, form.question.data, clock.now(), None), form)


def _day_of(name: str, now: datetime) -> date:
    """The day that an address names; 404 for one that hasn't come anywhere yet."""
    try:
        day = date.fromisoformat(name)
    except ValueError:
        abort(404)
    return day if day <= now.date() + timedelta(days=1) else abort(404)


@bp.post("/take-back")
def take_back():
    """Takes today's answer back, before both have given theirs or after; nothing if the page showed another day's."""
    place, now = current_space(), clock.now()
    row = answering.given_now(place, now)
    if row is None or request.form.get("day") not in (None, "", row.day.isoformat()):
        flash(OVER)
        return redirect(url_for(".index"))
    was_open = row.is_open
    answering.take_back(row)
    db.session.commit()
    wipe_deleted()
    if was_open:
        notify_both(place, "light", 0)
    flash(GONE if was_open else BACK)
    return redirect(url_for(".index"))


@bp.get("/mine")
@only_mine
def mine():
    """The reader's own answers, month by month; nothing says on which days there was a question."""
    months: dict[date, list[LightAnswer]] = {}
    rows = answering.past_of(current_user.id, clock.now())
    for row in rows:
        months.setdefault(row.day.replace(day=1), []).append(row)
    about = told_apart({row.id: questions.text_of(row.question) for row in rows})
    page = "light_question/my_answers.html"
    return render_template(page, months=months, text_of=questions.text_of, about=about)


@bp.post("/mine/<uuid:id>/delete")
@only_mine
def delete_mine(id: uuid.UUID):
    now = clock.now()
    answering.delete(own(LightAnswer, id, is_alone(now)), now)
    db.session.commit()
    wipe_deleted()
    flash("Deleted.")
    return redirect(url_for(".mine"))
