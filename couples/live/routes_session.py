"""Talk it through: the talk itself, and the form's door to it. Asking for one and what is left of it are in the files beside this one."""

import uuid
from datetime import datetime, timedelta

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts.last_words import saves_while_typing
from couples.db import db
from couples.fields import as_id
from couples.form_responses import refused, saved, wants_json
from couples.live import (
    apply_move,
    listening_notes,
    live_session,
    moves,
    socket_events,
    talk_view,
    unread_page,
)
from couples.live.blueprint import bp
from couples.live.forms import NoteForm, PauseTimeForm
from couples.live.incoming_move import Move
from couples.live.listening_notes import NoteText
from couples.live.live_session import LiveSession
from couples.live.move_refusals import REFUSALS
from couples.live.moves.registry import IllegalMove
from couples.live.talk_state import OVER, PAUSED
from couples.spaces.models import current_space

NOT_ON = "That talk isn't on anymore. Here's how it is now."


def _session(id: uuid.UUID) -> LiveSession:
    """A talk of my current space to which both said yes."""
    return _session_if_on(id) or abort(404)


def _session_if_on(id: uuid.UUID) -> LiveSession | None:
    row = live_session.seen_session(id, [current_space().space.id], current_user.id)
    is_on = row and row.agreed_at and not row.is_called_off and not row.is_forgotten(clock.now())
    return row if is_on else None


@bp.get("/<uuid:id>")
def session(id: uuid.UUID):
    """Where one partner takes the talk back or moves it, the other may be in it already: their page leads to how it is now.

    Any id that's no talk of theirs leads there, so that none can be told from another.
    """
    row = _session_if_on(id)
    if row is None and current_space().is_paired:
        flash(NOT_ON)
        return redirect(url_for(".index"))
    row = row or abort(404)
    if row.state.phase == OVER:
        return redirect(url_for(".summary_page", id=id))
    return render_template("live/session.html", **_page(row))


@bp.get("/<uuid:id>/part")
def part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    row = _session(id)
    return render_template("live/_session_content.html", **_page(row))


def _page(row: LiveSession, problem: str = "", form: PauseTimeForm | None = None) -> dict:
    found = talk_view.page(row, current_space(), clock.now())
    note = found["note"]
    return found | {
        "problem": problem,
        "typed": request.form,
        "pause_form": form or PauseTimeForm(formdata=None),
        "note_form": NoteForm(
            formdata=None,
            data={"text": note.words.text if note else "", "version": str(note.version if note else 0)},
        ),
        "next_url": url_for(".session", id=row.id),
        "is_open_space": True,
    }


@bp.post("/<uuid:id>/moves")
def move(id: uuid.UUID):
    """The form's door; the socket's is `socket_events.receive`, and behind both is `apply_move`.

    The page's script comes here too where the socket is silent; it gets what the socket would have answered.
    """
    row = _session(id)
    if _is_meant_for_another(id):
        return redirect(url_for(".session", id=id))
    form = PauseTimeForm()
    try:
        done = apply_move.apply_move(_call(row, form), current_user.id, clock.now())
    except IllegalMove as illegal:
        db.session.rollback()
        if illegal.reason == "not-there":
            abort(404)
        status = 422 if illegal.reason in ("time", "too-long", "empty") else 409
        if wants_json():
            return jsonify(ok=False, error=illegal.reason), status
        row = _session(id)
        if row.state.phase == OVER and not (request.form.get("text") or request.form.get("sense")):
            if request.form.get("move") in moves.ABOUT_A_SUGGESTION:
                flash(REFUSALS["over"])
            return redirect(url_for(".summary_page", id=id))
        if (
            row.state.phase == PAUSED and request.form.get("move") == "come-in"
        ):  # from a page from before the break
            return redirect(url_for(".session", id=id))
        return render_template("live/session.html", **_page(row, REFUSALS[illegal.reason], form)), status
    db.session.commit()
    acknowledged = socket_events.acknowledge(done)
    return jsonify(acknowledged) if wants_json() else redirect(url_for(".session", id=id))


def _is_meant_for_another(id: uuid.UUID) -> bool:
    """Whether a tap hit a page that its person can't have read. Words do say that they have; a break or a stop waits for nothing."""
    sent = request.form
    if wants_json() or sent.get("move") in ("pause", "stop") or sent.get("text") or sent.get("sense"):
        return False
    return unread_page.is_dropped(sent.get("drawn", ""), sent.get("move", ""), id, clock.now())


def _call(row: LiveSession, form: PauseTimeForm) -> Move:
    """The move that a form sends: the same values as over the socket."""
    typed = request.form
    args: dict = {}
    for key in ("at", "minutes", "index"):
        if typed.get(key, "").isdecimal() and len(typed[key]) < 6:
            args[key] = int(typed[key])
    args |= {key: typed[key] for key in ("answer", "word") if typed.get(key)}
    if typed.get("move") in ("pause-until", "ask-longer"):
        args.pop("at", None)
        args["until"] = form.until or _in_minutes(typed.get("in", ""))
    id = as_id(typed.get("id"))
    if id is None:
        raise IllegalMove("unknown")
    return Move(id, row.id, typed.get("move", ""), args, typed.get("text", ""), typed.get("sense", ""))


def _in_minutes(text: str) -> datetime | None:
    """So many minutes from now; None for what is no number."""
    return clock.now() + timedelta(minutes=int(text)) if text.isdecimal() and len(text) < 5 else None


@bp.post("/<uuid:id>/notes")
@saves_while_typing
def save_note(id: uuid.UUID):
    """The private note pad of a listener: their own alone."""
    row, form = _session(id), NoteForm()
    if not form.validate():
        message = form.text.errors[0] if form.text.errors else "Please send this once more."
        return refused(message, lambda: _with_problem(row, message))
    note = listening_notes.note_for(row, current_user.id)
    dropped = request.form.get("also") == "drop"
    note.save(NoteText(form.text.data), form.seen_version, drop_also=dropped)
    db.session.commit()
    return saved(url_for(".session", id=id), note.version, note.words.also)


def _with_problem(row: LiveSession, message: str) -> str:
    return render_template("live/session.html", **_page(row, message))
