"""Real time over Socket.IO: who may connect, what open pages are told, and the events they send.

Promised: a socket is opened only for a page of ours that was made for whoever is signed in, and what travels over
it is the name of what changed and a version, never a word that anyone wrote. The page then fetches its own
part with its own session and keys. The trade-off: one more request for each change, for a queue that never
holds anything private.

`connection_gate` refuses strangers and counts sockets, `choose_transport` what carries the frames, `notices` speaks to open pages,
`missed` tells a page that connects whether anything changed since it was made, `message_guard` counts what pages send, and `events`
hears them. Where several processes serve one database, `other_processes` carries what's told from one to another, and `seats` counts
sockets over all of them.
"""

from flask import Flask

from couples import socketio_without_queues  # noqa: F401  before anything else loads it
from couples.config import Settings
from couples.realtime import choose_transport, events, missed, other_processes
from couples.realtime.choose_transport import most_sockets
from couples.realtime.connection_gate import ConnectionGate
from couples.realtime.events import SocketIdentity, on_event, only_for_pages_of
from couples.realtime.line_at_start import line_at_start
from couples.realtime.local_pages import open_sessions
from couples.realtime.notices import disconnect, notify
from couples.realtime.seats import Seats

__all__ = [
    "SocketIdentity",
    "begin",
    "disconnect",
    "end",
    "init_app",
    "line_at_start",
    "most_sockets",
    "notify",
    "on_event",
    "only_for_pages_of",
    "open_sessions",
]


def init_app(app: Flask, settings: Settings) -> None:
    """Puts Socket.IO and the gate before it around `app`.

    A SocketIO of its own for each app, so that two never share handlers.
    """
    events.register(app, choose_transport.install(app, settings))
    missed.init_app(app)
    seats = Seats(most_sockets(settings))
    other_processes.init_app(app, settings, seats)
    app.wsgi_app = ConnectionGate(app, app.wsgi_app, settings, seats)  # type: ignore[method-assign]  # as Flask asks for it


def begin(app: Flask) -> None:
    """Call it in the process that answers requests, once: what another one of the same app was told before isn't known here."""
    app.extensions["last_changes"].all_told()
    other_processes.begin(app)


def end(app: Flask) -> None:
    """Call it where that process ends."""
    other_processes.end(app)
