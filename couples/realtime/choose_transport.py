"""What carries the frames of open pages: one thread for all where that can run, otherwise a few threads for each.

`engineio_hooks` needs epoll, which is Linux's, and overrides private hooks of Engine.IO and Socket.IO, so
it is only chosen for the minor versions that it was written for. Everywhere else Flask-SocketIO's own
threading transport does the same work (`thread_transport`), at the price of a few threads and a lot more
memory for each open page; so fewer pages can be open there. Both are held to the same tests.
"""

import select
from importlib import metadata
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from couples.config import Settings
from couples.realtime import thread_transport
from couples.realtime.connection_limits import LARGEST_FRAME
from couples.realtime.logs import engine_log
from couples.realtime.packets import PlainPacket

WRITTEN_FOR = {"python-engineio": "4.15", "python-socketio": "5.18"}
"""The versions whose private hooks `engineio_hooks` overrides (tests/test_transport_hooks.py)."""


def install(app: Flask, settings: Settings) -> SocketIO:
    """Socket.IO around `app`, over the transport that can run here."""
    options: dict[str, Any] = {
        "async_mode": "threading",
        "async_handlers": False,
        "monitor_clients": False,
        "transports": ["websocket"],
        "cors_allowed_origins": [settings.base_url],
        "cors_credentials": False,
        "max_http_buffer_size": LARGEST_FRAME,
    }
    beside: dict[str, Any] = {"serializer": PlainPacket, "engineio_logger": engine_log}
    socketio = SocketIO(app, manage_session=False, **beside, **options)
    server = app.extensions["socketio"].server
    if why_threads(settings.transport):
        thread_transport.install(server)
    else:
        from couples.realtime import (
            engineio_hooks,  # where its hooks are gone, importing it may fail already
        )

        engineio_hooks.install(server, logger=engine_log, **options)
    return socketio


def why_threads(wanted: str) -> str:
    """Why each open page holds threads of its own; empty if one thread serves them all.

    Args:
        wanted: COUPLES_TRANSPORT.
    """
    if wanted == "threads":
        return "COUPLES_TRANSPORT asks for it"
    if not hasattr(select, "epoll"):
        return "this system has no epoll"
    for name, minor in WRITTEN_FOR.items():
        installed = metadata.version(name)
        if not installed.startswith(minor + "."):
            return f"{name} is {installed} and not {minor}"
    return ""


def most_sockets(settings: Settings) -> int:
    """How many pages may be open. If each holds a thread, some threads are reserved for requests."""
    if not why_threads(settings.transport):
        return settings.sockets
    return min(settings.sockets, settings.threads - thread_transport.kept_for_requests(settings.threads))
