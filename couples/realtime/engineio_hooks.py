"""Engine.IO over the event loop: the private hooks that let its sockets hold no thread.

Promised: an open page costs a socket and some memory, never a thread; frames are handled one after the other,
in their order; and whoever has something to tell writes it to the page's connection itself, never waiting for
a phone that doesn't read. Engine.IO's own threading transport has four threads for each page and hands every
frame from one to the next, which took longer than the move it told of. The trade-off: the connection is taken
over from the server in front, and a few hooks of Engine.IO are overridden. The versions that they were
written for are in `choose_transport`; tests/test_transport_hooks.py holds them against what is installed.
Nothing is compressed: a compressor would be most of a page's memory, for frames of a few hundred bytes.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import engineio
import socketio
from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.socket import Socket as EngineSocket

from couples.realtime.connection import Connection
from couples.realtime.event_loop import EventLoop
from couples.realtime.handshake import nothing_to_answer, take_over


def install(server: socketio.Server, **options: Any) -> None:
    """Lets `server` travel over the event loop; `options` are Engine.IO's."""
    engine = Engine(**options)
    for event, handler in server.eio.handlers.items():
        engine.on(event, handler)
    server.eio = engine


class Engine(engineio.Server):
    """Engine.IO's server, with sockets of our own."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.loop = EventLoop()

    def _handle_connect(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        transport: str,
        jsonp_index: int | None = None,
    ) -> Any:
        sid = self.generate_id()
        page = self.sockets[sid] = Socket(self, sid)
        opening = {
            "sid": sid,
            "upgrades": [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        page.send(packet.Packet(packet.OPEN, opening))
        answer = self._trigger_event("connect", sid, environ, run_async=False)
        if answer is not None and answer is not True:
            del self.sockets[sid]
            return self._unauthorized(answer or None)
        return page.serve_over(environ)


class Socket(EngineSocket):
    """One open page, as Engine.IO knows it."""

    closed: bool
    closing: bool

    def __init__(self, server: Engine, sid: str):
        super().__init__(server, sid)
        self._connection: Connection | None = None
        self._early: list[str] = []
        self._slot: Any = None
        self._ping_due, self._is_asked = time.monotonic() + server.ping_interval, False

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            raise SocketIsClosedError()
        if self._connection is None:
            self._early.append(pkt.encode())
        else:
            self._connection.send(pkt.encode())

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        if self.closed or self.closing:
            return
        self.closing = True
        reason = reason or self.server.reason.SERVER_DISCONNECT
        self.server._trigger_event("disconnect", self.sid, reason, run_async=False)
        if not abort:
            self.send(packet.Packet(packet.CLOSE))
        self.closed = True
        if self._connection:
            self._connection.close()

    def schedule_ping(self) -> None:
        """Nothing: the event loop asks whether the page is still there (`check_ping`)."""

    def takes(self, data: bytes) -> bool:
        """Whether what has come may be read."""
        return self._slot is None or self._slot.takes(data)

    def received(self, message: str | bytes) -> None:
        """One message from the page; one that can't be read ends it, as an unreadable frame does."""
        try:
            pkt = packet.Packet(encoded_packet=message)
        except Exception:  # noqa: BLE001  whatever a stranger sent
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
            return
        if pkt.packet_type == packet.PONG:
            self._ping_due, self._is_asked = time.monotonic() + self.server.ping_interval, False
            return
        with suppress(UnknownPacketError, SocketIsClosedError):
            self.receive(pkt)

    def check_ping(self, now: float) -> None:
        """Asks a page that was quiet for long; closes one that didn't answer, and one that says no Socket.IO hello."""
        if self._slot and self._slot.is_overdue():
            self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)
            return
        if now < self._ping_due or self._connection is None:
            return
        if self._is_asked:
            self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)
        else:
            self._ping_due, self._is_asked = now + self.server.ping_timeout, True
            self._connection.send(packet.Packet(packet.PING).encode())

    def connection_lost(self) -> None:
        """The connection is gone, whoever ended it."""
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        self.server.sockets.pop(self.sid, None)
        if self._slot:
            self._slot.give_back()

    def serve_over(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """From here on the connection is the page's, and the server in front has nothing more to answer."""
        self._slot = environ.get("couples.slot")
        greeting, longest = environ["couples.handshake"].serialize(), self.server.max_http_buffer_size
        try:
            connection = Connection(take_over(environ), greeting, longest, self, self.server.loop)
            self._connection, self.connected, self.upgraded = connection, True, True
            for text in self._early:
                connection.send(text)
            self.server.loop.add(connection)
        except Exception:
            self.connection_lost()
            raise
        if self._slot:
            self._slot.keep()
        raise nothing_to_answer(environ)
