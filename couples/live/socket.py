"""The socket's door: a move comes up, is applied and committed, is acknowledged, and both are told.

Moves without words need no keys: they are applied in a plain app context. Moves with words are sealed by the sender, so they are handled as
the signed-in person, from the cookie that the socket was opened with.
"""

import uuid
from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from couples import clock, vault, wire
from couples.db import begin_writing, db, writing
from couples.live import doing, moves
from couples.live.doing import Call, Done
from couples.live.moves import Illegal
from couples.spaces.models import here

ARGS = {"at": int, "minutes": int, "index": int, "until": str, "answer": str}
LONGEST_NAME = 20
NO_BODY = {"wsgi.input": None, "CONTENT_LENGTH": "0", "REQUEST_METHOD": "GET"}


def init_app(app: Flask) -> None:
    wire.listen(app, "move", receive)


def receive(caller: wire.Caller, message: Any) -> dict[str, Any]:
    """One move; the acknowledgement says what became of it, and the version that the mover's pages are at."""
    try:
        call = _read(message)
        if call.name not in moves.WITH_WORDS:
            with writing() as connection:
                done = doing.do(call, caller.person, clock.now(), caller.session, connection)
            return _acknowledged(done)
        with current_app.request_context(caller.environ | NO_BODY):
            if not current_user.is_authenticated or current_user.id != caller.person:
                raise Illegal("not-there")
            here()  # brings the key of the space along
            begin_writing()
            done = doing.do(call, caller.person, clock.now(), caller.session)
            db.session.commit()
            return _acknowledged(done)
    except Illegal as illegal:
        db.session.rollback()
        return {"ok": False, "error": illegal.reason}
    except vault.Locked:
        db.session.rollback()
        return {"ok": False, "error": "not-there"}


def _acknowledged(done: Done) -> dict[str, Any]:
    tell(done)
    return {"ok": True, "version": done.version}


def tell(done: Done) -> None:
    """Who can see a change hears of the new state, each their own view of it. Call it after the commit."""
    for person in done.heard_by:
        wire.tell(uuid.UUID(person), "live", done.state.told[person], done.state.seen_by(person))


def _read(message: Any) -> Call:
    """A move out of whatever came over the wire. Raises Illegal for what is none."""
    if not isinstance(message, dict):
        raise Illegal("unknown")
    name, text, sense = message.get("move"), message.get("text", ""), message.get("sense", "")
    if (
        not isinstance(name, str)
        or len(name) > LONGEST_NAME
        or not isinstance(text, str)
        or not isinstance(sense, str)
    ):
        raise Illegal("unknown")
    args = {key: message[key] for key in ARGS if key in message}
    for key, value in args.items():
        if type(value) is not ARGS[key] or (isinstance(value, str) and len(value) > 40):
            raise Illegal("unknown")
    try:
        ids = [uuid.UUID(message[key]) for key in ("id", "session")]
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Illegal("unknown") from None
    return Call(ids[0], ids[1], name, args, text, sense)
