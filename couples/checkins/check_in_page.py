"""What routes load one check-in with, and what a page about it shows.

Guaranteed: nothing in it depends on what the partner hasn't shown.
"""

import uuid
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from couples import clock
from couples.checkins import (
    calling_off,
    current_week,
    moved_on,
    promises,
    visible_answers,
)
from couples.checkins.forms import CallOffForm
from couples.checkins.home_status import done_mark, read_mark, what_is_next
from couples.checkins.models import CheckIn, Ready, Ritual, ritual_of
from couples.checkins.promises import TwoLists
from couples.checkins.schedule import Rhythm
from couples.db import Asked, db, look_up
from couples.form_responses import today
from couples.spaces import letting_in
from couples.spaces.models import CurrentSpace, current_space
from couples.template_helpers import day_in_words


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


def state_of(place: CurrentSpace, check_in: CheckIn, of_week: TwoLists | None = None) -> dict[str, Any]:
    """What a page about one check-in shows to this person.

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
        "today": today(),
        **promises.of_page(
            check_in, rhythm, now, of_week, is_written=not (ready or closed or check_in.is_settled)
        ),
        **what_is_next(place, check_in, now),
    }


def _call_off_form(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> CallOffForm:
    """Made by the template that shows it: most pages about a check-in don't."""
    form = CallOffForm()
    days = rhythm.days_to_move_to(check_in.day, now, current_user.zone) if check_in.day else []
    form.offer(days, day_in_words)
    return form


def opened_for(check_in: CheckIn, person_id: uuid.UUID) -> list[Asked]:
    """The queries that a page about an opened check-in runs."""
    return [*visible_answers.asked_for(check_in, person_id), (promises.made_at, (check_in.id,))]


def writing_state(place: CurrentSpace, check_in: CheckIn, *, even_if_late: bool = False) -> dict[str, Any]:
    state = state_of(place, check_in)
    if not even_if_late:
        check_in.require_writable(state["rhythm"], clock.now())
    return state
