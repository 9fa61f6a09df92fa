"""Whether a page missed a change between being made and being connected; if not, it has nothing to fetch.

A page carries the moment at which its request came in, by this process's own clock, and asks with it once it's connected.
Promised: a page either gets the notice of a change or is told here that it missed one. The moment is taken before
anything is read, so doubt ends in one fetch too many, never one too few. The trade-off: a restart forgets, so every page
fetches once then; and so does one that another process made.
"""

from typing import Any

from flask import Flask, current_app, g
from flask.signals import request_started

from couples.realtime.events import SocketIdentity, on_event
from couples.realtime.last_changes import DIGITS, LastChanges

EVENT = "missed"


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
