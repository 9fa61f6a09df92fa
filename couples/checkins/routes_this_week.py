"""The current check-in and any other that can be written for: the pages that show them until they open."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.boundaries import home_status as agreements
from couples.checkins import (
    answer_words,
    calling_off,
    current_week,
    day_to_choose,
    left_over_weeks,
    moved_on,
    promises,
    prompts,
    saved_for_later,
    schedule_change,
    to_talk_about,
    visible_answers,
)
from couples.checkins.blueprint import bp
from couples.checkins.forms import CallOffForm, PauseForm
from couples.checkins.home_status import done_mark, done_until, read_mark, unfinished_in, what_is_next
from couples.checkins.models import CheckIn, Ready, Ritual, ready_of, ritual_of
from couples.checkins.promises import TwoLists
from couples.checkins.quiet_words import lines_of, own_words
from couples.checkins.refusals import Refusal
from couples.checkins.routes_busy_season import running
from couples.checkins.schedule import Rhythm
from couples.db import Asked, db, look_up
from couples.form_responses import today, wants_json
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace, current_space
from couples.statements import models as statements
from couples.template_helpers import day_in_words
from couples.wording_help import Line, lines_beside


@bp.context_processor
def fixed_words() -> dict[str, Any]:
    """The one-tap replies, and the words around promises and what can become of one."""
    return {
        "reply_words": prompts.replies(),
        "promise_words": prompts.promise_words(),
        "report_words": promises.REPORTS,
        "last_words": answer_words.last_words,
        "decks": prompts.decks(),
        "put_aside_now": lambda: one_time_marks.take("aside"),
    }


def named(place: CurrentSpace, occasion: str) -> CheckIn | None:
    """The check-in of `occasion` in this space, unless another day replaced it; only a space of two has a hello."""
    check_in = current_week.check_in_of(place, occasion, clock.now())
    if check_in is None or moved_on.is_emptied(place, check_in, clock.now()):
        return None
    return None if check_in.is_hello and not place.is_paired else check_in


def the_check_in(occasion: str) -> tuple[CurrentSpace, CheckIn]:
    """The check-in that the address names, in my current space; 404 for any other."""
    place = current_space()
    return place, named(place, occasion) or abort(404)


def page_of(occasion: str, *, if_moved: str = "") -> tuple[CurrentSpace, CheckIn]:
    """The same for a page; an address from before the two parted or changed the day leads to where its words are, with `if_moved`."""
    place = current_space()
    found = named(place, occasion)
    moved = None if found else moved_on.look(place, occasion, clock.now())
    if moved:
        if if_moved:
            flash(if_moved)
        abort(redirect(url_for(".index") if moved.new else url_for(".past", id=moved.old.id)))
    return place, found or abort(404)


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    this = current_week.week_of(place, now)
    _look_up(place, this.hello or this.check_in, this.check_in, now)
    of_week = promises.before_and_in(this.check_in, current_week.rhythm_of(this.check_in), now)
    shown = state_of(place, this.hello or this.check_in, None if this.hello else of_week)
    other = state_of(place, this.check_in, of_week) if this.hello else None
    return render_template(
        "checkins/this_week.html",
        this=this,
        left_over=left_over_weeks.left_over(place, now),
        before=[p for p in of_week[0] if p not in (other or shown)["to_look_at"]],
        busy=running(this),
        pause_form=PauseForm(formdata=None),
        tomorrow=today() + timedelta(days=1),
        proposal=this.proposed,
        unfinished=None if this.opened is this.check_in else unfinished_in(place, this, now),
        done_until=done_until(place, this, now),
        is_agreed=schedule_change.is_news(this.ritual, current_user.id, now),
        is_day_to_choose=day_to_choose.is_asked(place, this, now),
        proposal_lines=lines_of(place, this.proposed) if not this.check_in.revealed_at else [],
        **_agreements(place, now),
        topics=_topics(place, now),
        to_talk_about=to_talk_about.list_of(place, now),
        for_later=saved_for_later.list_of(place),
        **shown,
        other=other,
    )


def _look_up(place: CurrentSpace, shown: CheckIn, this: CheckIn, now: datetime) -> None:
    """What the page asks for about one check-in, in one select."""
    mine = place.me.user_id
    own = (
        []
        if shown.revealed_at
        else [(visible_answers.own_of, (shown.id, mine)), (ready_of, (shown.id, mine))]
    )
    look_up(
        (promises.made_before_or_in, (place.space.id, this.id)),
        (statements.topic_in, (place.space.id, mine, now)),
        *([] if letting_in.choices().just_the_check_in else agreements.asked_for(place, now)),
        *own,
    )


def _topics(place: CurrentSpace, now: datetime) -> list[statements.Statement]:
    """Messages that were taken to the check-in; none for whoever chose just the check-in."""
    if not place.is_paired or letting_in.choices().just_the_check_in:
        return []
    return statements.topic_of(place.space.id, current_user.id, now)


@bp.get("/agreements")
def agreements_part():
    """The step about agreements, as the page itself renders it; fetched after a notice."""
    place = current_space()
    return render_template(
        "checkins/_agreements_in_lines.html", place=place, **_agreements(place, clock.now())
    )


def _agreements(place: CurrentSpace, now: datetime) -> dict[str, Any]:
    """The agreements to revisit and the proposals to this person; a step of every check-in while there are any."""
    if letting_in.choices().just_the_check_in:
        return {"due": [], "proposed": [], "next_url": url_for(".index")}
    found = agreements.home_status_for(place, now, today())
    return {"due": found.due, "proposed": found.proposed, "next_url": url_for(".index")}


@bp.get("/<occasion>")
def show(occasion: str):
    place, check_in = page_of(occasion)
    return render_template(
        "checkins/check_in_of_a_day.html",
        heard=_lines_after_hello(place, check_in),
        **state_of(place, check_in),
    )


def _lines_after_hello(place: CurrentSpace, check_in: CheckIn) -> list[Line]:
    """What wording help says to someone about the hello that they just wrote: once, and only while no one else can read it."""
    written = one_time_marks.take("hello") == check_in.occasion and not check_in.revealed_at
    return lines_beside(own_words(place, check_in), names=place.partner_names) if written else []


@bp.get("/<occasion>/part")
def part(occasion: str):
    """The part of the page that changes, as the page itself renders it; fetched after a notice.

    With `?second`, as from a page that has one main button already, or that says one's done, its own isn't one.
    """
    place, check_in = the_check_in(occasion)
    is_all = check_in.revealed_at and "all" in request.args
    page = "_opened_answers" if is_all else "_check_in_content"
    is_second = "second" in request.args
    return render_template(f"checkins/{page}.html", is_second=is_second, **state_of(place, check_in))


def state_of(place: CurrentSpace, check_in: CheckIn, of_week: TwoLists | None = None) -> dict[str, Any]:
    """What a page about one check-in shows to this person; nothing in it depends on what their partner hasn't shown.

    Args:
        of_week: the promises that end with it and those made at it, if they're already loaded.
    """
    now, rhythm = clock.now(), current_week.rhythm_of(check_in)
    stored = check_in in db.session
    ready = stored and not check_in.revealed_at and Ready.of(check_in, current_user.id) is not None
    closed = check_in.is_closed(rhythm, now)
    ritual = Ritual.in_force(place.space.id) if check_in.is_hello else ritual_of(check_in)
    season = ritual.season
    if stored and check_in.revealed_at:
        look_up(*opened_for(check_in, current_user.id), *current_week.asked_for(place))
    asked = current_week.asked_in(check_in)
    lines = visible_answers.answers_for(check_in if stored else None, current_user.id, asked)
    return {
        "place": place,
        "partner": place.partner,
        "check_in": check_in,
        "rhythm": rhythm,
        "lines": lines,
        "asked": len(asked),
        "next_number": visible_answers.next_to_write(lines) if not check_in.revealed_at else 0,
        "is_busy": bool(season and check_in.day and season.covers(check_in.day)),
        "is_paused": ritual.is_paused(now),
        "ready": ready,
        "closed": closed,
        "done": check_in.revealed_at is not None and letting_in.has_opened(done_mark(check_in)),
        "read": letting_in.has_opened(read_mark(check_in)),
        "call_off": lambda: _call_off_form(check_in, rhythm, now),
        "called_off_by": calling_off.called_off_by(check_in, rhythm, now),
        "is_open_space": True,
        "now": now,
        **promises.of_page(
            check_in, rhythm, now, of_week, is_written=not (ready or closed or check_in.is_settled)
        ),
        **what_is_next(place, check_in, now),
    }


def _call_off_form(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> CallOffForm:
    """Made by the template that shows it: most pages about a check-in don't."""
    form = CallOffForm()
    form.offer(rhythm.days_to_move_to(check_in.day, now) if check_in.day else [], day_in_words)
    return form


def opened_for(check_in: CheckIn, person_id: uuid.UUID) -> list[Asked]:
    """The queries that a page about an opened check-in runs."""
    return [*visible_answers.asked_for(check_in, person_id), (promises.made_at, (check_in.id,))]


def writing_state(place: CurrentSpace, check_in: CheckIn, *, even_if_late: bool = False) -> dict[str, Any]:
    state = state_of(place, check_in)
    if not even_if_late:
        check_in.require_writable(state["rhythm"], clock.now())
    return state


@bp.errorhandler(Refusal)
def refused(refusal: Refusal):
    """Something that is no longer possible: said kindly, on the page where the person goes on."""
    db.session.rollback()
    if wants_json():
        return jsonify(message=refusal.message), 409
    flash(refusal.message)
    return redirect(url_for(".index"))
