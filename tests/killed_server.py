"""The production server in processes of its own that are forked and killed many times, with the test's clock.

A start costs a tenth of `couples serve`'s: a process that has read all modules already is forked. What runs is the
keeper and gunicorn's worker as they ship, but for the clock, cheap passwords and one job that changes nothing anyone sees.
"""

import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from flask import Flask

import couples
from couples import clock, config, logs, server
from couples.maintenance import background_jobs, startup
from tests.conftest import CHEAP

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


class CheapServer(server.Server):
    """Says over `ready` when its worker answers."""

    def __init__(self, app: Flask, ready: Connection):
        self.ready = ready
        super().__init__(app)

    def load_config(self):
        super().load_config()
        keep_up = self.cfg.settings["post_worker_init"].get()

        def answers(worker):
            keep_up(worker)
            self.ready.send(os.getpid())

        self.cfg.set("post_worker_init", answers)


def lead_of(settings: config.Settings) -> Path:
    """The file that says by how many seconds a server's clock is wrong."""
    return settings.data.with_suffix(".lead")


def serve(settings: config.Settings, begins: datetime, log: Path, ready: Connection) -> None:
    """The process's work."""
    os.setsid()
    file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    for descriptor in (1, 2):
        os.dup2(file, descriptor)
    started = monotonic()
    lead = lead_of(settings)
    clock.now = lambda: begins + timedelta(seconds=monotonic() - started + float(lead.read_text()))
    # It writes two cells of everyone again at each start, which would stand beside what a save changed (test_undo_day tries it).
    background_jobs.EVERY_HOUR = (background_jobs.back_up_daily,)
    logs.set_up()
    app = startup.open_app(settings, lambda s: couples.create_app(s, argon2_cost=CHEAP))
    CheapServer(app, ready).run()


class KilledServer:
    """A server that answers when it has been made, until it's killed."""

    def __init__(self, settings: config.Settings, begins: datetime):
        self.settings, self.log = settings, settings.data.with_suffix(".log")
        self.move_clock(timedelta())
        self.alive, ready = multiprocessing.Pipe(duplex=False)
        self.process = FORKS.Process(target=serve, args=(settings, begins, self.log, ready))
        self.process.start()
        ready.close()
        try:
            self.worker = self.alive.recv()
        except EOFError:
            raise AssertionError(self.log.read_text()) from None

    def __enter__(self) -> "KilledServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def move_clock(self, lead: timedelta) -> None:
        new = lead_of(self.settings).with_suffix(".new")
        new.write_text(str(lead.total_seconds()))
        new.replace(lead_of(self.settings))  # in one step: the server reads it at any moment

    def kill(self) -> None:
        """kill -9, keeper and worker at the same moment; both are gone when it comes back."""
        if self.process.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
        try:
            while True:
                self.alive.recv_bytes()
        except EOFError:
            self.process.join()
