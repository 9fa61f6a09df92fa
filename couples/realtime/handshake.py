"""The beginning of a WebSocket: its handshake, and taking its connection over from the server in front."""

import os
import socket
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from couples.realtime.logs import frames_log


def shake_hands(environ: WSGIEnvironment) -> Response:
    """WebSocket's answer: switching protocols, or a refusal. With no extension: nothing is compressed."""
    headers = Headers(
        (key[5:].replace("_", "-"), value) for key, value in environ.items() if key.startswith("HTTP_")
    )
    return ServerProtocol(logger=frames_log).accept(Request(environ.get("PATH_INFO", ""), headers))


def is_upgrade(response: Response) -> bool:
    return response.status_code == HTTPStatus.SWITCHING_PROTOCOLS


def connection_of(environ: WSGIEnvironment) -> socket.socket:
    """The connection that a request came over, as gunicorn or Werkzeug's server names it."""
    found: socket.socket = environ.get("gunicorn.socket") or environ["werkzeug.socket"]
    return found


def take_over(environ: WSGIEnvironment) -> socket.socket:
    """The connection as a socket of ours.

    The server in front is left with a dummy socket whose other end is already closed.
    """
    theirs = connection_of(environ)
    ours = theirs.dup()
    nowhere, other = socket.socketpair()
    with nowhere, other:
        os.dup2(nowhere.fileno(), theirs.fileno(), inheritable=False)
    ours.setblocking(False)
    return ours


def nothing_to_answer(environ: WSGIEnvironment) -> Exception:
    """What to raise so that the server in front answers nothing more on what became a WebSocket."""
    return StopIteration() if "gunicorn.socket" in environ else ConnectionError()
