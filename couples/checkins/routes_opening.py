"""The opening: first a moment, then one question at a time, then the promises.

Guaranteed: looking changes nothing and tells no one. How far someone has read is only in the address in their own browser,
so that back, reload and a page without JavaScript all work, and the partner can't learn who has read what. The trade-off:
nothing leads back to the question where someone stopped; but all answers are on one page, too.
"""

from typing import Any

from flask import abort, redirect, render_template, url_for

from couples import clock
from couples.checkins import current_week, promises
from couples.checkins.blueprint import bp
from couples.checkins.check_in_page import state_of, the_check_in
from couples.checkins.models import CheckIn
from couples.checkins.visible_answers import Line
from couples.spaces.models import CurrentSpace


def _opened(occasion: str) -> dict[str, Any]:
    """What the opening shows. If the check-in hasn't opened, or is the hello, which has no steps, it leads to the check-in's own page."""
    place, check_in = the_check_in(occasion)
    if not check_in.revealed_at or check_in.is_hello:
        abort(redirect(url_for(".show", occasion=occasion)))
    return state_of(place, check_in)


@bp.get("/<occasion>/opening")
def opening(occasion: str):
    state = _opened(occasion)
    ended = promises.from_before(state["check_in"], current_week.rhythm_of(state["check_in"]), clock.now())
    reported = [p for p in ended if p.author_id != state["place"].me.user_id and not p.is_open]
    told = [p for p in reported if p.went_well]
    return render_template("checkins/opening.html", told=told, is_all_told=told == reported, **state)


@bp.get("/<occasion>/opening/<prompt>")
def opened_question(occasion: str, prompt: str):
    return render_template("checkins/opening_question.html", **_question(occasion, prompt))


@bp.get("/<occasion>/opening/<prompt>/part")
def opened_question_part(occasion: str, prompt: str):
    """What can change on the page of a question, as the page itself renders it; fetched after a notice."""
    return render_template("checkins/_opening_question.html", **_question(occasion, prompt))


def _question(occasion: str, prompt: str) -> dict[str, Any]:
    """One question with both answers, and where its page leads; 404 where neither showed anything."""
    state = _opened(occasion)
    lines: list[Line] = [line for line in state["lines"] if line.is_opened]
    at = next((i for i, line in enumerate(lines) if line.prompt.key == prompt), None)
    if at is None:
        abort(404)
    here = [url_for(".opened_question", occasion=occasion, prompt=line.prompt.key) for line in lines]
    after = here[at + 1] if at + 1 < len(lines) else url_for(".opening_promises", occasion=occasion)
    return state | {
        "line": lines[at],
        "number": at + 1,
        "count": len(lines),
        "next_url": here[at],
        "after_url": after,
        "before_url": here[at - 1] if at else url_for(".opening", occasion=occasion),
    }


@bp.get("/<occasion>/promises")
def opening_promises(occasion: str):
    """The last step: a small promise, if they like, and done."""
    return render_template("checkins/opening_promises.html", **_promises(occasion))


@bp.get("/<occasion>/promises/part")
def opening_promises_part(occasion: str):
    return render_template("checkins/_opening_promises.html", **_promises(occasion))


def _promises(occasion: str) -> dict[str, Any]:
    state = _opened(occasion)
    read = [line.prompt.key for line in state["lines"] if line.is_opened]
    page = {"endpoint": ".opened_question", "prompt": read[-1]} if read else {"endpoint": ".opening"}
    return state | {
        "before_url": url_for(occasion=occasion, **page),
        "before": _to_make_again(state["place"], state["check_in"], state["promises"]),
        "next_url": url_for(".opening_promises", occasion=occasion),
    }


def _to_make_again(
    place: CurrentSpace, check_in: CheckIn, made: list[promises.Promise]
) -> list[promises.Promise]:
    """The reader's own promises that ended with this check-in and weren't made again."""
    ended = promises.from_before(check_in, current_week.rhythm_of(check_in), clock.now())
    mine = [p for p in ended if p.author_id == place.me.user_id]
    return promises.not_made_again(mine, check_in, made)
