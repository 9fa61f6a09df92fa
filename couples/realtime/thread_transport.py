"""Flask-SocketIO's own threading transport, for where the event loop can't run: a page holds a few threads.

Promised on top of what it does by itself: a message is bounded while it's read, not once all of it is in
memory; a frame that no one can read ends its page like a goodbye; a page that takes nothing, or says nothing,
for as long as Engine.IO waits for an answer is ended with its threads; and what goes wrong in a thread is
logged without its text. The trade-off: the table in which Engine.IO lists the parts of its threading mode is
private. If another version has no such table, its own parts are used and these promises don't hold.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import engineio
import simple_websocket
import socketio
from engineio import packet

from couples.realtime import heartbeat
from couples.realtime.handshake import connection_of, nothing_to_answer

log = logging.getLogger(__name__)

NEEDED = ("HTTP_UPGRADE", "HTTP_CONNECTION", "HTTP_SEC_WEBSOCKET_KEY", "HTTP_SEC_WEBSOCKET_VERSION")
"""All that the handshake is told: no compression is offered, and nothing else that could make it fail."""


def install(server: socketio.Server) -> None:
    """Puts what is closed here around the threading mode of `server`."""
    engine = server.eio
    engine._async = getattr(engine, "_async", {}) | {"websocket": PageSocket, "thread": QuietThread}
    engine.on("disconnect", partial(_forget, engine, engine.handlers["disconnect"]))


def _forget(engine: engineio.Server, disconnected: Callable[..., None], sid: str, *reason: str) -> None:
    """Forgets a closed page; Engine.IO itself would only if it looked for such pages from time to time."""
    try:
        disconnected(sid, *reason)
    finally:
        engine.sockets.pop(sid, None)


def kept_for_requests(threads: int) -> int:
    """How many of the server's threads are kept free of open pages, so that pages still load."""
    return max(2, threads // 4)


class QuietThread(threading.Thread):
    """A thread that logs what went wrong in it without its text, which may hold what someone wrote."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs, daemon=True)

    def run(self) -> None:
        try:
            super().run()
        except Exception as error:  # noqa: BLE001  its text may hold what someone wrote
            log.error("a thread of an open page failed: %s", type(error).__name__)


class PatientConnection:
    """A connection as simple-websocket uses one: what's sent goes out whole, or ends the page.

    Args:
        patience: how many seconds a page may go without taking or sending anything.
        ended: called when the connection is at its end, for whoever waits for a message.
        takes: whether what has come may be read.
    """

    def __init__(
        self, plain: socket.socket, patience: float, ended: Callable[[], None], takes: Callable[[bytes], bool]
    ):
        self._plain, self._sending, self._ended, self._takes = plain, threading.Lock(), ended, takes
        self._plain.settimeout(patience)

    def recv(self, size: int) -> bytes:
        data = self._plain.recv(size)
        return data if self._takes(data) else b""

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
    """One page's WebSocket as Engine.IO's threading mode drives it."""

    def __init__(self, handler: Callable[["PageSocket"], Any], engine: engineio.Server):
        self._handler, self._longest = handler, engine.max_http_buffer_size
        self._patience = engine.ping_interval + engine.ping_timeout
        self._websocket: simple_websocket.Server | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves the page until it's closed, in the thread of its request."""
        self._slot = environ["couples.slot"]
        self._connection = PatientConnection(
            connection_of(environ), self._patience, self._wake, self._slot.takes
        )
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
        """Wakes who waits, again: simple-websocket does so before it knows that the connection is closed."""
        if self._websocket:
            self._websocket.event.set()

    def wait(self) -> str | bytes | None:
        """The next message; None ends the page."""
        if self._websocket is None:
            return None
        patience = self._patience if self._slot.is_connected else heartbeat.SECONDS_TO_CONNECT
        try:
            message: str | bytes | None = self._websocket.receive(patience)
            if self._slot.is_overdue():
                return None
            if message is not None:
                packet.Packet(encoded_packet=message)
        except simple_websocket.ConnectionClosed:
            if isinstance(self._websocket.thread, QuietThread):
                self._websocket.thread.join(self._patience)  # it may still be answering the page's goodbye
            return None
        except Exception:  # noqa: BLE001  whatever a stranger sent
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
