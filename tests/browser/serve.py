"""The production server as `couples serve` starts it, with a clock that a test can move and cheap passwords.

The clock's lead over the real time is read from the file `lead` in the data folder (seconds); everything else is as it ships. It's
forked from a process that has read all modules already and knows what `warmed` found out, which costs a fraction of a start from
nothing; that one is tried in tests/test_packaging.py.
"""

import multiprocessing
import os
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import couples
from couples import clock, config, logs, vault
from couples.maintenance import background_jobs, startup
from couples.spaces import choices_let_in
from tests import made_once
from tests.killed_server import CheapServer

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "tests.browser.warmed"])
CHEAP = vault.Argon2Cost(passes=1, memory=8192)


def serve(variables: dict[str, str], log: Path, ready: Connection) -> None:
    """The process's work: a server with these `COUPLES_*` variables. `JOBS_EVERY` says after how many seconds jobs and mail come round."""
    os.setsid()
    file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    for descriptor in (1, 2):
        os.dup2(file, descriptor)
    for name in [name for name in os.environ if name.startswith("COUPLES_")]:
        del os.environ[name]
    os.environ.update(variables)
    settings = config.load()
    lead = settings.data / "lead"
    clock.now = lambda: datetime.now(UTC) + timedelta(seconds=float(lead.read_text()))
    if "JOBS_EVERY" in variables:
        background_jobs.EVERY = timedelta(seconds=float(variables["JOBS_EVERY"]))
    choices_let_in.HOURS = (0, 24)  # the tests run at any hour of the day
    logs.set_up()
    app = couples.create_app(settings, argon2_cost=CHEAP)
    made_once.share(app, made_once.PAGES)
    startup.prepare(app)
    CheapServer(app, ready).run()
    sys.exit(0)
