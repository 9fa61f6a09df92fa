"""Answers a few requests of one person at the same time, while a few more wait; the next gets a 503 that carries its words.

Promised: someone who sends many requests at the same time leaves most of the server's threads to everyone else, even
with uploads that never end: only so many bodies are read at a time, and visitors' uploads take no place from people who
are known. A person counts once for all their devices, a visitor by their address, and no query is needed to tell. On
the real server a turn lasts until its answer has been sent (`UntilSent`), so whoever reads slowly holds no more threads
than anyone else. The trade-offs: after a start or a quiet minute, a browser's first request counts by its address; and
a request whose body isn't read gets the 503 without its words, which its page still has.

A form in one line is refused by the number of its fields before one of them is read: Flask's own limit counts only the parts of a
multipart form, and 250,000 fields fit into a megabyte, which take half a second to take apart.
"""

import io
import socket
import threading
import time
import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, suppress
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, abort, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator

from couples import vault
from couples.behind_proxies import sign_in_token, the_request
from couples.config import Settings
from couples.db import READING
from couples.extensions import visitor
from couples.turns import Busy, Places, Turns

AT_ONCE = 3
"""Enough for a page, a part of it that's fetched again, and a save."""
MOST_KNOWN = 10_000
"""How many browsers are remembered; then all are forgotten, and known again with their next request."""
KNOWN_FOR = 60.0
"""Seconds after which a browser counts as a visitor until its session is looked up again, so that a copied cookie of an
ended session soon takes no turn from its owner."""
MOMENT = 1.0
"""Seconds that a body may wait for another to be read. What browsers send is read in a few milliseconds."""
FREE = {"static", "home.healthz"}
INSIDE = "couples.in_turn"
"""Says in a request's environment that it has its turn already: a form that's sent again runs as a request inside another."""


UNTIL_SENT = "couples.until_sent"
"""What's done once an answer has been sent."""
TURN = "couples.turn"
"""The request's turn. It's kept with the request: hanging up a page's line runs a request of that page inside the one that does it,
and both have the same `g`."""


class UntilSent:
    """WSGI middleware for a server whose threads send the answers: a request's turn lasts until its answer has been sent."""

    def __init__(self, inner: WSGIApplication):
        self.inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sent = environ[UNTIL_SENT] = ExitStack()
        try:
            answer = self.inner(environ, start_response)
        except BaseException:
            sent.close()
            raise
        return ClosingIterator(answer, sent.close)


class RequestsInTurn:
    """The askers that one app knows of, and their turns."""

    def __init__(self, threads: int):
        places = Places(each=max(1, threads // 3), in_all=max(1, threads // 2))
        self.turns = Turns(threads, each=AT_ONCE, places=places)
        self._people, self._lock = dict[bytes, tuple[str, float]](), threading.Lock()
        each, in_all = max(2, threads // 8), max(2, threads // 4)
        self._bodies = {
            is_known: Turns(in_all, each=each, places=Places(2 * each, in_all)) for is_known in (True, False)
        }

    def learn(self, token: str, person: uuid.UUID) -> None:
        """Remembers that the session with this token is `person`'s."""
        with self._lock:
            if len(self._people) >= MOST_KNOWN:
                self._people.clear()
            self._people[vault.token_hash(token)] = str(person), time.monotonic()

    def known(self, token: str) -> str:
        """The id of the person whose session had this token within the last `KNOWN_FOR` seconds; empty where that isn't known."""
        person, seen = self._people.get(vault.token_hash(token), ("", 0.0)) if token else ("", 0.0)
        return person if time.monotonic() - seen < KNOWN_FOR else ""

    def reads_body_of(self, known: str) -> AbstractContextManager[None]:
        """A turn to read the body of a request. Visitors take no turn from people who are known.

        Args:
            known: the id of the person who sends it; empty for a visitor.

        Raises:
            Busy: too many bodies are being read, of theirs or altogether, and none ends within `MOMENT`.
        """
        return self._bodies[bool(known)].one(known or visitor(), longest_wait=MOMENT)


def init_app(app: Flask, settings: Settings) -> None:
    """Has to come before whatever else looks at requests."""
    app.extensions["requests_in_turn"] = RequestsInTurn(settings.threads)
    app.before_request(_wait)
    app.teardown_request(_go)


def of(app: Flask) -> RequestsInTurn:
    found: RequestsInTurn = app.extensions["requests_in_turn"]
    return found


def _wait() -> None:
    asked = the_request()
    if asked.endpoint in FREE:
        return
    in_turn = of(current_app)
    known = in_turn.known(sign_in_token())
    g.asker = known or visitor()
    if asked.environ.get(INSIDE):
        return
    if asked.method not in READING or asked.mimetype == "application/x-www-form-urlencoded":
        try:
            with in_turn.reads_body_of(known):
                _read_body()
        except Busy:
            _hang_up_on_body()
            raise
    asked.environ[TURN] = in_turn.turns.take()
    asked.environ[INSIDE] = True


def _read_body() -> None:
    try:
        body = request.get_data()
    except HTTPException:
        return  # the view that reads the body gets the same error
    except Exception:  # noqa: BLE001  malformed bodies: each server raises errors of its own for them
        abort(400)
    most = request.max_form_parts
    if most and request.mimetype == "application/x-www-form-urlencoded" and body.count(b"&") >= most:
        abort(400)


def _hang_up_on_body() -> None:
    """Stops waiting for the rest of the body: the error page is made without it, and the server doesn't read it afterwards."""
    request.__dict__["stream"] = io.BytesIO()
    line: socket.socket | None = request.environ.get("gunicorn.socket")
    if line:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RD)


def _go(_: BaseException | None) -> None:
    turns, turn = of(current_app).turns, request.environ.pop(TURN, None)
    if turn is None:
        return
    sent: ExitStack | None = request.environ.get(UNTIL_SENT)
    if sent is not None:
        sent.callback(turns.give_back, turn)
    else:
        turns.give_back(turn)
