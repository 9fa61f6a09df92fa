"""The socket's door: a move comes up, is applied and committed, is acknowledged, and both are told.

Moves without words need no keys: they are applied in a plain app context. Moves with words are sealed by the sender, so they are handled as
the signed-in person, from the cookie that the socket was opened with.
"""

import uuid
from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from couples import clock, realtime, vault
from couples.db import begin_writing, db, writing
from couples.fields import as_version
from couples.form_responses import form_was_sent
from couples.live import apply_move, moves
from couples.live.apply_move import MoveResult
from couples.live.incoming_move import Move
from couples.live.moves.registry import IllegalMove
from couples.spaces.models import current_space

ARGS = {"at": int, "minutes": int, "index": int, "until": str, "answer": str, "word": str}
LONGEST_NAME = 20
NO_BODY = {"wsgi.input": None, "CONTENT_LENGTH": "0", "REQUEST_METHOD": "GET"}


def init_app(app: Flask) -> None:
    realtime.on_event(app, "move", receive)


def receive(caller: realtime.SocketIdentity, message: Any) -> dict[str, Any]:
    """One move; the acknowledgement says what became of it, and the version that the mover's pages are at."""
    try:
        call = _read(message)
        if call.name not in moves.WITH_WORDS:
            with writing() as connection:
                done = apply_move.apply_move(call, caller.person, clock.now(), caller.session, connection)
            return acknowledge(done)
        with current_app.request_context(caller.environ | NO_BODY):
            if not current_user.is_authenticated or current_user.id != caller.person:
                raise IllegalMove("not-there")
            current_space()  # brings the key of the space along
            begin_writing()
            done = apply_move.apply_move(call, caller.person, clock.now(), caller.session)
            _tell_that_words_were_sent(message)
            db.session.commit()
            return acknowledge(done)
    except IllegalMove as illegal:
        db.session.rollback()
        return {"ok": False, "error": illegal.reason}
    except vault.Locked:
        db.session.rollback()
        return {"ok": False, "error": "not-there"}


def _tell_that_words_were_sent(message: dict[str, Any]) -> None:
    """Tells the room that keeps typed words (`unsent`) that this form's were sent; a name that is no form's means nothing there."""
    form, seen = message.get("unsent"), message.get("unsent_seen")
    if isinstance(form, str) and isinstance(seen, str):
        fields = {name: message[name] for name in ("text", "sense") if name in message}
        form_was_sent.send(form=form, fields=fields, seen=as_version(seen))


def acknowledge(done: MoveResult) -> dict[str, Any]:
    """Tells who can see it, and gives back what the mover's page hears. Call it after the commit."""
    tell(done)
    return {"ok": True, "version": done.version}


def tell(done: MoveResult) -> None:
    """Whoever can see a change hears of the new state, each their own view of it. Call it after the commit."""
    for person in done.heard_by:
        realtime.notify(uuid.UUID(person), "live", done.state.told[person], done.state.visible_to(person))


def _read(message: Any) -> Move:
    """A move out of whatever came over the wire. Raises IllegalMove for anything else."""
    if not isinstance(message, dict):
        raise IllegalMove("unknown")
    name, text, sense = message.get("move"), message.get("text", ""), message.get("sense", "")
    if (
        not isinstance(name, str)
        or len(name) > LONGEST_NAME
        or not isinstance(text, str)
        or not isinstance(sense, str)
    ):
        raise IllegalMove("unknown")
    args = {key: message[key] for key in ARGS if key in message}
    for key, value in args.items():
        if type(value) is not ARGS[key] or (isinstance(value, str) and len(value) > 40):
            raise IllegalMove("unknown")
    try:
        ids = [uuid.UUID(message[key]) for key in ("id", "session")]
    except (KeyError, ValueError, TypeError, AttributeError):
        raise IllegalMove("unknown") from None
    return Move(ids[0], ids[1], name, args, text, sense)
