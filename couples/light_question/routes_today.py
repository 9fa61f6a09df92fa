"""Today's light question: its page, writing, giving and taking back, and the reader's own earlier answers."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts.last_words import saves_while_typing
from couples.checkins.models import Ritual, rituals_now
from couples.db import db, look_up, wipe_deleted
from couples.form_responses import first_error, refused, saved, today, wants_json
from couples.light_question import agreed_days, answering, questions
from couples.light_question.answering import OVER, CantGive, NotNow, Today
from couples.light_question.blueprint import bp
from couples.light_question.forms import AnswerForm, DaysForm, PauseForm
from couples.light_question.home_line import asked_for
from couples.light_question.models import LightAnswer, LightPlan, Words, is_alone
from couples.only_me import only_mine
from couples.own_rows import own
from couples.spaces.asking_again import LIGHT, next_asks_of
from couples.spaces.models import CurrentSpace, current_space, name_of_partner
from couples.spaces.notify import notify_both
from couples.wording_help import Line, lines_beside

GIVEN = "Answered. {} can't see it yet."
OPEN = "You can both read it now."
BACK = "Taken back. No one was told."
GONE = "Taken back. Your own copy stays with you."


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    _look_up(place)
    found = answering.today_of(place, now)
    return page(place, found, _form_of(found))


def _look_up(place: CurrentSpace) -> None:
    here = place.space.id
    look_up(*asked_for(place), (rituals_now, (here,)), (next_asks_of, (here, place.me.user_id, LIGHT)))


def page(
    place: CurrentSpace, found: Today | None, form: AnswerForm, days_form: DaysForm | None = None
) -> str:
    heard = _heard(place, found, form)
    seen = shown(place, found, clock.now(), days_form)
    return render_template("light_question/light_question.html", form=form, heard=heard, **seen)


@bp.get("/part")
def part():
    """All of the page that the other can change, as the page itself renders it; fetched after a notice."""
    place, now = current_space(), clock.now()
    _look_up(place)
    seen = shown(place, answering.today_of(place, now), now)
    return render_template("light_question/_today_and_days.html", **seen)


def shown(
    place: CurrentSpace, found: Today | None, now: datetime, days_form: DaysForm | None = None
) -> dict[str, Any]:
    """What the page shows of today to this person; nothing in it depends on what their partner hasn't shown."""
    plan, here = agreed_days.agreed(place.space.id), place.space.id
    paused = plan if plan and plan.is_paused(now) else None
    coming = plan.days.next_from(plan.days.after_today(now, plan.zone)) if plan else None
    return {
        "place": place,
        "partner": place.partner,
        "question": found,
        "coming": coming,
        "is_my_midnight": found is not None and clock.local(found.ends_at, current_user.zone).hour == 0,
        "paused": paused,
        "is_rhythm_paused": Ritual.in_force(here).is_paused(now),
        "plan": plan,
        **_days_shown(place, plan, now, days_form),
    }


def _days_shown(
    place: CurrentSpace, plan: LightPlan | None, now: datetime, form: DaysForm | None
) -> dict[str, Any]:
    """The proposal that waits, and what can be proposed."""
    proposal = agreed_days.shown_proposal(place, now)
    start = proposal or plan
    return {
        "proposal": proposal,
        "not_before": agreed_days.not_before(place, now),
        "days_form": form or DaysForm(formdata=None, data={"days": list(start.weekdays) if start else []}),
        "instead": str(proposal.id) if proposal and proposal.author_id != current_user.id else "",
        "zone": start.zone if start else Ritual.in_force(place.space.id).zone,
        "pause_form": PauseForm(formdata=None),
        "tomorrow": today() + timedelta(days=1),
    }


def _heard(place: CurrentSpace, found: Today | None, form: AnswerForm) -> list[Line]:
    """What's said to the writer about their own words, while no one else can read them."""
    if found is None or found.is_open:
        return []
    return lines_beside([form.text.data or ""], names=place.partner_names)


def _form_of(found: Today | None) -> AnswerForm:
    row = found.mine if found else None
    words = row.words if row else Words()
    data = {"text": words.text, "question": found.question if found else ""}
    form = AnswerForm(formdata=None, data={**data, "version": str(row.version if row else 0)})
    form.also = words.also
    return form


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
    """Takes today's answer back, before both have given theirs or after."""
    place, now = current_space(), clock.now()
    row = answering.given_now(place, now)
    if row is None:
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
    for row in answering.past_of(current_user.id, clock.now()):
        months.setdefault(row.day.replace(day=1), []).append(row)
    return render_template("light_question/my_answers.html", months=months, text_of=questions.text_of)


@bp.post("/mine/<uuid:id>/delete")
@only_mine
def delete_mine(id: uuid.UUID):
    now = clock.now()
    answering.delete(own(LightAnswer, id, is_alone(now)), now)
    db.session.commit()
    wipe_deleted()
    flash("Deleted.")
    return redirect(url_for(".mine"))
