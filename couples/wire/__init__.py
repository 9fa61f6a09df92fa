"""Socket.IO: who may connect, telling that something changed, hanging up, and events that go up.

Promised: a socket is opened only for a signed-in browser that came from our own page, and what travels over it is the
name of what changed and a version, never a word that anyone wrote. The page then fetches its own part with its own
session and keys. The trade-off: one more request for each change, for a queue that never holds anything private.

The gate that refuses strangers is `gate`; how frames travel is `transport`.

Events that go up (`listen`) are handled below Flask-SocketIO's own request context, which costs a third of it: `connect` keeps who a socket is,
hanging up drops that, and the room's handler checks session and membership again in the database. A person who sends more events than a
hand can make is told so before anything is looked up.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError, SocketIO, join_room

from couples.config import Settings
from couples.wire.gate import Gate
from couples.wire.transport import RUNS_HERE, PlainPacket, carry

__all__ = ["RUNS_HERE", "Caller", "Pace", "hang_up", "init_app", "listen", "tell"]

log = logging.getLogger(__name__)

LARGEST_FRAME = 64 * 1024
EVENTS_AT_ONCE = 40
EVENTS_A_SECOND = 10


@dataclass(frozen=True)
class Caller:
    """Who an event comes from: the person, their signed-in browser, and the WSGI environment its socket was opened with."""

    person: uuid.UUID
    session: uuid.UUID
    environ: dict[str, Any]


Handler = Callable[[Caller, Any], dict[str, Any]]


def init_app(app: Flask, settings: Settings) -> None:
    """Puts Socket.IO and its gate around `app`. A SocketIO of its own for each app, so that two never share handlers."""
    socketio = SocketIO(
        app, async_mode="threading", async_handlers=False, manage_session=False, serializer=PlainPacket
    )
    carry(
        socketio.server,
        cors_allowed_origins=[settings.base_url],
        cors_credentials=False,
        max_http_buffer_size=LARGEST_FRAME,
    )
    app.extensions["callers"], app.extensions["event_pace"] = {}, Pace()
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    socketio.on_event("*", _unknown)
    socketio.on_error_default(_failed)
    app.wsgi_app = Gate(app, app.wsgi_app, settings)  # type: ignore[method-assign]


def tell(person: uuid.UUID, what: str, version: int, state: dict[str, Any] | None = None) -> None:
    """Tells every open page of `person` that `what` is now at `version`. Call it after the commit.

    Args:
        state: what is true now, without a word that anyone wrote; for pages that show it before they fetch their part.
    """
    notice = {"what": what, "version": version} | ({"state": state} if state is not None else {})
    _socketio().server.emit("changed", notice, to=_room("person", person))


def listen(app: Flask, event: str, handler: Handler) -> None:
    """Lets `handler(caller, message)` answer `event`; what it gives back is the acknowledgement.

    It runs in an app context without a request and commits by itself. Whatever goes wrong in it is logged without content, and acknowledged as failed.
    """

    def received(sid: str, message: Any = None, *more: Any) -> dict[str, Any]:
        caller = app.extensions["callers"].get(sid)
        if caller is None:
            return {"ok": False, "error": "signed-out"}
        if not app.extensions["event_pace"].has_room(caller.person):
            return {"ok": False, "error": "slower"}
        try:
            with app.app_context():
                return handler(caller, message)
        except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote
            log.error("a socket event failed: %s", type(error).__name__)
            return {"ok": False, "error": "failed"}

    app.extensions["socketio"].server.on(event, handler=received)


class Pace:
    """How fast each person's events come, over all their sockets: a bucket that fills by EVENTS_A_SECOND."""

    def __init__(self) -> None:
        self._left: dict[uuid.UUID, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def has_room(self, person: uuid.UUID) -> bool:
        now = time.monotonic()
        with self._lock:
            left, then = self._left.get(person, (EVENTS_AT_ONCE, now))
            left = min(EVENTS_AT_ONCE, left + (now - then) * EVENTS_A_SECOND)
            self._left[person] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def drop(self, person: uuid.UUID) -> None:
        with self._lock:
            self._left.pop(person, None)


def hang_up(person: uuid.UUID, *, session: uuid.UUID | None = None) -> None:
    """Closes the person's sockets at once, or those of one signed-in browser only."""
    server = _socketio().server
    room = _room("session", session) if session else _room("person", person)
    for sid, connection in list(server.manager.get_participants("/", room)):
        current_app.extensions["callers"].pop(sid, None)
        server.disconnect(sid)
        server.eio.disconnect(connection)  # a page that does not answer would keep its seat


def _socketio() -> SocketIO:
    return current_app.extensions["socketio"]


def _room(kind: str, key: uuid.UUID) -> str:
    return f"{kind}:{key}"


def _connect(auth: Any = None) -> None:
    if not current_user.is_authenticated:
        raise ConnectionRefusedError("sign in first")
    join_room(_room("person", current_user.id))
    join_room(_room("session", current_user.session.id))
    environ = {
        k: v
        for k, v in request.environ.items()
        if k.startswith(
            ("HTTP_", "REQUEST_", "PATH_", "SERVER_", "REMOTE_", "wsgi.url_scheme", "QUERY_", "SCRIPT_")
        )
    }
    current_app.extensions["callers"][request.sid] = Caller(current_user.id, current_user.session.id, environ)  # type: ignore[attr-defined]


def _disconnect(*_: Any) -> None:
    caller = current_app.extensions["callers"].pop(request.sid, None)  # type: ignore[attr-defined]
    if caller and not any(
        c.person == caller.person for c in list(current_app.extensions["callers"].values())
    ):
        current_app.extensions["event_pace"].drop(caller.person)


def _unknown(event: str, *_: Any) -> dict[str, Any]:
    """An event that no room listens to; whoever sends one is told so and stays connected."""
    return {"ok": False, "error": "unknown"}


def _failed(error: Exception) -> dict[str, Any]:
    current_app.logger.error("a socket event failed: %s", type(error).__name__)
    return {"ok": False, "error": "failed"}
