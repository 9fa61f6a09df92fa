"""Lighthouse on a phone, as Chrome's makers count: performance, accessibility and best practices of every main screen.

Each screen is opened three times, cold, with Lighthouse's own phone and network, and the middle score of each counts. On a busy
machine performance comes out lower than it is; nothing else does. The browser is one that holds Ana's cookies: as a header alone
they'd be missing where a page connects its line.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median_low

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM_ON_DISK, FLAGS
from tests.browser.test_weight import SCREENS
from tests.real_server import Visitor
from tests.sockets import free_port

PACKAGE = "lighthouse@13.5.0"
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100}
TIMES = 3


@dataclass
class Score:
    """The middle of a screen's scores, and what Lighthouse would change."""

    path: str
    points: dict[str, int]
    found: set[str]

    @property
    def is_low(self) -> bool:
        return any(self.points[name] < least for name, least in LEAST.items())

    def __str__(self) -> str:
        return "  ".join(f"{self.points[name]:3}" for name in LEAST) + f"  {self.path}"


def main_screens(visitor: Visitor) -> list[str]:
    """Home, a question and a check-in that both have read, and the rest."""
    question = re.search(r"/check-in/[\d-]+/questions/1", visitor.get("/check-in"))
    read = re.search(r"/check-in/history/[0-9a-f-]{36}", visitor.get("/check-in/history"))
    return ["/", *(found[0] for found in (question, read) if found), *SCREENS]


def scores(tools: Path, visitor: Visitor, times: int = TIMES) -> Iterator[Score]:
    """One after the other, so that none takes another's time."""
    program = _program(tools)
    with _browser(visitor) as port:
        for path in main_screens(visitor):
            runs = [_run(program, visitor.url + path, port) for _ in range(times)]
            points = {
                name: median_low(round(100 * (run["categories"][name]["score"] or 0)) for run in runs)
                for name in LEAST
            }
            yield Score(path, points, {what for run in runs for what in _wanting(run)})


@contextmanager
def _browser(visitor: Visitor) -> Iterator[int]:
    """A browser that's signed in as the visitor is; the port that Lighthouse finds it at."""
    port = free_port()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM_ON_DISK, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        pairs = SimpleCookie(visitor.cookie()).values()
        context.add_cookies([{"name": c.key, "value": c.value, "url": visitor.url} for c in pairs])
        yield port
        context.close()


def _program(tools: Path) -> Path:
    """Lighthouse; it's installed where it isn't yet. npm is the one beside this Python."""
    place = tools / "lighthouse"
    program = place / "node_modules/.bin/lighthouse"
    if not program.exists():
        npm = ["npm", "install", "--prefix", place, "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE]
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(npm, env=_environment(), check=True, capture_output=True, timeout=600)  # noqa: S603
    return program


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def _run(program: Path, url: str, port: int) -> dict:
    command = [
        str(program), url, "--quiet", "--output=json", f"--port={port}", f"--only-categories={','.join(LEAST)}",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), capture_output=True, text=True, timeout=300, check=True
    )
    return json.loads(done.stdout)


def _wanting(run: dict) -> Iterator[str]:
    for name in LEAST:
        for part in run["categories"][name]["auditRefs"]:
            audit = run["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip()
