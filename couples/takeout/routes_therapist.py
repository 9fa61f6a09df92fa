"""A page for a therapist: its maker's own words, piece by piece as they choose, to show or to print. It's kept nowhere."""

from datetime import date

from flask import render_template, request

from couples import clock
from couples.accounts import second_proof
from couples.db import only_reads
from couples.only_me import only_mine
from couples.takeout import pieces
from couples.takeout.as_page import Page
from couples.takeout.blueprint import bp
from couples.takeout.names import named
from couples.takeout.rows import Taker
from couples.turns import Turns

turns = Turns(at_once=2)
"""Every word is opened to find the pieces: some at a time over the whole server."""
NONE_CHOSEN = "Check what you'd like to show."
CHANGED = "Some of what you picked has changed. Pick it again."


@bp.get("/chosen")
@only_mine
@second_proof.needed
def therapist():
    return _choice(_until())


def _until() -> date:
    try:
        return date.fromisoformat(request.args.get("until", ""))
    except ValueError:
        return date.max


def _choice(until: date, problem: str = "", ticked: frozenset[str] = frozenset(), status: int = 200):
    with turns.one():
        listed, earlier = pieces.newest(Taker.signed_in(clock.now()), until)
    return render_template(
        "takeout/choose_for_therapist.html",
        pieces=listed,
        earlier=earlier,
        until=None if until == date.max else until,
        problem=problem,
        ticked=ticked,
    ), status


@bp.post("/chosen")
@only_mine
@second_proof.needed
@only_reads
def show_to_therapist():
    """What was ticked, and nothing else. Pressing "Back" leads to the choice again."""
    keys, taker = request.form.getlist("piece"), Taker.signed_in(clock.now())
    if not keys:
        return _choice(_until(), NONE_CHOSEN, status=422)
    with turns.one():
        found = pieces.chosen(taker, keys)
    if len(found) < len(set(keys)):
        return _choice(_until(), CHANGED, frozenset(piece.key for piece in found), 409)
    page = Page(taker.zone)
    shown = [(piece, named(piece.record)) for piece in found]
    return render_template("takeout/for_therapist.html", shown=shown, page=page)
