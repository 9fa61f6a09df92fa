"""Events from open pages: who sends them, and which handler answers.

Events that rooms handle (`on_event`) bypass Flask-SocketIO's request context, which would take a third of their time: connecting
stores who a socket belongs to, disconnecting drops that, and the room's handler checks session and membership again in the
database. Messages are counted and parsed before they come here (`message_guard`).
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from flask_socketio import SocketIO, join_room
from socketio.exceptions import ConnectionRefusedError

from couples.realtime import local_pages, other_processes
from couples.realtime.connection_gate import ConnectionSlot
from couples.realtime.message_guard import MessageGuard
from couples.realtime.process_messages import CameAgain, mark_of_page
from couples.realtime.rate_limit import RateLimit
from couples.realtime.socket_rooms import room_of_person, room_of_session

log = logging.getLogger(__name__)

KEPT_OF_ENVIRON = (
    "HTTP_", "REQUEST_", "PATH_", "SERVER_", "REMOTE_", "wsgi.url_scheme", "QUERY_", "SCRIPT_",
)  # fmt: skip

LONGEST_PAGE_NAME = 40


@dataclass(frozen=True)
class SocketIdentity:
    """Who an event comes from: person, signed-in browser, the WSGI environment of the handshake, and which page."""

    person: uuid.UUID
    session: uuid.UUID
    environ: dict[str, Any]
    page: str = ""


Handler = Callable[[SocketIdentity, Any], dict[str, Any]]


def register(app: Flask, socketio: SocketIO) -> None:
    """Answers what every socket sends: connecting, disconnecting, and events that no room listens to."""
    app.extensions["socket_identities"], app.extensions["event_rate_limit"] = {}, RateLimit()
    MessageGuard(app.extensions["socketio"].server, app.extensions["event_rate_limit"])
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    socketio.on_event("*", _unknown)
    socketio.on_error_default(_failed)


def only_for_pages_of(app: Flask, rule: Callable[[uuid.UUID, dict[str, Any]], bool]) -> None:
    """Opens sockets only for pages that `rule(person, said)` says belong to this person."""
    app.extensions["whose_page"] = rule


def on_event(app: Flask, event: str, handler: Handler) -> None:
    """Lets `handler(caller, message)` answer `event`; what it returns is the acknowledgement.

    It runs in an app context without a request and commits by itself. For `couples.turns` it's an asker of its own, so it never waits
    behind the same person's forms: its thread serves all open pages. An error in it is logged without content, and acknowledged as
    failed.
    """

    def received(sid: str, message: Any = None, *more: Any) -> dict[str, Any]:
        caller = app.extensions["socket_identities"].get(sid)
        if caller is None:
            return {"ok": False, "error": "signed-out"}
        try:
            with app.app_context():
                g.asker = f"an open page of {caller.person}"
                return handler(caller, message)
        except Exception as error:  # noqa: BLE001  its text may hold what someone wrote
            log.error("a socket event failed: %s", type(error).__name__)
            return {"ok": False, "error": "failed"}

    app.extensions["socketio"].server.on(event, handler=received)


def _connect(auth: Any = None) -> None:
    """A page says hello. One that was made for someone else is refused before it can hear of anything.

    It joins its rooms before its session is looked at, so that if that ends during this, the page is hung up on, too.
    """
    slot: ConnectionSlot = request.environ["couples.slot"]
    if not current_app.extensions["whose_page"](slot.person, auth if isinstance(auth, dict) else {}):
        raise ConnectionRefusedError("another person's page")
    join_room(room_of_person(slot.person))
    join_room(room_of_session(slot.session))
    if not current_user.is_authenticated or current_user.session.id != slot.session:
        raise ConnectionRefusedError("sign in first")
    environ = {k: v for k, v in request.environ.items() if k.startswith(KEPT_OF_ENVIRON)}
    caller = SocketIdentity(slot.person, slot.session, environ, _page_of(auth))
    _hang_up_before(caller)
    current_app.extensions["socket_identities"][request.sid] = caller  # type: ignore[attr-defined]  # Flask-SocketIO sets it
    slot.connected()


def _page_of(auth: Any) -> str:
    """The name that a page gave itself when it was loaded; empty for whoever sends none that could be one."""
    page = auth.get("page") if isinstance(auth, dict) else None
    return page if isinstance(page, str) and len(page) <= LONGEST_PAGE_NAME else ""


def _hang_up_before(caller: SocketIdentity) -> None:
    """Hangs up the connection that this same page has given up; a dead one would keep its slot until a ping goes unanswered."""
    if caller.page:
        page = mark_of_page(caller.page)
        local_pages.hang_up_before(caller.session, page)
        other_processes.tell(CameAgain(caller.session, page))


def _disconnect(*_: Any) -> None:
    current_app.extensions["socket_identities"].pop(request.sid, None)  # type: ignore[attr-defined]  # Flask-SocketIO sets it
    request.environ["couples.slot"].left()


def _unknown(event: str, *_: Any) -> dict[str, Any]:
    """An event that no room listens to; whoever sends one is told so and stays connected."""
    return {"ok": False, "error": "unknown"}


def _failed(error: BaseException) -> dict[str, Any]:
    log.error("a socket event failed: %s", type(error).__name__)
    return {"ok": False, "error": "failed"}
