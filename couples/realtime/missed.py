"""Whether a page missed a change between being made and being connected; if not, it has nothing to fetch.

A page carries the moment at which its request came in, by this process's own clock, and asks with it once it's connected.
Promised: a page either gets the notice of a change or is told here that it missed one. The moment is taken
before anything is read, so doubt ends in a fetch too many and never in one too few. The trade-off: a restart forgets, so
every page fetches once then.
"""

import secrets
import threading
import time
import uuid
from typing import Any

from flask import Flask, current_app, g
from flask.signals import request_started

from couples.realtime.events import SocketIdentity, on_event

EVENT = "missed"
DIGITS = 15
"""A moment always has so many digits, so that the length of a page doesn't depend on it."""


class LastChanges:
    """When each person was last told of something, in milliseconds of this process's clock."""

    def __init__(self) -> None:
        self.process, self._begun = secrets.token_hex(4), time.monotonic()
        self._told: dict[uuid.UUID, int] = {}
        self._lock = threading.Lock()

    def now(self) -> int:
        return int((time.monotonic() - self._begun) * 1000)

    def told(self, person: uuid.UUID) -> None:
        with self._lock:
            self._told[person] = self.now()

    def missed(self, person: uuid.UUID, made: Any) -> bool:
        """Whether something changed since the moment that a page carries; True for whatever isn't one of ours."""
        process, _, moment = made.partition("-") if isinstance(made, str) else ("", "", "")
        if process != self.process or not (moment.isascii() and moment.isdigit() and len(moment) <= DIGITS):
            return True
        return self._told.get(person, -1) >= int(moment)


def init_app(app: Flask) -> None:
    changes = app.extensions["last_changes"] = LastChanges()

    def came_in(*_: Any, **__: Any) -> None:
        g.came_in = changes.now()

    request_started.connect(came_in, app, weak=False)
    app.jinja_env.globals["made_at"] = lambda: f"{changes.process}-{g.get('came_in', 0):0{DIGITS}}"
    on_event(app, EVENT, _answer)


def _answer(caller: SocketIdentity, made: Any) -> dict[str, Any]:
    changes: LastChanges = current_app.extensions["last_changes"]
    return {"ok": True, "missed": changes.missed(caller.person, made)}
