"""The open pages of this process: telling them something, and hanging up on them."""

import uuid
from contextlib import suppress
from typing import Any

import socketio
from engineio.exceptions import SocketIsClosedError
from flask import current_app

from couples.realtime.process_messages import mark_of_page
from couples.realtime.socket_rooms import participants, room_of_person, room_of_session


def notify(person: uuid.UUID, what: str, version: int, state: dict[str, Any] | None = None) -> None:
    """Tells the person's pages that `what` is now at `version`."""
    current_app.extensions["last_changes"].told(person)
    _tell(
        person,
        "changed",
        {"what": what, "version": version} | ({"state": state} if state is not None else {}),
    )


def look(person: uuid.UUID) -> None:
    """Has the person's pages look whether anything changed."""
    _tell(person, "look", {})


def _tell(person: uuid.UUID, event: str, said: dict[str, Any]) -> None:
    server, room = _server(), room_of_person(person)
    try:
        server.emit(event, said, to=room)
    except (
        SocketIsClosedError
    ):  # one page went in this very moment, and whoever comes after it in the room must hear too
        for sid, _ in participants(server, room):
            with suppress(SocketIsClosedError):
                server.emit(event, said, to=sid)


def disconnect(person: uuid.UUID, session: uuid.UUID | None) -> None:
    """Closes the person's sockets right away, or those of one signed-in browser only; also one that has said no hello."""
    server = _server()
    for sid, _ in participants(server, room_of_session(session) if session else room_of_person(person)):
        hang_up(sid)
    for connection, slot in _slots(server):
        if slot.person == person and session in (None, slot.session):
            page = server.eio.sockets.get(connection)
            if page:
                page.close(wait=False)


def hang_up_before(session: uuid.UUID, page: str) -> None:
    """Hangs up the line that this page of this browser had; it has another one now.

    Args:
        session: the browser's.
        page: the mark of the page's name.
    """
    for sid, other in list(current_app.extensions["socket_identities"].items()):
        if other.page and other.session == session and mark_of_page(other.page) == page:
            hang_up(sid)


def open_sessions() -> set[tuple[uuid.UUID, uuid.UUID]]:
    """The signed-in browsers that have a page open on this process, each with whose it is."""
    return {(slot.person, slot.session) for _, slot in _slots(_server())}


def _slots(server: socketio.Server) -> list[tuple[str, Any]]:
    """The place of each open socket, by Engine.IO's id of its connection."""
    return [(connection, environ["couples.slot"]) for connection, environ in list(server.environ.items())]


def hang_up(sid: str) -> None:
    """Closes one socket right away, whether or not anyone is there anymore."""
    server = _server()
    connection = server.manager.eio_sid_from_sid(sid, "/")
    current_app.extensions["socket_identities"].pop(sid, None)
    with suppress(SocketIsClosedError):
        server.disconnect(sid)
    page = server.eio.sockets.get(connection)
    if page:  # a page that doesn't answer would keep its slot, and no one waits for one that doesn't read
        page.close(wait=False)


def _server() -> socketio.Server:
    return current_app.extensions["socketio"].server
