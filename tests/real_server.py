"""`couples serve` as a host runs it, in a process of its own, and the other commands beside it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from unittest import mock

from click.testing import CliRunner, Result

from couples.cli import main
from tests.conftest import PASSWORD
from tests.databases import SERVER, setting_of
from tests.sockets import free_port

LEFT_OUT = ("COUPLES_",)


def environment(folder: Path | None, **more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(LEFT_OUT)}
    named = {"COUPLES_DATA": str(folder), **setting_of(folder)} if folder else {}
    return {**clean, "PYTHONUNBUFFERED": "1"} | named | more


def couples(folder: Path, *command: object, **settings: str) -> Result:
    """A command in this process, over the server in `folder`. This process's log stays the tests' own."""
    given = {"COUPLES_DATA": str(folder), **setting_of(folder), **settings}
    with mock.patch("couples.logs.set_up"):
        return CliRunner().invoke(main, [str(part) for part in command], env=given, prog_name="couples")


def in_a_process(folder: Path | None, *command: object, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "couples.cli", *map(str, command)], env=environment(folder, **more), text=True,
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def refused(done: Result | subprocess.CompletedProcess, *says: str) -> None:
    """It ended in one line that says what it should."""
    said = done.output if hasattr(done, "output") else done.stderr
    assert (done.exit_code if hasattr(done, "exit_code") else done.returncode) == 1, said
    assert len(said.splitlines()) == 1, said
    for words in says:
        assert words in said


AS_INSTALLED = "import sys; sys.modules['websocket'] = None; from couples.cli import main; main()"
"""engineio's client, which no server uses, loads websocket-client where there is one: 3 MB."""


class RealServer:
    """A server that listens when it has been made. End it by `with`, or by `kill`.

    With `is_as_installed`, it finds none of the packages that only tests need, and that some library would load if it did.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        python: str = sys.executable,
        *,
        is_as_installed: bool = False,
        **settings: str,
    ):
        self.folder, self.port = folder, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [python, *(["-c", AS_INSTALLED] if is_as_installed else ["-m", "couples.cli"]), "serve"], text=True, start_new_session=True,
            env=environment(folder, COUPLES_PORT=str(self.port), **settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said: list[str] = []
        self.wait_until_listening()

    def __enter__(self) -> "RealServer":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()

    def kill(self) -> str:
        """kill -9, keeper and worker at the same moment; what it had said since it listened."""
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.communicate()[0]

    def wait_until_listening(self) -> None:
        """Returns when it has begun, for the first time or anew."""
        for line in self.process.stdout or ():
            self.said.append(line)
            if "Couples is at" in line:
                break
        assert self.process.poll() is None, "".join(self.said)

    def wait_until_idle(self) -> None:
        """Returns when it has answered and done what a server does first: the day's backup is the last of that, where it makes one."""
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=60) as answer:
            assert answer.read() == b"ok\n"
        while not SERVER and not list(self.folder.glob("backups/couples-*.db")):
            assert self.process.poll() is None
            time.sleep(0.05)

    def workers(self) -> list[int]:
        """The processes that answer requests. Linux only."""
        return _family(self.process.pid)[1:]

    def memory(self) -> int:
        """Bytes of all its processes, what they share counted once; what other programs use as well counts in full. Linux only.

        So it's what PSS is where nothing else runs: all of the largest, and what the others have for themselves. Only files are left
        out that the others read, the largest doesn't, and another program does: 1 MB beside these tests.
        """
        *others, largest = sorted(
            (_rollup(pid) for pid in _family(self.process.pid)), key=lambda all_of: all_of["Rss"]
        )
        return largest["Rss"] + sum(one["Private_Clean"] + one["Private_Dirty"] for one in others)

    def memory_beside_others(self) -> int:
        """PSS: what other programs use as well counts in part, so it's less while other Pythons run, as these tests. Linux only."""
        return sum(_rollup(pid)["Pss"] for pid in _family(self.process.pid))

    def stop(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=60)[0]


def _rollup(pid: int) -> dict[str, int]:
    """What Linux says of a process's memory, in bytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {name: int(size) * 1024 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}


def _family(pid: int) -> list[int]:
    """A process and all that came from it; none, if it has just ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


class Visitor:
    """One browser at a real server, over plain HTTP."""

    def __init__(self, server: RealServer):
        self.url, self._jar = server.url, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, path: str, **headers: str) -> str:
        request = urllib.request.Request(self.url + path, headers=headers)
        with self.opener.open(request, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path: str, **fields: str) -> int:
        """Sends a form of the page that this browser has open; its status, and 0 if the server didn't answer."""
        body = urllib.parse.urlencode({**self.marks, **fields}).encode()
        try:
            with self.opener.open(self.url + path, body, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except (OSError, EOFError, http.client.HTTPException):
            return 0

    def sign_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        self.open()
        assert self.post("/sign-in", email=email, password=password) == 200
        return self.open()

    def cookie(self) -> str:
        """What this browser sends along, as a header says it."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def open(self) -> "Visitor":
        page = self.get("/safety")
        self.marks = {
            n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page)[1] for n in ("csrf_token", "page_of")
        }
        return self
