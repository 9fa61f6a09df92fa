"""Flask-SocketIO's own threading transport: each open page holds a thread of the server in front, and two more of its own.

What it leaves open is closed here. A message is bounded while it is read and not when all of it is in memory. A frame that nobody can
read ends its page like a goodbye. A page that says nothing for as long as Engine.IO waits for an answer, or takes nothing, is ended, and
with it its threads. What goes wrong in a thread is logged without its text. The trade-off: Engine.IO's table of what its threading mode
is made of is private, and one entry more than Flask-SocketIO's users usually meet; where a version has no such table, its own is used.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import engineio
import simple_websocket
import socketio
from engineio import packet

from couples.wire.handshake import connection_of, nothing_to_answer

log = logging.getLogger(__name__)

NEEDED = ("HTTP_UPGRADE", "HTTP_CONNECTION", "HTTP_SEC_WEBSOCKET_KEY", "HTTP_SEC_WEBSOCKET_VERSION")
"""All that the handshake is told: no compression is offered, and nothing else that could make it fail."""


def install(server: socketio.Server) -> None:
    """Puts what is closed here around the threading mode of `server`."""
    engine = server.eio
    engine._async = getattr(engine, "_async", {}) | {"websocket": PageSocket, "thread": QuietThread}
    engine.on("disconnect", partial(_forget, engine, engine.handlers["disconnect"]))


def _forget(engine: engineio.Server, disconnected: Callable[..., None], sid: str, *reason: str) -> None:
    """Engine.IO forgets a closed page by itself only where it's asked to look for such pages from time to time."""
    try:
        disconnected(sid, *reason)
    finally:
        engine.sockets.pop(sid, None)


def kept_for_requests(threads: int) -> int:
    """So many of the server's threads no open page may hold, so that pages still load."""
    return max(2, threads // 4)


class QuietThread(threading.Thread):
    """A thread that logs what went wrong in it without its text, which may hold what someone wrote."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs, daemon=True)

    def run(self) -> None:
        try:
            super().run()
        except Exception as error:  # noqa: BLE001
            log.error("a thread of an open page failed: %s", type(error).__name__)


class PatientConnection:
    """A connection as simple-websocket uses one: what is sent goes out whole, and a page that takes nothing for `patience` seconds is ended.

    Args:
        ended: called when the connection is at its end, for whoever waits for a message.
    """

    def __init__(self, plain: socket.socket, patience: float, ended: Callable[[], None]):
        self._plain, self._sending, self._ended = plain, threading.Lock(), ended
        self._plain.settimeout(patience)

    def recv(self, size: int) -> bytes:
        return self._plain.recv(size)

    def send(self, data: bytes) -> int:
        with self._sending:
            try:
                self._plain.sendall(data)
            except OSError:
                self.close()
                raise
        return len(data)

    def close(self) -> None:
        """Ends it for both sides; the server in front, whose it is, then lets it go."""
        with suppress(OSError):
            self._plain.shutdown(socket.SHUT_RDWR)
        self._ended()


class PageSocket:
    """One page's WebSocket as Engine.IO's threading mode drives it: `wait` for what comes, `send`, `close`."""

    def __init__(self, handler: Callable[["PageSocket"], Any], engine: engineio.Server):
        self._handler, self._longest = handler, engine.max_http_buffer_size
        self._patience = engine.ping_interval + engine.ping_timeout
        self._websocket: simple_websocket.Server | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serves the page until it's closed, in the thread of its request."""
        self._connection = PatientConnection(connection_of(environ), self._patience, self._wake)
        handshake = {key: environ[key] for key in NEEDED} | {
            "HTTP_HOST": "couples",
            "werkzeug.socket": self._connection,
        }
        with suppress(OSError):  # gone again already: Engine.IO finds that out as it does later on
            self._websocket = simple_websocket.Server(
                handshake, max_message_size=self._longest, thread_class=QuietThread
            )
        try:
            self._handler(self)
        except Exception as error:  # noqa: BLE001  its text may hold what someone wrote
            log.error("an open page failed: %s", type(error).__name__)
        finally:
            self._connection.close()
        raise nothing_to_answer(environ)

    def _wake(self) -> None:
        """simple-websocket wakes who waits before it knows that the connection is closed; so once more when it does."""
        if self._websocket:
            self._websocket.event.set()

    def wait(self) -> str | bytes | None:
        """The next message; None ends the page."""
        if self._websocket is None:
            return None
        try:
            message = self._websocket.receive(self._patience)
            if message is not None:
                packet.Packet(encoded_packet=message)
        except Exception:  # noqa: BLE001  it is closed, or whatever a stranger sent
            return None
        return message

    def send(self, message: str | bytes) -> None:
        if self._websocket is None:
            raise ConnectionError
        try:
            self._websocket.send(message)
        except simple_websocket.ConnectionClosed:
            raise ConnectionError from None

    def close(self) -> None:
        with suppress(simple_websocket.ConnectionClosed, OSError):
            if self._websocket:
                self._websocket.close()
        self._connection.close()
