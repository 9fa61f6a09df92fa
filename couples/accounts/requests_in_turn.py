"""One person's requests at once: a few are answered, a few more wait, and the next is told to come back with its words kept.

Promised: whoever knocks at every door at once leaves most of the server's threads, and of Python's one, to everyone else. A
person counts as one on all their devices, a visitor by their address. The database isn't asked for it, and the body is read
before: an upload that never ends keeps no turn from anyone at the same address. The trade-off: after a start, a browser's first
request counts by its address.
"""

import threading
import uuid

from flask import Flask, abort, current_app, g, request, session
from werkzeug.exceptions import HTTPException

from couples import vault
from couples.config import Settings
from couples.extensions import visitor
from couples.turns import Places, Turns

AT_ONCE = 3
"""A page, the piece of it that's fetched anew, and what was typed, on its way to be kept."""
MOST_KNOWN = 10_000
"""So many browsers are known before all are forgotten: they're known again with their next request."""
FREE = {"static", "home.healthz"}
INSIDE = "couples.in_turn"
"""Says in a request's environment that it has its turn: what's sent again is a request within one."""


class RequestsInTurn:
    """What one app knows of who asks, and their turns."""

    def __init__(self, threads: int):
        places = Places(each=max(1, threads // 3), in_all=max(1, threads // 2))
        self.turns = Turns(threads, each=AT_ONCE, places=places)
        self._people, self._lock = dict[bytes, str](), threading.Lock()

    def learn(self, token: str, person: uuid.UUID) -> None:
        """Whose session it is that has this token."""
        with self._lock:
            if len(self._people) >= MOST_KNOWN:
                self._people.clear()
            self._people[vault.token_hash(token)] = str(person)

    def whose(self, token: str | None) -> str:
        person = self._people.get(vault.token_hash(token)) if token else None
        return person or visitor()


def init_app(app: Flask, settings: Settings) -> None:
    """Comes before whatever else looks at requests."""
    app.extensions["requests_in_turn"] = RequestsInTurn(settings.threads)
    app.before_request(_wait)
    app.teardown_request(_go)


def of(app: Flask) -> RequestsInTurn:
    found: RequestsInTurn = app.extensions["requests_in_turn"]
    return found


def _wait() -> None:
    if request.endpoint in FREE:
        return
    g.asker = of(current_app).whose(session.get("_user_id"))
    if request.environ.get(INSIDE):
        return
    _read_body()
    g.turn = of(current_app).turns.take()
    request.environ[INSIDE] = True


def _read_body() -> None:
    try:
        request.get_data()
    except HTTPException:
        pass  # whoever reads it again is told
    except Exception:  # noqa: BLE001  bytes that are no body: each server has errors of its own for it
        abort(400)


def _go(_: BaseException | None) -> None:
    if "turn" in g:
        of(current_app).turns.give_back(g.pop("turn"))
