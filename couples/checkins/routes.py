"""The check-in until it opens: this week, writing, preview, ready."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.boundaries import home_status as agreements
from couples.checkins import current_week, left_over_weeks, promises, prompts, reveal, visible_answers
from couples.checkins.blueprint import bp
from couples.checkins.forms import CallOffForm, HelloForm
from couples.checkins.models import CheckIn, CheckInOpened, NothingToShow, Ready, Refusal, SaidReady
from couples.db import db
from couples.replies import back_to, today, wants_json
from couples.spaces.models import CurrentSpace, current_space
from couples.spaces.notify import notify_both
from couples.statements import models as statements
from couples.wording_help.safety.rules_over_partner import caution


@bp.context_processor
def fixed_words() -> dict[str, Any]:
    """The one-tap replies, the words around promises and what can become of one, and the gentle caution about rules over
    the other, which pages show beside its author's own words only."""
    return {
        "reply_words": prompts.replies(),
        "promise_words": prompts.promise_words(),
        "report_words": promises.REPORTS,
        "caution": caution,
    }


def the_check_in(occasion: str) -> tuple[CurrentSpace, CheckIn]:
    """The check-in that the address names, in my current space; 404 for any other."""
    place = current_space()
    check_in = current_week.check_in_of(place, occasion, clock.now())
    if check_in is None or (check_in.is_hello and not place.is_paired):
        abort(404)
    return place, check_in


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    this = current_week.week_of(place, now)
    return render_template(
        "checkins/this_week.html",
        this=this,
        left_over=left_over_weeks.left_over(place, now),
        before=promises.from_before(this.check_in),
        proposal=this.proposed,
        **_agreements(place),
        topics=statements.topic_of(place.space.id, current_user.id, now) if place.is_paired else [],
        **state_of(place, this.hello or this.check_in),
        other=state_of(place, this.check_in) if this.hello else None,
    )


@bp.get("/agreements")
def agreements_part():
    """The step about agreements, as the page itself renders it; fetched after a notice."""
    return render_template(
        "boundaries/_agreements_due.html", place=current_space(), **_agreements(current_space())
    )


def _agreements(place: CurrentSpace) -> dict[str, Any]:
    """What is to be looked at again, or was proposed to this person: a step of every check-in while there is any."""
    now = clock.now()
    found = agreements.home_status_for(place, now, today())
    return {"due": found.due, "proposed": found.proposed, "next_url": url_for(".index")}


@bp.get("/<occasion>")
def show(occasion: str):
    place, check_in = the_check_in(occasion)
    return render_template("checkins/check_in_of_a_day.html", **state_of(place, check_in))


@bp.get("/<occasion>/part")
def part(occasion: str):
    """The part of the page that changes, as the page itself renders it; fetched after a notice."""
    place, check_in = the_check_in(occasion)
    return render_template("checkins/_check_in_content.html", **state_of(place, check_in))


def state_of(place: CurrentSpace, check_in: CheckIn) -> dict[str, Any]:
    """What a page about one check-in shows to this person; nothing in it depends on what the other has not shown."""
    now, rhythm = clock.now(), current_week.rhythm_of(check_in)
    stored = check_in in db.session
    waits = stored and not check_in.revealed_at
    form = CallOffForm()
    if check_in.day:
        form.offer(rhythm.days_to_move_to(check_in.day, now), lambda d: f"{d:%A}, {d.day} {d:%B}")
    return {
        "place": place,
        "partner": place.partner,
        "check_in": check_in,
        "rhythm": rhythm,
        "lines": visible_answers.answers_for(
            check_in if stored else None, current_user.id, current_week.asked_in(check_in)
        ),
        "ready": waits and Ready.of(check_in, current_user.id) is not None,
        "closed": check_in.is_closed(rhythm, now),
        "promises": promises.made_in(check_in) if stored else [],
        "call_off": form,
        "is_open_space": True,
    }


def writing_state(place: CurrentSpace, check_in: CheckIn, *, even_if_late: bool = False) -> dict[str, Any]:
    state = state_of(place, check_in)
    if not even_if_late:
        check_in.require_writable(state["rhythm"], clock.now())
    return state


# --- ready ------------------------------------------------------------------------------------------------------


@bp.get("/<occasion>/preview")
def preview(occasion: str):
    return _preview(*the_check_in(occasion))


def _preview(place: CurrentSpace, check_in: CheckIn, problem: str = ""):
    state = writing_state(place, check_in)
    return render_template(
        "checkins/preview_before_ready.html",
        shown=visible_answers.to_show(state["lines"]),
        problem=problem,
        **state,
    )


@bp.post("/<occasion>/ready")
def ready(occasion: str):
    place, check_in = the_check_in(occasion)
    try:
        opened = reveal.say_ready(
            check_in, place, current_week.rhythm_of(check_in), current_week.asked_in(check_in), clock.now()
        )
    except NothingToShow as nothing:
        db.session.rollback()
        return _preview(place, check_in, nothing.message), 422
    db.session.commit()
    if opened:
        notify_both(place, "check-in", check_in.version)
    return back_to(url_for(".show", occasion=occasion))


@bp.post("/<occasion>/ready/take-back")
def take_ready_back(occasion: str):
    _, check_in = the_check_in(occasion)
    if check_in.revealed_at:
        raise CheckInOpened
    reveal.take_ready_back(check_in, current_user.id)
    db.session.commit()
    flash("You can write on. Nobody was told.")
    return back_to(url_for(".show", occasion=occasion))


@bp.post("/hello")
def say_hello():
    """The hello in one step: written is ready, and until both have written it can be changed."""
    place, check_in = the_check_in("hello")
    form = HelloForm()
    if not form.validate():
        return render_template(
            "checkins/check_in_of_a_day.html", hello_form=form, **state_of(place, check_in)
        ), 422
    check_in.require_writable(current_week.rhythm_of(check_in), clock.now())
    reveal.take_ready_back(check_in, current_user.id)
    reveal.save_draft(
        check_in, place, current_week.asked_in(check_in)[0], form.words(), form.seen_version, skip=False
    )
    db.session.flush()
    try:
        opened = reveal.say_ready(
            check_in, place, current_week.rhythm_of(check_in), current_week.asked_in(check_in), clock.now()
        )
    except NothingToShow as nothing:  # kept to themselves on another page of theirs
        flash(nothing.message)
        opened = False
    db.session.commit()
    if opened:
        notify_both(place, "check-in", check_in.version)
    return redirect(url_for(".show", occasion="hello"))


# --- not this week, and what is left of a week --------------------------------------------------------------------


@bp.post("/<occasion>/call-off")
def call_off(occasion: str):
    place, check_in = the_check_in(occasion)
    if check_in.day is None:
        abort(404)
    form, now, rhythm = CallOffForm(), clock.now(), current_week.rhythm_of(check_in)
    form.offer(rhythm.days_to_move_to(check_in.day, now), str)
    if not form.validate():
        flash("Choose one of the days in the list. Nothing was changed.")
        return redirect(url_for(".show", occasion=occasion))
    check_in.require_writable(rhythm, now)
    reveal.call_off(current_week.keep_row(check_in), current_user.id, form.day.data, now)
    db.session.commit()
    notify_both(place, "check-in", check_in.version)
    return redirect(url_for(".index"))


@bp.post("/<occasion>/call-on")
def call_on(occasion: str):
    place, check_in = the_check_in(occasion)
    if check_in.called_off_by != current_user.id or check_in.revealed_at:
        abort(404)
    check_in.call_on()
    db.session.commit()
    notify_both(place, "check-in", check_in.version)
    return redirect(url_for(".index"))


@bp.post("/<occasion>/left-over")
def settle_left_over(occasion: str):
    """What a writer does with the words of a week that never opened: carry over, keep for me, delete."""
    place, check_in = the_check_in(occasion)
    now = clock.now()
    this = current_week.week_of(place, now)
    if check_in.revealed_at or check_in.occasion == this.check_in.occasion:
        abort(404)
    match request.form.get("do"):
        case "carry":
            this.check_in.require_writable(this.rhythm, now)
            if Ready.of(this.check_in, current_user.id):
                raise SaidReady
            left_over_weeks.carry_over(check_in, current_week.keep_row(this.check_in), current_user.id)
            flash("Your words are in this week now. Only you can see them.")
        case "keep":
            left_over_weeks.keep_for_me(check_in, current_user.id)
            flash("Kept for you. You find them in the history; only you can see them.")
        case "delete":
            left_over_weeks.drop(check_in, current_user.id)
            flash("Deleted.")
        case _:
            abort(400)
    db.session.commit()
    return redirect(url_for(".index"))


@bp.errorhandler(Refusal)
def refused(refusal: Refusal):
    """Something that is no longer possible: said kindly, on the page where the person goes on."""
    db.session.rollback()
    if wants_json():
        return jsonify(message=refusal.message), 409
    flash(refusal.message)
    return redirect(url_for(".index"))
