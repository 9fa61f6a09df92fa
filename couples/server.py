"""The production server: gunicorn with one worker and threads for requests; open pages are `realtime`'s work.

gunicorn's own process starts another worker when one dies, and sees that none is stuck. It has loaded the app, and each worker is
a fork of it: so there's one app in memory, and the next worker is the same version as the first, even if a newer one has been
installed since. The trade-off: nothing that belongs to one process may be open or running when it forks (`settle`).
"""

import gc
import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from sqlalchemy.orm import configure_mappers

from couples import db, realtime
from couples.accounts import requests_in_turn
from couples.maintenance import background_jobs, dates_ahead
from couples.whole_requests import MOST_CONNECTIONS, WholeRequests

FILES_BESIDE = MOST_CONNECTIONS + 300
"""Files that are open beside the sockets of open pages: connections for requests, the database's, and others."""
NO_REQUEST = "Invalid request"
"""How gunicorn's log line about bytes that are no request begins; it goes on with what was sent."""
ONCE_IN = 60.0
LONGEST_STRETCH = 0.001
"""Seconds that a thread may compute while another waits for the GIL. To save after a tap, a thread asks for it a dozen times:
beside three busy threads that took 175 ms with Python's default of 0.005, and 24 ms with 0.001."""


class Logger(glogging.Logger):
    """gunicorn's own lines in the one format of `logs`."""

    told_at: float | None = None

    def setup(self, cfg: Config) -> None:
        self.error_log.propagate = True
        self.error_log.handlers = []
        self.error_log.setLevel(logging.INFO)

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Logs what isn't HTTP at most once a minute, and without what was sent: anyone could fill the log with it."""
        if not str(msg).startswith(NO_REQUEST):
            super().warning(msg, *args, **kwargs)
        elif self.told_at is None or monotonic() - self.told_at >= ONCE_IN:
            self.told_at = monotonic()
            super().warning(
                "something that isn't HTTP was sent, and refused; more of it isn't told for a minute"
            )


class Server(BaseApplication):
    """gunicorn as Couples is served by it."""

    def __init__(self, app: Flask, when_ready: Callable[[], object] = lambda: None):
        self.app, self.settings, self.when_ready = app, app.config["SETTINGS"], when_ready
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": 1,
            "preload_app": True,
            "worker_class": WholeRequests,
            "worker_connections": MOST_CONNECTIONS,
            "threads": self.settings.threads,
            "graceful_timeout": 2,
            "timeout": 60,
            "keepalive": 5,
            "control_socket_disable": True,
            "limit_request_line": 4094,
            "limit_request_field_size": 8190,
            "logger_class": Logger,
            "when_ready": lambda server: self.when_ready(),
            "post_worker_init": lambda worker: work(worker.app.callable),
            "worker_exit": lambda _, worker: realtime.end(worker.app.callable),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # its stubs: not dict, any mapping
        make_room_for_files(realtime.most_sockets(self.settings) + FILES_BESIDE)
        settle(self.app)
        return self.app


def work(app: Flask) -> None:
    """What a worker does besides answering requests."""
    sys.setswitchinterval(LONGEST_STRETCH)
    app.wsgi_app = requests_in_turn.UntilSent(app.wsgi_app)  # type: ignore[method-assign]  # as Flask asks for it
    realtime.begin(app)
    background_jobs.run_background_jobs(app)
    if app.config["SETTINGS"].metrics:
        from couples import metrics  # with the library below it: only where they're wanted

        metrics.serve(app)


def settle(app: Flask) -> None:
    """Makes `app` ready to be forked: no connection to the database is open, and no other thread runs.

    Objects that exist by then are exempt from garbage collection, which would copy their memory into each process. What every
    process would work out with its first page is worked out once, for all.
    """
    app.url_map.update()
    configure_mappers()
    dates_ahead.question()
    with app.app_context():
        db.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()  # the limiter's, which ends by itself
    gc.collect()
    gc.freeze()


def make_room_for_files(wanted: int) -> None:
    """Raises the limit of open files to `wanted`, as far as the system lets it; many start with 1024, or 256.

    Some systems have no such limit to raise, or refuse even within the maximum that they name; then it stays as it is.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
