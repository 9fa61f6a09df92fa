"""bandit, wapiti and sqlmap, each in an environment of its own, because what they need doesn't go together."""

import json
import re
import subprocess
import venv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

from tests.forms import Form, forms_of
from tests.real_server import Visitor
from tests.test_access_control import DOORS

ROOT = Path(__file__).parents[2]
NO_PAGES = (
    "/source",
    "/sw.js",
    "/favicon.ico",
    "/couples.webmanifest",
    "/static/",
    "/healthz",
    "/pairing/invited",
)
LINK = re.compile(r'href="(/[^"#]*)"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d")
LEAST_FOR_A_FORM = 20
"""Seconds that sqlmap gets for a form, however many there are."""
ENDS_THE_SESSION = ("/leave", "/sign-out", "/settings/delete", "/settings/password", "/settings/new-keys", "/settings/recovery", "/pairing/leave")  # fmt: skip
"""What isn't sent: afterwards there'd be nobody signed in."""

LOOKED_AT = {
    "B608 couples/db/database_file.py": "names of tables, from the schema of a file of ours, and quoted",
    "B704 couples/journal/markdown.py": "the renderer's own marks around text that it escaped",
    "B104 couples/maintenance/who_answers.py": "asks whether the setting is that, and binds nothing",
    "B310 couples/maintenance/who_answers.py": "the server's own address, which the settings let begin with http alone",
    "Clickjacking Protection": "frame-ancestors 'none' of the Content-Security-Policy says so to every browser that knows it",
    "Secure Flag cookie": "this server is tried over plain http; over https the cookie is __Host-, and has it",
}
"""What the tools find each time and is all right, with the reason."""


class Strangers:
    """The tools, in environments below `folder`.

    Args:
        budget: seconds for each.
    """

    def __init__(self, folder: Path, budget: int):
        self.folder, self.budget = folder, budget
        self.reached = 0
        """How many pages wapiti found by itself."""

    def command(self, package: str, name: str) -> str:
        """A tool's command; it's installed where it isn't yet."""
        place = self.folder / package
        found = place / "bin" / name
        if not found.exists():
            venv.create(place, with_pip=True)
            _run([str(place / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", package], 600)
        return str(found)

    def bandit(self) -> Iterator[str]:
        """What it finds in the code that's of middle weight or more, and isn't looked at yet."""
        out, _ = _run(
            [self.command("bandit", "bandit"), "-q", "-r", "couples", "-ll", "-f", "json"], self.budget
        )
        if not out:
            yield f"it wasn't done within {self.budget} seconds"
            return
        for found in json.loads(out)["results"]:
            if f"{found['test_id']} {found['filename']}" not in LOOKED_AT:
                yield f"{found['filename']}:{found['line_number']} {found['test_id']} {found['issue_text']}"

    def wapiti(self, url: str, cookie: str) -> Iterator[str]:
        """What it finds in the pages it reaches, signed in."""
        report = self.folder / "wapiti.json"
        report.unlink(missing_ok=True)
        command = [
            self.command("wapiti3", "wapiti"), "-u", url + "/", "-H", f"Cookie: {cookie}", "--scope", "domain", "--flush-session",
            "--no-bugreport", "--max-scan-time", str(self.budget // 2), "--max-attack-time", str(max(self.budget // 12, 5)),
            "-d", "4", "--max-links-per-page", "60", "-f", "json", "-o", str(report), "-v", "0",
        ]  # fmt: skip
        for path in ENDS_THE_SESSION:
            command += ["-x", url + path]
        _run(command, self.budget * 2)
        if not report.exists():
            yield f"it wrote no report within {self.budget * 2} seconds"
            return
        read = json.loads(report.read_text())
        self.reached = read["infos"]["crawled_pages_nbr"]
        for kind in ("vulnerabilities", "anomalies"):
            for name, found in read.get(kind, {}).items():
                for one in found if name not in LOOKED_AT else ():
                    yield f"{name}: {one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}"

    def sqlmap(self, visitor: Visitor, cookie: str) -> Iterator[tuple[str, str, bool]]:
        """For each form with something to write in: its address, what sqlmap could inject, and whether it could finish."""
        forms = list(forms_with_words(visitor))
        each = max(self.budget // max(len(forms), 1), LEAST_FOR_A_FORM)
        for form in forms:
            words = {name: value or "x" for name, value in form.fields.items()}
            command = [
                self.command("sqlmap", "sqlmap"), "-u", urljoin(visitor.url, form.action or form.page), "--batch", "--smart",
                "--level", "1", "--risk", "1", "--disable-coloring", "--flush-session", "--time-limit", str(each), "--timeout", "5",
                "--retries", "0", "--cookie", cookie, "--skip", "csrf_token,page_of,id", "--ignore-code", "*", "--ignore-redirects",
                "--dbms", "sqlite", "--output-dir", str(self.folder / "sqlmap-found"),
            ]  # fmt: skip
            command += ["--data", urlencode(words)] if form.method == "post" else []
            out, is_done = _run(command, each * 2 + 30)
            found = re.findall(r"^\s+Title: (.*)$|(.*is vulnerable.*)", out, re.MULTILINE)
            is_done = (is_done and "all tested parameters do not appear" in out) or bool(found)
            yield form.where, "; ".join(filter(None, (a or b for a, b in found))), is_done


def forms_with_words(visitor: Visitor) -> Iterator[Form]:
    """One of each kind of form that has a field to write in."""
    seen = set()
    for path, page in pages(visitor):
        for form in forms_of(page, path):
            if form.typed and form.kind not in seen and form.where not in ENDS_THE_SESSION:
                seen.add(form.kind)
                yield form


def pages(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Every page whose address names nothing, and of those that they lead to one of each shape, and what these lead to."""
    doors = (door.path for name, door in DOORS.items() if name.startswith("GET") and "{" not in door.path)
    to_open, shapes = [path for path in doors if not path.startswith(NO_PAGES)], set[str]()
    while to_open:
        path = to_open.pop(0)
        shape = ID.sub("<which>", path.partition("?")[0])
        if shape in shapes:
            continue
        shapes.add(shape)
        with suppress(HTTPError):
            page = visitor.get(path)
            yield path, page
            to_open += [link for link in LINK.findall(page) if ID.search(link)]


def _run(command: list[str], seconds: int) -> tuple[str, bool]:
    """What a command says, and whether it came to its end in so many seconds."""
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or "", False
    return done.stdout, True
