"""WebSockets for Engine.IO in which a notice waits for no other thread.

Promised: each open page holds one thread, the one that reads from it; whoever has something to tell writes it to the other's connection by
itself, and never waits there for a phone that does not read. Engine.IO's own threading transport has four threads for each page (reading,
handling, writing, counting to the next ping) and hands every frame from one to the next; that took more time than the move it told of, and
most of a page's memory. The trade-off: five hooks of Engine.IO are overridden here. WebSocket only; nothing is compressed, because a
compressor would be most of a connection's memory for frames of a few hundred bytes.
"""

import select
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import MSG_DONTWAIT, SHUT_RDWR
from typing import Any

import engineio
import simple_websocket
import socketio
from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.socket import Socket as EngineSocket

MOST_UNSENT = 1024 * 1024
"""Bytes that may wait for a phone that does not read; beyond that it is hung up, and fetches everything when it is back."""


def carry(server: socketio.Server, **options: Any) -> None:
    """Lets `server` travel over the transport here; `options` are Engine.IO's."""
    engine = Engine(
        async_mode="threading",
        async_handlers=False,
        monitor_clients=False,
        transports=["websocket"],
        **options,
    )
    for event, handler in server.eio.handlers.items():
        engine.on(event, handler)
    server.eio = engine


class Engine(engineio.Server):
    """Engine.IO's server, with sockets of our own."""

    def _handle_connect(
        self, environ: dict, start_response: Callable, transport: str, jsonp_index: int | None = None
    ) -> Any:
        sid = self.generate_id()
        socket = self.sockets[sid] = Socket(self, sid)
        try:
            socket.send(
                packet.Packet(
                    packet.OPEN,
                    {
                        "sid": sid,
                        "upgrades": [],
                        "pingTimeout": int(self.ping_timeout * 1000),
                        "pingInterval": int(self.ping_interval * 1000),
                        "maxPayload": self.max_http_buffer_size,
                    },
                )
            )
            answer = self._trigger_event("connect", sid, environ, run_async=False)
            if answer is not None and answer is not True:
                return self._unauthorized(answer or None)
            return socket.handle_get_request(environ, start_response)
        finally:
            self.sockets.pop(sid, None)


class Socket(EngineSocket):
    """One connection: read by the thread that opened it, written to by whoever tells something."""

    def __init__(self, server: engineio.Server, sid: str):
        super().__init__(server, sid)
        self._line: Line | None = None
        self._early: list[str] = []

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            raise SocketIsClosedError()
        if self._line is None:
            self._early.append(pkt.encode())
        else:
            self._line.send(pkt.encode())

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        if self.closed or self.closing:
            return
        self.closing = True
        reason = reason or self.server.reason.SERVER_DISCONNECT
        self.server._trigger_event("disconnect", self.sid, reason, run_async=False)
        if not abort:
            self.send(packet.Packet(packet.CLOSE))
        self.closed = True
        if self._line:
            self._line.hang_up()

    def schedule_ping(self) -> None:
        """Nothing: the thread that reads counts the time by itself."""

    def _upgrade_websocket(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        reason = self.server.reason.TRANSPORT_ERROR
        try:
            self._line = Line(environ, max_message_size=self.server.max_http_buffer_size)
            self.connected = self.upgraded = True
            for text in self._early:
                self._line.send(text)
            reason = self._listen(self._line)
        finally:
            self.close(wait=False, abort=True, reason=reason)
            if self._line:
                self._line.let_go()
        return self._line.end()

    def _listen(self, line: "Line") -> str:
        """Answers what comes, until there is an end; gives back why."""
        is_waiting, due = False, time.monotonic() + self.server.ping_interval
        while not self.closed:
            text = line.wait(due - time.monotonic())
            if text is not None:
                pkt = packet.Packet(encoded_packet=text)
                if pkt.packet_type == packet.PONG:
                    is_waiting, due = False, time.monotonic() + self.server.ping_interval
                else:
                    self._take(pkt)
            elif not line.connected:
                break
            elif is_waiting:
                return self.server.reason.PING_TIMEOUT
            else:
                line.send(packet.Packet(packet.PING).encode())
                is_waiting, due = True, time.monotonic() + self.server.ping_timeout
        return self.server.reason.TRANSPORT_CLOSE

    def _take(self, pkt: packet.Packet) -> None:
        try:
            self.receive(pkt)
        except (UnknownPacketError, SocketIsClosedError):
            pass
        except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote
            self.server.logger.error("a frame failed: %s", type(error).__name__)


class NoThread:
    """simple-websocket starts a thread that reads; here the one who waits reads."""

    def __init__(self, target: Callable):
        self.name = ""

    def start(self) -> None:
        """Nothing to start."""


class Line(simple_websocket.Server):
    """A WebSocket without a thread of its own. `lock` is held for what wsproto does and for putting bytes on their way, never for waiting."""

    def __init__(self, environ: dict, **options: Any):
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no compression: see the module
        self.lock = threading.RLock()
        super().__init__(environ, thread_class=NoThread, **options)
        self._plain, self._out = self.sock, Outgoing(self.sock, self.lock)
        self.sock = self._out  # what simple-websocket answers by itself goes the same way
        self._ready = select.poll()
        self._ready.register(self._plain, select.POLLIN)

    def send(self, data: str) -> None:
        """Puts `data` on its way; what the other does not take now follows when it does. A line that ended takes nothing."""
        with self.lock:
            if not self.connected:
                return
            try:
                super().send(data)
            except OSError:
                self.hang_up()

    def wait(self, seconds: float) -> str | bytes | None:
        """The next message; None when none came in time, or when the line ended (then it is not `connected`)."""
        while not self.input_buffer:
            if not self.connected or not self._ready.poll(max(0, seconds) * 1000):
                return None
            try:
                data = self._plain.recv(self.receive_bytes)
            except OSError:
                data = b""
            with self.lock:
                self._read(data)
        return self.input_buffer.pop(0)

    def hang_up(self) -> None:
        """Ends the line from any thread; the one that waits wakes."""
        with self.lock:
            try:
                if self.connected:
                    self.close()
                self._plain.shutdown(SHUT_RDWR)
            except OSError:
                self.connected = False

    def let_go(self) -> None:
        """Gives the socket back, once nobody reads any more."""
        self.hang_up()
        self._plain.close()

    def end(self) -> list[bytes]:
        """How the server in front is told that it has nothing to answer."""
        if self.mode == "gunicorn":
            raise StopIteration
        raise ConnectionError

    def _read(self, data: bytes) -> None:
        if not data or not self.connected:
            self.connected = False
            return
        try:
            self.ws.receive_data(data)
            self.connected = self._handle_events()
        except Exception:  # noqa: BLE001  whatever a stranger sent: the line ends
            self.connected = False


class Outgoing:
    """Bytes on their way to one phone: at once where it takes them, by a thread that goes away again where it does not."""

    def __init__(self, sock: Any, lock: threading.RLock):
        self._sock, self._lock, self._unsent, self._is_busy = sock, lock, bytearray(), False

    def send(self, data: bytes) -> None:
        """Call it under the lock. Raises OSError: the phone is gone, or reads too slowly."""
        if not self._unsent:
            with suppress(BlockingIOError):
                data = data[self._sock.send(data, MSG_DONTWAIT) :]
        if not data:
            return
        self._unsent += data
        if len(self._unsent) > MOST_UNSENT:
            raise OSError("reads too slowly")
        if not self._is_busy:
            self._is_busy = True
            threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        writable = select.poll()
        writable.register(self._sock, select.POLLOUT)
        while True:
            writable.poll(1000)
            with self._lock:
                try:
                    del self._unsent[: self._sock.send(self._unsent, MSG_DONTWAIT)]
                except BlockingIOError:
                    continue
                except OSError:
                    self._unsent.clear()
                if not self._unsent:
                    self._is_busy = False
                    return
