"""A network between browser and server that a test can spoil: it holds, delays, drops in silence, and cuts.

Whose a connection is, its first bytes tell: a browser's User-Agent for one. What is held was accepted from its sender
and reaches nobody, the end of the connection included, until it's released.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PASS, HOLD, DROP = "pass", "hold", "drop"


class Line:
    """One connection from browser to server, known by the first bytes that came from the browser.

    `held` is what waits, each with whom it's for; `dropped` counts bytes.
    """

    def __init__(self, browser: socket.socket, server: socket.socket, first_bytes: bytes):
        self.first_bytes, self.mode, self.delay = first_bytes, PASS, 0.0
        self._ends, self.held, self.dropped = (browser, server), list[tuple[socket.socket, bytes]](), 0
        self.only_answers = False
        """Whether `mode` is for what the server says alone, and what the browser says passes."""
        self._lock, self._is_cut = threading.Lock(), threading.Event()

    def start(self) -> None:
        browser, server = self._ends
        self._deliver(server, self.first_bytes)
        self._carriers = [
            threading.Thread(target=self._carry, args=ends, daemon=True)
            for ends in ((browser, server), (server, browser))
        ]
        for carrier in self._carriers:
            carrier.start()

    @property
    def is_over(self) -> bool:
        """Whether both sides have ended it."""
        return not any(carrier.is_alive() for carrier in self._carriers)

    def release(self) -> None:
        """What is held goes on, in its order, and what comes from now on passes."""
        with self._lock:
            self.mode = PASS
            for to, data in self.held:
                _put(to, data)
            self.held.clear()

    def cut(self) -> None:
        self._is_cut.set()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        for carrier in self._carriers:
            carrier.join()
        for end in self._ends:
            end.close()

    def _carry(self, source: socket.socket, to: socket.socket) -> None:
        data = b"?"
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            if self.delay:
                self._is_cut.wait(self.delay)
            self._deliver(to, data)

    def _deliver(self, to: socket.socket, data: bytes) -> None:
        with self._lock:
            mode = PASS if self.only_answers and to is self._ends[1] else self.mode
            if mode == HOLD:
                self.held.append((to, data))
            elif mode == DROP:
                self.dropped += len(data)
            else:
                _put(to, data)


def _put(to: socket.socket, data: bytes) -> None:
    """Sends `data`; none is the end."""
    with suppress(OSError):
        if data:
            to.sendall(data)
        else:
            to.shutdown(socket.SHUT_WR)


class Network:
    """All connections to the server at `port`; each method takes those whose first bytes hold `mark`."""

    def __init__(self, listening: socket.socket):
        self.port, self.server_port = listening.getsockname()[1], 0
        self.refused: bytes | None = None
        """A connection that begins with this is closed, as by a proxy that knows no WebSocket."""
        self._lines, self._lock = list[Line](), threading.Lock()
        self._new_modes, self._delays = dict[bytes, str](), dict[bytes, float]()

    def lines(self, mark: str) -> list[Line]:
        with self._lock:
            return [line for line in self._lines if mark.encode() in line.first_bytes and not line.is_over]

    def hold(self, mark: str, *, new: bool = False, only_answers: bool = False) -> list[Line]:
        """Holds the connections that are there, and with `new` those to come."""
        for line in self.lines(mark):
            line.only_answers = only_answers
        return self._to(HOLD, mark, new)

    def drop(self, mark: str, *, new: bool = False) -> list[Line]:
        """As `hold`, but what is accepted is gone."""
        return self._to(DROP, mark, new)

    def release(self, mark: str) -> None:
        self._new_modes.pop(mark.encode(), None)
        for line in self.lines(mark):
            line.release()

    def delay(self, mark: str, seconds: float) -> None:
        """Each piece takes so much longer, each way, also on connections to come."""
        self._delays[mark.encode()] = seconds
        for line in self.lines(mark):
            line.delay = seconds

    def cut(self, mark: str) -> None:
        for line in self.lines(mark):
            line.cut()

    def _to(self, mode: str, mark: str, new: bool) -> list[Line]:
        if new:
            self._new_modes[mark.encode()] = mode
        found = self.lines(mark)
        for line in found:
            line.mode = mode
        return found

    def _connect(self, browser: socket.socket) -> None:
        with suppress(OSError):
            first = browser.recv(65536)
            if first and not (self.refused and first.startswith(self.refused)):
                self._begin(browser, first)
                return
        browser.close()

    def _begin(self, browser: socket.socket, first: bytes) -> None:
        line = Line(browser, socket.create_connection(("127.0.0.1", self.server_port)), first)
        line.mode = next((mode for mark, mode in self._new_modes.items() if mark in first), PASS)
        line.delay = next((wait for mark, wait in self._delays.items() if mark in first), 0.0)
        line.start()
        with self._lock:
            self._lines.append(line)

    def accept(self, listening: socket.socket) -> None:
        """Takes connections until `listening` is shut down, then ends them all."""
        begun: list[tuple[socket.socket, threading.Thread]] = []
        with suppress(OSError):
            while True:
                browser, _ = listening.accept()
                connecting = threading.Thread(target=self._connect, args=(browser,), daemon=True)
                connecting.start()
                begun.append((browser, connecting))
        for browser, connecting in begun:
            with suppress(OSError):
                browser.shutdown(socket.SHUT_RDWR)  # one that never said anything
            connecting.join()
        for line in self._lines:
            line.close()


@contextmanager
def spoilable_network() -> Iterator[Network]:
    """A network whose server is told to it later (`server_port`); it listens right away."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        network = Network(listening)
        accepting = threading.Thread(target=network.accept, args=(listening,), daemon=True)
        accepting.start()
        try:
            yield network
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
