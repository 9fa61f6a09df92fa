"""Requests that never end, with nothing in front of the server: they hold no thread, and are hung up on after a while."""

import select
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers import gthread
from gunicorn.workers.gthread import ThreadWorker

from couples import whole_requests
from couples.flask_settings import BODY_LIMIT
from couples.server import Logger
from couples.whole_requests import WholeRequests
from tests.conftest import close, settings_for
from tests.killed_server import KilledServer
from tests.real_server import Visitor
from tests.sockets import comes_true, free_port

THREADS = 4
HALVES = {
    "nothing": b"",
    "half a header": b"GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Half: ",
    "an empty line and nothing": b"\r\n\r\n",
    "half a body": b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nemail",
    "a body that's refused": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\nemail",
    "a body in chunks that isn't read": b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nemail",
    "a body of a length that no number holds": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999\r\n\r\n",
    "half a body, its length behind zeros": (
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"0" * 30 + b"1000\r\n\r\nemail"
    ),
    "an answer that isn't hung up on": b"GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n",
}


def send_half(port: int, half: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.sendall(half)
    return line


def has_come(line: socket.socket) -> bool:
    """Whether there's an answer, or the other side has hung up."""
    return bool(select.select([line], [], [], 0)[0])


def is_hung_up(line: socket.socket) -> bool:
    """Waits for something to come; whether it was the end."""
    with suppress(ConnectionResetError):
        return line.recv(10) == b""
    return True


def answers(line: socket.socket, number: int) -> None:
    """Reads so many whole answers."""
    read = b""
    while read.count(b"\r\n\r\nok") < number:
        piece = line.recv(4096)
        assert piece
        read += piece


class Worker:
    """A worker in this process, with nothing behind it but an app of the test's."""

    def __init__(self, of: type[ThreadWorker]):
        config = Config()
        for name, value in (("threads", THREADS), ("keepalive", 5), ("graceful_timeout", 0)):
            config.set(name, value)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port, self.bodies = self.listener.getsockname()[1], list[bytes]()
        # its own handlers of signals would be the whole process's
        self.worker = of(0, 0, [self.listener], SimpleNamespace(), 60, config, Logger(config))
        self.worker.wsgi = self.answer
        self.worker.notify = lambda: None
        self.worker.is_parent_alive = lambda: True
        self.worker.tpool, self.worker.poller = self.worker.get_thread_pool(), selectors.DefaultSelector()
        self.worker.method_queue.init()
        self.thread = threading.Thread(target=self.worker.run)
        self.thread.start()

    def answer(self, environ: dict[str, Any], start_response) -> list[bytes]:
        if not environ["PATH_INFO"].startswith("/healthz"):
            self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Length", "2"), ("Content-Type", "text/plain")])
        return [b"ok"]

    def asks(self, wait: float = 60) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as line:
            line.sendall(b"GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            with suppress(TimeoutError):
                return b"".join(iter(lambda: line.recv(4096), b""))
        return b""

    def stop(self) -> None:
        assert comes_true(lambda: self.worker.nr_conns == 0)
        self.worker.alive = False
        self.worker.method_queue.defer(lambda: None)
        self.thread.join()
        self.worker.tmp.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    running = Worker(WholeRequests)
    yield running
    running.stop()


@pytest.mark.parametrize("half", HALVES)
def test_what_never_ends_holds_no_thread(worker, half, monkeypatch):
    monkeypatch.setattr(gthread, "DEFAULT_WORKER_DATA_TIMEOUT", 600)  # how long a thread drains a body
    lines = [send_half(worker.port, HALVES[half]) for _ in range(THREADS + 8)]
    assert worker.asks().endswith(b"ok")
    if not any(words in half for words in ("answer", "body that", "chunks", "no number")):
        assert not any(has_come(line) for line in lines)
    [line.close() for line in lines]


def test_gunicorns_own_worker_would_be_stopped_by_it():
    plain = Worker(ThreadWorker)
    lines = [send_half(plain.port, HALVES["half a header"]) for _ in range(THREADS + 8)]
    assert plain.asks(wait=0.5) == b""
    [line.close() for line in lines]
    assert plain.asks().endswith(b"ok")
    plain.stop()


@pytest.mark.parametrize("half", ["nothing", "half a header", "half a body"])
def test_what_never_ends_is_hung_up_on_also_when_it_trickles(worker, half, monkeypatch):
    monkeypatch.setattr(whole_requests, "HEADER", 0.2)
    monkeypatch.setattr(whole_requests, "BODY", 0.3)
    quiet, trickling = (send_half(worker.port, HALVES[half]) for _ in range(2))
    with quiet, trickling:
        while not select.select([trickling], [], [], 0.01)[0]:
            trickling.sendall(b"x")
        assert is_hung_up(trickling)
        assert is_hung_up(quiet)
    assert worker.bodies == []
    assert comes_true(lambda: worker.worker.nr_conns == 0)
    assert worker.asks().endswith(b"ok")


def test_a_request_in_pieces_arrives_whole_and_the_next_ones_on_its_line_too(worker):
    request = b"POST /page HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\nhello"
    with send_half(worker.port, b"") as line:
        for begin in range(len(request)):
            line.sendall(request[begin : begin + 1])
        answers(line, 1)
        line.sendall(request * 2 + request[:-1])
        answers(line, 2)
        line.sendall(b"!")
        answers(line, 1)
    assert worker.bodies == [b"hello"] * 3 + [b"hell!"]


def test_a_body_in_chunks_is_read_and_its_line_ends(worker):
    with send_half(
        worker.port, b"POST /page HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    ) as line:
        line.sendall(b"5\r\nhello\r\n0\r\n\r\n")
        answers(line, 1)
        assert is_hung_up(line)
    assert worker.bodies == [b"hello"]


def test_who_holds_too_much_is_hung_up_on_and_so_is_a_header_without_end(worker, monkeypatch):
    monkeypatch.setattr(whole_requests, "MOST_HELD", BODY_LIMIT)
    half = b"POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % BODY_LIMIT
    lines = [send_half(worker.port, half + b"x" * (BODY_LIMIT * 2 // 3)) for _ in range(2)]
    assert is_hung_up(lines[0])
    assert not has_come(lines[1])
    endless = send_half(worker.port, b"GET / HTTP/1.1\r\nX: ")
    with suppress(OSError):
        endless.sendall(b"x" * 10**6)
    assert is_hung_up(endless)
    assert worker.asks().endswith(b"ok")
    [line.close() for line in (*lines, endless)]


@pytest.fixture
def whole(couple, time) -> Iterator[SimpleNamespace]:
    """The server as it ships, in processes of its own, with few threads."""
    port = free_port()
    close(couple[0].app)
    settings = settings_for(
        couple[0].app.config["SETTINGS"].data, port=port, threads=THREADS,
        base_url=f"http://127.0.0.1:{port}", backups=0,
    )  # fmt: skip
    with KilledServer(settings, time.now()) as running:
        yield SimpleNamespace(port=port, url=settings.base_url, log=running.log)


def test_half_headers_on_every_thread_of_a_real_server_keep_nobody_from_signing_in(whole, couple):
    """Whole or trickling: whoever sent a whole one is answered before those are hung up on."""
    half, ends = HALVES["half a header"], threading.Event()
    quiet, trickling = ([send_half(whole.port, half) for _ in range(THREADS + 8)] for _ in range(2))

    def trickle() -> None:
        while not ends.wait(0.05):
            [line.sendall(b"x") for line in trickling]

    sending = threading.Thread(target=trickle)
    sending.start()
    visitor = Visitor(whole).sign_in(couple[0].email)
    assert "Ana" in visitor.get("/settings")
    assert not any(has_come(line) for line in (*quiet, *trickling))
    ends.set()
    sending.join()
    [line.close() for line in (*quiet, *trickling)]
    assert "Traceback" not in whole.log.read_text()


@pytest.mark.long
def test_a_real_server_hangs_up_on_half_headers_also_when_they_trickle(whole):
    left = [send_half(whole.port, HALVES["half a header"]) for _ in range(20)]
    end = monotonic() + 60
    while left and monotonic() < end:
        for line in list(left):
            with suppress(ConnectionError):
                if not select.select([line], [], [], 0.01)[0]:
                    line.sendall(b"x")
                    continue
            line.close()
            left.remove(line)
    assert left == []
    assert "Traceback" not in whole.log.read_text()
