"""WebSockets for Engine.IO that hold no thread: one thread serves all open pages.

Promised: an open page costs a socket and some memory, never a thread; frames are handled one after the other, in their order; and
whoever has something to tell writes it to the other's socket by itself, never waiting for a phone that does not read. Engine.IO's own
threading transport has four threads for each page and hands every frame from one to the next, which took longer than the move it told of.
The trade-off: a handler that waits lets every page wait. What comes up is moves, which take turns to write in any case, and more threads only
met each other at the interpreter's lock. The connection is taken over from the server in front, and four hooks of Engine.IO are overridden here.
The frames themselves are read and written by websockets' protocol, which does no network of its own.
WebSocket only, Linux only (epoll); nothing is compressed, because a compressor would be most of a page's memory for frames of a few hundred bytes.
"""

import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import engineio
import engineio.json
import msgspec
import socketio
from engineio import packet
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.socket import Socket as EngineSocket
from websockets.datastructures import Headers
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from couples.wire.gate import Seat, refuse

log = logging.getLogger(__name__)
frames_log = logging.getLogger("couples.wire.frames")

RUNS_HERE = hasattr(select, "epoll")
AT_ONCE = 4096
"""Bytes that are read from one page before the next one's turn."""
MOST_UNSENT = 1024 * 1024
"""Bytes that may wait for a phone that does not read; beyond that it is hung up, and fetches everything when it is back."""
BEAT = 1.0
"""Seconds between two looks at who has to be asked whether they are still there."""


def carry(server: socketio.Server, **options: Any) -> None:
    """Lets `server` travel over the transport here; `options` are Engine.IO's."""
    engine = Engine(
        async_mode="threading",
        async_handlers=False,
        monitor_clients=False,
        transports=["websocket"],
        logger=logging.getLogger("couples.wire.engine"),
        **options,
    )
    engine.logger.addFilter(without_text)
    frames_log.addFilter(without_text)
    frames_log.setLevel(logging.INFO)  # in detail it would tell what is in the frames
    for event, handler in server.eio.handlers.items():
        engine.on(event, handler)
    server.eio = engine


def without_text(record: logging.LogRecord) -> bool:
    """A filter for logs: what kind of error it was, never its text, which may hold what somebody wrote."""
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = f"{record.getMessage()}: {record.exc_info[0].__name__}", ()
        record.exc_info = record.exc_text = None
    return True


class PlainJSON:
    """What is told is written by msgspec. What comes is read as ever: a browser may send half of a surrogate pair."""

    loads = staticmethod(engineio.json.loads)

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return msgspec.json.encode(value).decode()


class PlainPacket(socketio.packet.Packet):
    """A packet of JSON; nothing that is told here ever holds bytes, so nothing is searched for them."""

    json = PlainJSON

    @classmethod
    def data_is_binary(cls, data: Any) -> bool:
        return False


class Engine(engineio.Server):
    """Engine.IO's server, with sockets of our own."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.board = Switchboard()

    def _handle_connect(
        self, environ: dict, start_response: Callable, transport: str, jsonp_index: int | None = None
    ) -> Any:
        sid = self.generate_id()
        taken = self.sockets[sid] = Socket(self, sid)
        opening = {
            "sid": sid,
            "upgrades": [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        taken.send(packet.Packet(packet.OPEN, opening))
        answer = self._trigger_event("connect", sid, environ, run_async=False)
        if answer is not None and answer is not True:
            del self.sockets[sid]
            return self._unauthorized(answer or None)
        return taken.take_over(environ, start_response)


class Socket(EngineSocket):
    """One open page, as Engine.IO knows it."""

    def __init__(self, server: Engine, sid: str):
        super().__init__(server, sid)
        self._line: Line | None = None
        self._early: list[str] = []
        self._seat: Seat | None = None
        self._due, self._is_asked = time.monotonic() + server.ping_interval, False

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
        """Nothing: the switchboard's beat asks whether the page is still there."""

    def heard(self, text: str | bytes) -> None:
        """One message from the page; one that can't be read ends it, as WebSocket does with frames that can't."""
        try:
            pkt = packet.Packet(encoded_packet=text)
        except Exception:  # noqa: BLE001  whatever a stranger sent
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
            return
        if pkt.packet_type == packet.PONG:
            self._due, self._is_asked = time.monotonic() + self.server.ping_interval, False
            return
        with suppress(UnknownPacketError, SocketIsClosedError):
            self.receive(pkt)

    def beat(self, now: float) -> None:
        """Asks a page that was quiet for long; hangs up one that did not answer."""
        if now < self._due or self._line is None:
            return
        if self._is_asked:
            self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)
        else:
            self._due, self._is_asked = now + self.server.ping_timeout, True
            self._line.send(packet.Packet(packet.PING).encode())

    def ended(self) -> None:
        """The line is gone, whoever ended it."""
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        self.server.sockets.pop(self.sid, None)
        if self._seat:
            self._seat.leave()

    def take_over(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """From here on the connection is the page's, and the server in front has nothing more to answer."""
        self._seat = environ.get("couples.seat")
        response = _handshake(environ)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            self.ended()
            return refuse(start_response, "400 Bad Request", b"This is no WebSocket.")
        try:
            most = self.server.max_http_buffer_size
            line = Line(_taken_over(environ), response.serialize(), most, self, self.server.board)
            self._line, self.connected, self.upgraded = line, True, True
            for text in self._early:
                line.send(text)
            self.server.board.add(line)
        except Exception:
            self.ended()
            raise
        if self._seat:
            self._seat.keep()
        if "gunicorn.socket" in environ:
            raise StopIteration  # nothing to answer; what gunicorn closes now is no longer the page's socket
        raise ConnectionError  # the same, as Werkzeug's server understands it


class Line:
    """A WebSocket without a thread. `lock` is held for what the protocol does and for putting bytes on their way, never for waiting.

    Args:
        plain: the connection, which does not block.
        greeting: the answer to the request; it is sent before anything else.
        most: so many bytes of one message.
    """

    def __init__(self, plain: socket.socket, greeting: bytes, most: int, owner: Socket, board: "Switchboard"):
        self.lock, self.plain, self.owner = threading.RLock(), plain, owner
        self.unsent, self._board = bytearray(greeting), board
        self._protocol = ServerProtocol(state=State.OPEN, max_size=most, logger=frames_log)
        self._is_cut, self._message, self._is_text = False, bytearray(), True

    @property
    def is_open(self) -> bool:
        return self._protocol.state is State.OPEN and not self._is_cut

    def send(self, text: str) -> None:
        """Puts a message on its way; what the page does not take now follows when it does. A line that ended takes nothing."""
        with self.lock:
            if self.is_open:
                self._protocol.send_text(text.encode())
                self._put()

    def hang_up(self) -> None:
        """Ends the line, from any thread; the switchboard then lets it go."""
        with self.lock:
            if self.is_open:
                self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
                self._put()
            self._cut()

    def serve(self) -> bool:
        """Sends what waits and answers what came. False: the line is at its end."""
        if self.unsent:
            self._put()
        try:
            data = self.plain.recv(AT_ONCE)
        except BlockingIOError:
            return self.is_open
        except OSError:
            data = b""
        for message in self._read(data):
            self.owner.heard(message)
        return self.is_open

    def beat(self) -> bool:
        """Time passed. False: the line is at its end."""
        self.owner.beat(time.monotonic())
        return self.is_open

    def _read(self, data: bytes) -> list[str | bytes]:
        """The messages that are whole with `data`. No data is the end of the line."""
        messages: list[str | bytes] = []
        with self.lock:
            if not data or not self.is_open:
                self._cut()
                return []
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                    messages += self._whole(frame)
            self._put()
        return messages

    def _whole(self, piece: Frame) -> list[str | bytes]:
        """The message that `piece` is the last of; none where more of it follows, or where text is none."""
        if piece.opcode is not Opcode.CONT:
            self._is_text = piece.opcode is Opcode.TEXT
        self._message += piece.data
        if not piece.fin:
            return []
        message, self._message = bytes(self._message), bytearray()
        try:
            return [message.decode() if self._is_text else message]
        except UnicodeDecodeError:
            self._protocol.fail(CloseCode.INVALID_DATA)
            return []

    def _put(self) -> None:
        """Puts on its way what the protocol wants sent and what waits, as much as the page takes."""
        with self.lock:
            had_some = bool(self.unsent)
            self.unsent += b"".join(self._protocol.data_to_send())
            try:
                if self.unsent:
                    del self.unsent[: self.plain.send(self.unsent)]
            except BlockingIOError:
                if len(self.unsent) > MOST_UNSENT:
                    self._cut()
            except OSError:
                self._cut()
            if bool(self.unsent) != had_some:
                self._board.watch(self)

    def _cut(self) -> None:
        self._is_cut = True
        self.unsent.clear()
        with suppress(OSError):
            self.plain.shutdown(socket.SHUT_RDWR)


class Switchboard:
    """All open lines, and the thread that serves whichever has something. It starts with the first line and ends with the last."""

    def __init__(self) -> None:
        self._lines, self._lock = dict[int, Line](), threading.Lock()
        self._epoll: Any = None  # made with the first line: most apps that are made never have one
        self._is_served, self._next_beat = False, 0.0

    def add(self, line: Line) -> None:
        """From here on the line is served."""
        with line.lock, self._lock:
            self._epoll = self._epoll or select.epoll()
            self._epoll.register(line.plain, _wanted(line))
            self._lines[line.plain.fileno()] = line
            was_served, self._is_served = self._is_served, True
        if not was_served:
            threading.Thread(target=self._serve, name=f"pages of {id(self)}", daemon=True).start()

    def watch(self, line: Line) -> None:
        """Something waits for the line to take it, or nothing does any more. Call it under the line's lock."""
        if self._lines.get(line.plain.fileno()) is line:
            self._epoll.modify(line.plain, _wanted(line))

    def _serve(self) -> None:
        while self._has_lines():
            for number, _ in self._epoll.poll(BEAT):
                line = self._lines.get(number)
                if line:
                    self._let(line, line.serve)
            self._beat()

    def _has_lines(self) -> bool:
        with self._lock:
            self._is_served = bool(self._lines)
            return self._is_served

    def _let(self, line: Line, do: Callable[[], bool]) -> None:
        """Whatever happens with one line ends that line at most."""
        try:
            goes_on = do()
        except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote
            log.error("an open page failed: %s", type(error).__name__)
            goes_on = False
        if not goes_on:
            self._let_go(line)

    def _let_go(self, line: Line) -> None:
        line.hang_up()
        with line.lock, self._lock:
            del self._lines[line.plain.fileno()]
            self._epoll.unregister(line.plain)
            line.plain.close()
        line.owner.ended()

    def _beat(self) -> None:
        now = time.monotonic()
        if now < self._next_beat:
            return
        self._next_beat = now + BEAT
        with self._lock:
            lines = list(self._lines.values())
        for line in lines:
            self._let(line, line.beat)


def _wanted(line: Line) -> int:
    return select.EPOLLIN | (select.EPOLLOUT if line.unsent else 0)


def _handshake(environ: dict) -> Response:
    """WebSocket's answer to the request: switching protocols, or a refusal."""
    headers = Headers(
        (key[5:].replace("_", "-"), value) for key, value in environ.items() if key.startswith("HTTP_")
    )
    return ServerProtocol(logger=frames_log).accept(Request(environ["PATH_INFO"], headers))


def _taken_over(environ: dict) -> socket.socket:
    """The connection as a socket of ours. What the server in front still holds becomes one whose other end is closed already."""
    theirs = environ["gunicorn.socket"] if "gunicorn.socket" in environ else environ["werkzeug.socket"]
    ours = theirs.dup()
    nowhere, other = socket.socketpair()
    with nowhere, other:
        os.dup2(nowhere.fileno(), theirs.fileno(), inheritable=False)
    ours.setblocking(False)
    return ours
