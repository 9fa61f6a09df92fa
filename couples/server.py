"""The production server: gunicorn with one worker and threads for requests; open pages are `realtime`'s work.

Once the worker runs, `keeper` takes the place of the process that started it, so there's one app in memory. It sees that the worker
isn't stuck. When the worker dies, the whole server starts again: with all checks of a start, and in the version that's installed by
then. The trade-offs: until it has started, connections are refused; if a check fails, it ends, and it's up to the system to try
again; and nothing that belongs to one process may be open or running when the worker is forked (`settle`).
"""

import gc
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from sqlalchemy.orm import configure_mappers

from couples import address_setting, db, graceful_stop, keeper, realtime
from couples.accounts import requests_in_turn
from couples.maintenance import background_jobs, dates_ahead, keeping_database
from couples.whole_requests import MOST_CONNECTIONS, WholeRequests

FILES_BESIDE = MOST_CONNECTIONS + 300
"""Files that are open beside the sockets of open pages: connections for requests, the database's, and others."""
NO_REQUEST = "Invalid request"
"""How gunicorn's log line about bytes that are no request begins; it goes on with what was sent."""
FAILED = "Error handling request"
"""How its line about an error outside the app begins; it goes on with the page's address."""
ONCE_IN = 60.0
OBJECTS_OF_A_FEW_PAGES = 10_000
"""After so many the garbage collector looks for circles; Python's default of 700 takes a fiftieth of each page."""
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

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Logs an error without the address that was asked for: a link for starting over has its secret in it."""
        if str(msg).startswith(FAILED):
            msg, args = FAILED, ()
        super().exception(msg, *args, **kwargs)

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
    """gunicorn, set up to serve Couples.

    `again` is the command that starts it again when its worker has died; without one, it ends then.
    """

    def __init__(
        self, app: Flask, when_ready: Callable[[], object] = lambda: None, again: Sequence[str] = ()
    ):
        self.app, self.settings, self.when_ready = app, app.config["SETTINGS"], when_ready
        self.again = again
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": address_setting.with_port(self.settings.host, self.settings.port),
            "workers": 1,
            "preload_app": True,
            "worker_class": WholeRequests,
            "worker_connections": MOST_CONNECTIONS,
            "threads": self.settings.threads,
            "graceful_timeout": keeper.GRACE,
            "timeout": keeper.LONGEST_SILENCE,
            "keepalive": 5,
            "worker_tmp_dir": _folder_for_beats(self.settings.data),
            "control_socket_disable": True,
            "limit_request_line": 4094,
            "limit_request_field_size": 8190,
            "logger_class": Logger,
            "when_ready": lambda server: self.when_ready(),
            "post_worker_init": begin,
            "worker_exit": lambda _, worker: realtime.end(worker.app.callable),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # its stubs: not dict, any mapping
        make_room_for_files(realtime.most_sockets(self.settings) + FILES_BESIDE)
        settle(self.app)
        return self.app

    def run(self) -> None:
        Starter(self).run()


def _folder_for_beats(data: Path) -> str | None:
    """Where the worker's sign of life is: the data folder if nothing can be written to /tmp. It's renewed every second, so not on that
    disk where there's a choice.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        return str(data)
    return None


class Starter(Arbiter):
    """gunicorn's own process up to where its worker runs."""

    app: Server

    def spawn_worker(self) -> int:
        """Starts the worker and becomes its keeper; never returns."""
        pid = super().spawn_worker()
        beats = self.WORKERS[pid].tmp.fileno()
        signal.pthread_sigmask(signal.SIG_BLOCK, keeper.HEARD)
        while not self.SIG_QUEUE.empty():
            if (came := self.SIG_QUEUE.get()) in keeper.HEARD:
                os.kill(os.getpid(), came)  # it waits for the keeper
        for listener in self.LISTENERS:
            listener.sock.set_inheritable(False)
        os.set_inheritable(beats, True)
        sys.stdout.flush()
        more = graceful_stop.SECONDS if self.app.settings.redis_url else 0
        command = keeper.command(pid, beats, self.app.again, grace=keeper.GRACE + more)
        os.execv(command[0], command)  # noqa: S606  Python itself


def begin(worker: Any) -> None:
    app: Flask = worker.app.callable
    work(app)
    if app.config["SETTINGS"].redis_url:
        graceful_stop.stops_gracefully(app, worker.handle_exit)


def work(app: Flask) -> None:
    """What a worker does besides answering requests."""
    sys.setswitchinterval(LONGEST_STRETCH)
    app.wsgi_app = requests_in_turn.UntilSent(app.wsgi_app)  # type: ignore[method-assign]  # as Flask asks for it
    realtime.begin(app)
    keeping_database.begin(app)
    background_jobs.run_background_jobs(app)
    if app.config["SETTINGS"].metrics:
        from couples import metrics  # with the library below it: only where they're wanted

        metrics.serve(app)


def settle(app: Flask) -> None:
    """Makes `app` ready to be forked: no connection to the database is open, and no other thread runs.

    Objects that exist by then are exempt from garbage collection: they stay as long as the worker does. What pages make goes by itself,
    so the collector looks for circles every few pages and not ten times in each. What it would work out with
    its first page is worked out before anyone waits for it.
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
    gc.set_threshold(OBJECTS_OF_A_FEW_PAGES)


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
