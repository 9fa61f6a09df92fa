"""What pages cost over HTTP beside an ordinary good page (`bench_ordinary_page`), each on a server as hosts run it.

The demo's three months are in the one, fifty lines in the other. They take turns, so that what else the machine does counts for
both, and the middle of the rounds counts. Run by `make bench`; nothing here passes or fails. tests/test_selects_a_page.py counts
what a page asks of the database.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
from http.client import HTTPConnection
from pathlib import Path

from couples.demo.partner import PASSWORD
from tests.real_server import RealServer, Visitor, _family, in_a_process
from tests.sockets import free_port

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
IN_A_ROW = 40
TICK = os.sysconf("SC_CLK_TCK")


class Page:
    """One page of one server, asked for by somebody who's signed in, over one connection for each turn."""

    def __init__(self, name: str, goal: float, port: int, pid: int, path: str, cookie: str):
        self.name, self.goal, self.pid, self.path = name, goal, pid, path
        self.line, self.headers = HTTPConnection("127.0.0.1", port, timeout=60), {"Cookie": cookie}
        self.size = len(self.get())

    def get(self) -> bytes:
        self.line.request("GET", self.path, headers=self.headers)
        answer = self.line.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{self.path}: {answer.status}"
        return body

    def cost(self) -> float:
        """Milliseconds of CPU that all processes of the server spend on it."""
        self.line.close()  # the server has, by now
        before = cpu(self.pid)
        for _ in range(IN_A_ROW):
            self.get()
        return (cpu(self.pid) - before) * 1000 / IN_A_ROW


def cpu(pid: int) -> float:
    """Seconds that a process and those it made have used. Linux only."""
    parts = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in _family(pid)]
    return sum(int(part[11]) + int(part[12]) for part in parts) / TICK


def ordinary(folder: Path) -> tuple[subprocess.Popen, Page]:
    """The page to measure by, on gunicorn as ours is."""
    port = free_port()
    app = f"tests.bench_ordinary_page:create_app({str(folder)!r})"
    serve = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-k", "gthread", "--threads", "8", "--preload", app]
    server = subprocess.Popen([sys.executable, *serve], stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=60)
            line.request("GET", "/sign-in")
            cookie = (line.getresponse().getheader("Set-Cookie") or "").partition(";")[0]
            return server, Page("an ordinary page", 0, port, server.pid, "/", cookie)
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise RuntimeError("the ordinary page didn't come up")


def ours(server: RealServer) -> list[Page]:
    ana = Visitor(server).open()
    assert ana.post("/sign-in", email="ana@example.org", password=PASSWORD) == 200
    opened = re.search(r"/check-in/history/[0-9a-f-]{36}", ana.get("/check-in/history"))[0]
    paths = {
        "Home": ("/", 2),
        "check-in": ("/check-in", 2.5),
        "an opened check-in": (opened, 2.5),
        "agreements": ("/agreements", 1.8),
        "messages": ("/statements", 1.8),
        "thank-yous": ("/thanks", 1.8),
        "past check-ins": ("/check-in/history", 1.8),
    }
    of_ana = server.port, server.process.pid
    return [Page(name, goal, *of_ana, path, ana.cookie()) for name, (path, goal) in paths.items()]


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        data = Path(made) / "demo"
        assert in_a_process(None, "demo", data).returncode == 0
        beside, reference = ordinary(Path(made))
        try:
            with RealServer(data) as server:
                server.wait_until_idle()
                compare([reference, *ours(server)])
        finally:
            beside.terminate()
            beside.wait()


def compare(pages: list[Page]) -> None:
    for page in pages:
        page.cost()
    rounds = [[page.cost() for page in pages] for _ in range(ROUNDS)]
    for number, page in enumerate(pages):
        took = statistics.median(one[number] for one in rounds)
        ratio = statistics.median(one[number] / one[0] for one in rounds)
        goal = f"  (goal: {page.goal:g})" if page.goal else ""
        print(f"{page.name:<30} {took:7.2f} ms CPU {ratio:7.2f} {page.size / 1000:7.1f} kB{goal}")


if __name__ == "__main__":
    main()
