"""The production server as `couples serve` starts it, with a clock that a test can move and cheap passwords.

The clock's lead over the real time is read from the file `lead` in the data folder (seconds), templates that another server of
the run has compiled come from a folder; everything else is as it ships. It's forked from a process that has read all modules
already, which costs a fraction of a start from nothing; that one is tried in tests/test_packaging.py.
"""

import multiprocessing
import os
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

import couples
from couples import clock, config, logs, vault
from couples.maintenance import startup
from couples.spaces import letting_in
from tests.killed_server import CheapServer

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
CHEAP = vault.Argon2Cost(passes=1, memory=8192)


def serve(variables: dict[str, str], compiled: Path | None, log: Path, ready: Connection) -> None:
    """The process's work: a server with these `COUPLES_*` variables."""
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
    letting_in.HOURS = (0, 24)  # the tests run at any hour of the day
    logs.set_up()
    app = couples.create_app(settings, argon2_cost=CHEAP)
    if compiled:
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    startup.prepare(app)
    CheapServer(app, ready).run()
    sys.exit(0)
