"""The current check-in and any other that can be written for: the pages that show them until they open."""

from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from couples import clock, one_time_marks
from couples.boundaries import home_status as agreements
from couples.checkins import (
    current_week,
    day_to_choose,
    left_over_weeks,
    promises,
    saved_for_later,
    schedule_change,
    to_talk_about,
    visible_answers,
)
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import page_of, state_of, the_check_in
from couples.checkins.forms import PauseForm
from couples.checkins.home_status import done_until, unfinished_in
from couples.checkins.models import CheckIn, ready_of
from couples.checkins.quiet_words import lines_of, own_words
from couples.db import look_up
from couples.form_responses import today
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace, current_space
from couples.statements import models as statements
from couples.wording_help import Line, lines_beside


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
        busy=this.season,
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
