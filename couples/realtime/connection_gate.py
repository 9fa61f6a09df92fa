"""Who may open a socket, if there's a seat left: five each, and in all what the transport has room for (`seats`).

A socket is refused before the upgrade, while it still costs nothing. Engine.IO answers before Flask sees a
request, so this stands in front of it, as WSGI. Whoever is refused goes on by reloading the page. A socket that says no
Socket.IO hello is closed by its transport (`is_overdue`), so that it holds no place for long.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from functools import partial
from http.cookies import CookieError
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask_login import current_user

from couples.config import Settings
from couples.realtime import heartbeat, other_processes
from couples.realtime.frame_count import FrameCount
from couples.realtime.handshake import is_upgrade, shake_hands
from couples.realtime.rate_limit import FrameLimit
from couples.realtime.seats import Seats

PATH = "/socket.io"


class ConnectionSlot:
    """A place for one open socket, and whose it is; it travels in the socket's WSGI environment.

    Whoever takes the socket over keeps the slot and gives it back, once, when the socket is closed.
    """

    def __init__(
        self, person: uuid.UUID, session: uuid.UUID, give_back: Callable[[], None], frames: FrameLimit
    ):
        self.person, self.session = person, session
        self._frames, self._count = frames, FrameCount()
        self._give_back: Callable[[], None] | None = give_back
        self._lock = threading.Lock()
        self.is_kept = False
        self.left()

    def connected(self) -> None:
        """The page has said its Socket.IO hello."""
        self.is_connected = True

    def left(self) -> None:
        """The page hasn't said hello yet, or has said goodbye; from here on it has SECONDS_TO_CONNECT to say hello."""
        self.is_connected, self._since = False, time.monotonic()

    def takes(self, data: bytes) -> bool:
        """Counts the frames in what has come; False ends the connection before any of it is read."""
        return self._frames.takes(self.person, self._count.begun_in(data))

    def is_overdue(self) -> bool:
        """Whether this is a socket that does nothing but hold a place."""
        return not self.is_connected and time.monotonic() - self._since >= heartbeat.SECONDS_TO_CONNECT

    def keep(self) -> None:
        self.is_kept = True

    def give_back(self) -> None:
        with self._lock:
            give_back, self._give_back = self._give_back, None
        if give_back:
            give_back()


class ConnectionGate:
    """A socket needs our Host and Origin, a live session, a WebSocket's handshake, and a free slot.

    A client that sends no Origin isn't a browser, so the session alone decides.
    """

    def __init__(self, app: Flask, inner: WSGIApplication, settings: Settings, seats: Seats):
        self.app, self.inner, self.seats = app, inner, seats
        self.origin = settings.base_url
        self._frames = FrameLimit()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self.inner(environ, start_response)
        whose = self._whose(environ)
        if whose is None:
            return refuse(start_response, "403 Forbidden", b"Sign in first.")
        handshake = environ["couples.handshake"] = shake_hands(environ)
        if not is_upgrade(handshake):
            return refuse(start_response, "400 Bad Request", b"WebSocket only.")
        person, session = whose
        other_processes.begin(self.app)
        if not self.seats.take(person):
            return refuse(start_response, "503 Service Unavailable", b"Too many open pages.")
        slot = environ["couples.slot"] = ConnectionSlot(
            person, session, partial(self.seats.give_back, person), self._frames
        )
        try:
            return self.inner(environ, start_response)
        finally:
            if not slot.is_kept:
                slot.give_back()

    def _whose(self, environ: WSGIEnvironment) -> tuple[uuid.UUID, uuid.UUID] | None:
        """The person who asks, and the session of their browser."""
        if environ.get("HTTP_ORIGIN", self.origin) != self.origin:
            return None
        try:
            with self.app.request_context(environ):
                return (current_user.id, current_user.session.id) if current_user.is_authenticated else None
        except (CookieError, ValueError):
            return None


def refuse(start_response: StartResponse, status: str, text: bytes) -> Iterable[bytes]:
    start_response(
        status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
    )
    return [text]
