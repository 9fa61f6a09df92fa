"""gunicorn's worker, whose threads only get requests that have arrived whole.

Promised, also with nothing in front: whoever sends half a header, half a body or nothing holds a connection and what they
sent, never a thread, and is hung up on after `HEADER` or `BODY` seconds in all, however slowly they go on. The same holds for
whoever doesn't hang up after their answer; one who doesn't take it holds a thread for `LONGEST_STALL` seconds at most.

The trade-offs: methods of gunicorn's worker are overridden, so pyproject.toml names the versions; a body is in memory before
its request begins; whoever opens `MOST_CONNECTIONS` at a time keeps others out until they're hung up on. A body in chunks,
which no browser sends, is read by a thread: `requests_in_turn` says how many at a time.
"""

import io
import os
import re
import selectors
import socket
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from gunicorn.http import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

from couples.flask_settings import BODY_LIMIT

HEADER = 10.0
BODY = 60.0
"""Seconds from a request's first byte to its last."""
LONGEST_STALL = 60.0
"""Seconds that sending a piece of an answer may take."""
AFTER_THE_ANSWER = 2.0
"""Seconds in which the other side may hang up first: closing earlier could cut the answer off."""
MOST_CONNECTIONS = 1000
MOST_HEADER = 128 * 1024
MOST_HELD = 32 * 1024 * 1024
"""Bytes of all unfinished requests together; beyond, the one that began first is hung up on."""
AT_ONCE = 64 * 1024
BODY_LENGTH = re.compile(rb"\r\ncontent-length[^:\r\n]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
LONGEST_NUMBER = 18
"""Digits of a body's length; with more it's too large, whatever they are."""
IN_CHUNKS = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)


class Line(TConn):
    """A connection, and how much of its next request is there."""

    def __init__(self, worker: "WholeRequests", sock: socket.socket, client: Any, server: Any):
        super().__init__(worker.cfg, sock, client, server)
        self._worker, self.data_ready = worker, True
        self.is_answered = self.is_partly_read = False
        self._begun, self._needed = 0.0, 0
        self.init()

    def init(self) -> None:
        super().init()
        self.sock.settimeout(LONGEST_STALL)

    def forget(self) -> None:
        """A thread has this request now; what comes next is another."""
        self._begun, self._needed = 0.0, 0

    @property
    def _held(self) -> io.BytesIO:
        held: io.BytesIO = self.parser.unreader.buf  # type: ignore[union-attr]  # it's HTTP/1 always
        return held

    @property
    def size(self) -> int:
        return self._held.getbuffer().nbytes

    def has_arrived(self) -> bool:
        """Takes what has come; whether a thread can go on without waiting: with the whole request, or because no more comes."""
        if not self._begun:
            self._begun = monotonic()
            self.timeout = self._begun + HEADER
        if self._is_whole():
            return True
        self.sock.setblocking(False)
        try:
            data = self.sock.recv(AT_ONCE)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        self._held.seek(0, os.SEEK_END)
        self._held.write(data)
        return not data or self._is_whole()

    def is_too_long(self) -> bool:
        return not self._needed and self.size > MOST_HEADER

    def _is_whole(self) -> bool:
        if not self._needed:
            start = self._held.getvalue()
            end = start.find(b"\r\n\r\n", 2 if start.startswith(b"\r\n") else 0)
            if end < 0:
                return False
            body, self.is_partly_read = body_of(start[: end + 2])
            self._needed, self.timeout = end + 4 + body, self._begun + BODY
        return self.size >= self._needed

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self._worker.let_go(self)
        else:
            super().close()

    def drained(self) -> bool:
        """Forgets what comes after the answer; whether that was all."""
        try:
            return not self.sock.recv(AT_ONCE)
        except BlockingIOError:
            return False
        except OSError:
            return True


def body_of(header: bytes) -> tuple[int, bool]:
    """How much of a request's body is waited for, and whether that may be less than all.

    What's too large, or says its length in an odd way, isn't waited for: it's refused, and its line ends.
    """
    lengths = BODY_LENGTH.findall(header)
    if IN_CHUNKS.search(header) or len(lengths) > 1:
        return 0, True
    if not lengths:
        return 0, False
    length = lengths[0].rstrip(b" \t")
    digits = length.lstrip(b"0")
    if not length.isdigit() or len(digits) > LONGEST_NUMBER or int(digits or b"0") > BODY_LIMIT:
        return 0, True
    return int(digits or b"0"), False


class WholeRequests(ThreadWorker):
    """The worker. All that waits, waits with its poller, in its main thread."""

    def accept(self, listener: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            sock, client = listener.accept()
            self.nr_conns += 1
            self.enqueue_req(Line(self, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: Line) -> None:  # type: ignore[override]  # `accept` makes no other
        """Hands a request to a thread once it's whole; until then its connection waits."""
        if conn.is_answered:
            self._end(conn) if conn.drained() else self._wait(conn)
        elif conn.has_arrived():
            conn.forget()
            super().enqueue_req(conn)
        elif conn.is_too_long():
            self._end(conn)
        else:
            self._wait(conn)

    def handle_request(self, req: Request, conn: Line) -> bool:  # type: ignore[override]  # it gets the lines that this worker makes
        """Returns whether the connection goes on: not behind a body that wasn't waited for, or an answer that wasn't taken."""
        try:
            return super().handle_request(req, conn) and not conn.is_partly_read
        except TimeoutError:
            return False

    def let_go(self, conn: Line) -> None:
        """Ends a connection so that its answer still arrives."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        self.nr_conns += 1  # whoever lets it go has counted it off
        conn.is_answered, conn.timeout = True, monotonic() + AFTER_THE_ANSWER
        self.enqueue_req(conn)

    def murder_pending(self) -> None:
        """Hangs up on those whose time is over, and on the first where all of them hold too much."""
        waiting = [conn for conn in self.pending_conns if isinstance(conn, Line)]
        held, now = sum(conn.size for conn in waiting), monotonic()
        for conn in sorted(waiting, key=lambda conn: conn.timeout or 0):
            if (conn.timeout or 0) > now and held <= MOST_HELD:
                return
            held -= conn.size
            self.pending_conns.remove(conn)
            self.poller.unregister(conn.sock)
            self._end(conn)

    def _wait(self, conn: Line) -> None:
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _end(self, conn: Line) -> None:
        self.nr_conns -= 1
        conn.close()
