"""One page's WebSocket without a thread: bytes in, messages out; what the page doesn't take yet waits.

The frames themselves are read and written by websockets' protocol, which does no network of its own.
"""

import socket
import threading
import time
from contextlib import suppress
from typing import Protocol

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from couples.realtime.connection_limits import MOST_UNSENT
from couples.realtime.logs import frames_log

READ_AT_A_TIME = 4096
"""Bytes that are read from one page before the next one's turn."""


class Page(Protocol):
    """What a connection needs of the page it belongs to."""

    def takes(self, data: bytes) -> bool: ...

    def received(self, message: str | bytes) -> None: ...

    def check_ping(self, now: float) -> None: ...

    def connection_lost(self) -> None: ...


class Loop(Protocol):
    """What a connection needs of the loop that serves it."""

    def watch(self, connection: "Connection") -> None: ...


class Connection:
    """A WebSocket. `lock` is held while the protocol works and bytes are sent off, never while waiting.

    Args:
        plain: the connection, which doesn't block.
        greeting: the answer to the request; it's sent before anything else.
        longest: how many bytes a message may have.
    """

    def __init__(self, plain: socket.socket, greeting: bytes, longest: int, page: Page, loop: Loop):
        self.lock, self.plain, self.page = threading.RLock(), plain, page
        self.unsent, self._loop = bytearray(greeting), loop
        self._protocol = ServerProtocol(state=State.OPEN, max_size=longest, logger=frames_log)
        self._is_cut, self._message, self._is_text = False, bytearray(), True

    @property
    def is_open(self) -> bool:
        return self._protocol.state is State.OPEN and not self._is_cut

    def send(self, text: str) -> None:
        """Sends a message; what the page doesn't take now follows. A closed connection takes nothing."""
        with self.lock:
            if self.is_open:
                self._protocol.send_text(text.encode())
                self._flush()

    def close(self) -> None:
        """Ends the connection, from any thread; the event loop then lets it go."""
        with self.lock:
            if self.is_open:
                self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
                self._flush()
            self._cut()

    def serve(self) -> bool:
        """Sends what waits and answers what came. False: the connection is at its end."""
        if self.unsent:
            self._flush()
        try:
            data = self.plain.recv(READ_AT_A_TIME)
        except BlockingIOError:
            return self.is_open
        except OSError:
            data = b""
        for message in self._read(data):
            self.page.received(message)
        return self.is_open

    def check_ping(self) -> bool:
        """Time passed. False: the connection is at its end."""
        self.page.check_ping(time.monotonic())
        return self.is_open

    def _read(self, data: bytes) -> list[str | bytes]:
        """The messages that are whole with `data`. No data is the end of the connection."""
        messages: list[str | bytes] = []
        with self.lock:
            if not data or not self.is_open or not self.page.takes(data):
                self._cut()
                return []
            self._protocol.receive_data(data)
            for frame in self._protocol.events_received():
                if isinstance(frame, Frame) and frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                    messages += self._completed_by(frame)
            self._flush()
        return messages

    def _completed_by(self, piece: Frame) -> list[str | bytes]:
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

    def _flush(self) -> None:
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
                self._loop.watch(self)

    def _cut(self) -> None:
        self._is_cut = True
        self.unsent.clear()
        with suppress(OSError):
            self.plain.shutdown(socket.SHUT_RDWR)
