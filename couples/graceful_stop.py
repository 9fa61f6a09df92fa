"""A server that was told to stop goes on for a little, where several share a database, so that its proxy can ask another one.

Promised: for that long `/healthz` says 503 and everything else is answered as always. Being told again changes nothing. Ctrl-C
doesn't wait. The trade-off: such a server takes two seconds more to stop.
"""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask

SECONDS = 2.0
"""Twice as long as docs/hosting/Caddyfile waits between two questions."""


def stops_gracefully(app: Flask, ends: Callable[[int, FrameType | None], object]) -> None:
    """Makes this process wait before it does on SIGTERM what it did until now: `ends`."""
    begun, over = threading.Event(), threading.Event()

    def end() -> None:
        over.set()
        os.kill(os.getpid(), signal.SIGTERM)

    def told(number: int, frame: FrameType | None) -> None:
        if over.is_set():
            ends(number, frame)
        elif not begun.is_set():
            begun.set()
            waiting = threading.Timer(SECONDS, end)
            waiting.daemon = True
            waiting.start()

    app.extensions["graceful_stop"] = begun
    signal.signal(signal.SIGTERM, told)


def is_stopping(app: Flask) -> bool:
    return "graceful_stop" in app.extensions and app.extensions["graceful_stop"].is_set()
