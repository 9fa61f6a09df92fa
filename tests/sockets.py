"""A real server on a free port, and a Socket.IO client that speaks by hand: every frame can be seen."""

import json
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from typing import ClassVar

import websocket
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import Person

KEPT_PORTS = 100
_kept: deque[socket.socket] = deque()


def free_port() -> int:
    """A port that is nobody's, and that stays kept for a server of ours.

    Between choosing a port and listening on it, the machine may give it to somebody else: another test, or
    a browser's next connection. A bound socket that does not listen keeps it from them, and Linux lets a
    server with SO_REUSEADDR in beside it.
    """
    keeper = socket.socket()
    keeper.bind(("127.0.0.1", 0))
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _kept.append(keeper)
    port = keeper.getsockname()[1]
    while len(_kept) > (KEPT_PORTS if sys.platform == "linux" else 0):
        _kept.popleft().close()
    return port


def comes_true(condition: Callable[[], bool]) -> bool:
    """Whether it becomes true while other threads work; a minute is far more than any of them needs."""
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)  # leaves the others the core that they work on
    return True


class Quiet(WSGIRequestHandler):
    def log(self, type, message, *args):
        pass


@contextmanager
def serving(app):
    """`app` over real sockets, in threads of this process."""
    server = make_server("127.0.0.1", app.config["SETTINGS"].port, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        while Socket.still_open:
            Socket.still_open.pop().close()
        server.shutdown()
        server.server_close()
        thread.join()


class Refused(Exception):
    """The server did not open the socket; `status` is its answer."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Socket:
    """One open socket of `person`, with everything that came over it in `frames`."""

    still_open: ClassVar[list["Socket"]] = []

    def __init__(
        self,
        person: Person,
        path: str = "/socket.io/?EIO=4&transport=websocket",
        connect: bool = True,
        auth: str = "{}",
        **headers,
    ):
        """Says hello as a page of `person` does; `auth` is what else it says."""
        settings = person.app.config["SETTINGS"]
        sent = {"Origin": settings.base_url, "Host": settings.netloc, "Cookie": cookie_of(person), **headers}
        address = f"ws://127.0.0.1:{settings.port}{path}"
        lines = [f"{k}: {v}" for k, v in sent.items() if v is not None and k not in ("Origin", "Host")]
        origin = {"suppress_origin": True} if sent["Origin"] is None else {"origin": sent["Origin"]}
        try:
            self.raw = websocket.create_connection(
                address, timeout=60, header=lines, host=sent["Host"], **origin
            )
        except websocket.WebSocketBadStatusException as refusal:
            raise Refused(refusal.status_code) from None
        self.still_open.append(self)
        self.frames: list[str] = []
        if connect:
            assert self.frame().startswith("0")
            answer = self.says_hello(hello_of(person, auth))
            assert answer.startswith("40"), answer

    def says_hello(self, hello: str) -> str:
        """What the server answers to it; what has changed by then can be told before."""
        self.raw.send(hello)
        while (answer := self.frame()).startswith("42"):
            continue
        return answer

    def frame(self) -> str:
        """The next frame, answering pings on the way."""
        while True:
            frame = self.raw.recv()
            if not frame:
                raise ConnectionError("hung up")
            if frame == "2":
                self.raw.send("3")
                continue
            self.frames.append(frame)
            return frame

    def notice(self) -> dict:
        """The next notice: what changed, and its version."""
        frame = self.frame()
        assert frame.startswith("42"), frame
        name, body = json.loads(frame[2:])
        assert name == "changed"
        return body

    def ask(self, text: str) -> str:
        """Sends a frame and gives back the next one that comes."""
        self.raw.send(text)
        return self.frame()

    def is_alive(self) -> bool:
        """Whether the server still answers an event on this socket.

        Behind the event goes a packet of the transport below, which is answered in any case: where that comes
        alone, the event was not answered, and nobody waits for it.
        """
        try:
            self.raw.send('427["nothing"]')
            self.raw.send("5")
            answered = False
            while (frame := self.frame()) != "6":
                answered |= frame.startswith("437")
            self.frames.pop()
            return answered
        except (ConnectionError, websocket.WebSocketException, OSError):
            return False

    def is_hung_up(self) -> bool:
        """Waits until the server hangs up; frames that come before are kept."""
        try:
            while True:
                if self.frame() in ("41", "1"):
                    return True
        except (ConnectionError, websocket.WebSocketConnectionClosedException, OSError):
            return True

    def close(self) -> None:
        self.raw.close()
        self.raw.shutdown()


def hello_of(person: Person, auth: str = "{}") -> str:
    """How a page of this person says hello: `auth` with the mark of whose page it is, if it leaves room for one."""
    said = json.loads(auth)
    return "40" + json.dumps({"page_of": person.mark(), **said} if isinstance(said, dict) else said)


def cookie_of(person: Person) -> str:
    cookies = person.client._cookies.values()
    return "; ".join(f"{c.key}={c.value}" for c in cookies)
