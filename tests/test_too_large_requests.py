"""Too much at once, over a real connection: the server says no with a 4xx, keeps its memory, and goes on."""

import gzip
import http.client
import os
import re
import urllib.parse
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from werkzeug import formparser

from couples.flask_settings import BODY_LIMIT
from couples.journal.entry_text import LIMIT
from tests.browser.conftest import House
from tests.conftest import PASSWORD

LETTER = "𐌰"
"""Takes four bytes, and twelve in a form that is sent without scripts."""
MOST_GROWTH = 64 * 1024 * 1024
HUNG_UP = 499
"""Stands for: the server stopped listening before the end, so that its answer was lost on the way."""
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("oversize") / "data")
    house.folder.mkdir()
    yield house.start()
    house.stop()


class Sender:
    """A signed-in browser that sends whatever it is told to, byte by byte."""

    def __init__(self, house: House):
        self.house, self.cookies = house, {}

    def send(self, path: str, body: bytes = b"", kind: str = FORM, method: str = "POST", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=60)
        sent = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Content-Type": kind,
            **headers,
        }
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                name, value = line.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        except ConnectionResetError:
            return HUNG_UP, ""
        finally:
            connection.close()

    def marks(self) -> dict[str, str]:
        page = self.send("/safety", method="GET")[1]
        return {n: re.search(rf'name="{n}" value="([^"]*)"', page)[1] for n in ("csrf_token", "page_of")}

    def token(self) -> str:
        return self.marks()["csrf_token"]

    def form(self, **fields: str) -> bytes:
        return urllib.parse.urlencode({**self.marks(), **fields}).encode()


@pytest.fixture(scope="module")
def ana(house) -> Sender:
    ana = Sender(house)
    fields = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, "zone": "UTC"}
    assert ana.send("/sign-up", ana.form(**fields))[0] == 302
    return ana


def memory_of(house: House) -> int:
    """What the server's processes hold in memory, in bytes; nothing where the system doesn't tell (/proc)."""
    if not Path("/proc/self/statm").exists():
        return 0
    pids = {house.process.pid}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = int(re.search(r"^PPid:\s+(\d+)", status.read_text(), re.M)[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == house.process.pid:
            pids.add(int(status.parent.name))
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
    assert len(pages) > 1
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def parts(token: str, number: int) -> bytes:
    one = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    return (
        b"".join(one % pair for pair in [(b"csrf_token", token.encode()), *([(b"a", b"b")] * number)])
        + b"--x--\r\n"
    )


def fields(token: str, number: int) -> bytes:
    return b"csrf_token=" + token.encode() + b"".join(b"&f%d=x" % n for n in range(number))


TOO_MUCH = {
    "one long field": lambda ana: ana.send("/settings", ana.form(name="x" * 300_000)),
    "a body just over the limit": lambda ana: ana.send("/settings", ana.form(name="x" * BODY_LIMIT)),
    "a body of 30 MB": lambda ana: ana.send("/settings", b"a=" + b"b" * 30_000_000),
    "a body that says it is small": lambda ana: ana.send("/settings", b"a=" + b"b" * 500_000, **{"Content-Length": "10"}),
    "a length that is no number": lambda ana: ana.send("/settings", b"a=b", **{"Content-Length": "many"}),
    "10,000 form fields": lambda ana: ana.send("/settings", fields(ana.token(), 10_000)),
    "10,000 form fields of a visitor": lambda ana: Sender(ana.house).send("/sign-in", fields("x", 10_000)),
    "10,000 parts": lambda ana: ana.send("/settings", parts(ana.token(), 10_000), "multipart/form-data; boundary=x"),
    "parts without an end": lambda ana: ana.send("/settings", b"--x\r\n" * 150_000, "multipart/form-data; boundary=x"),
    "a form folded by gzip": lambda ana: ana.send("/settings", gzip.compress(b"a" * 200_000_000, 1)[:250_000], **{"Content-Encoding": "gzip"}),
    "JSON 100,000 deep": lambda ana: ana.send("/settings", b"[" * 100_000, "application/json"),
    "JSON 100,000 deep with a token": lambda ana: ana.send("/settings", b"[" * 100_000, "application/json", **{"X-CSRFToken": ana.token()}),
    "JSON in place of a form": lambda ana: ana.send("/settings", b'{"name": 5}', "application/json", **{"X-CSRFToken": ana.token()}),
    "a header of 64 kB": lambda ana: ana.send("/settings", method="GET", **{"X-Long": "x" * 65_536}),
    "a cookie of 64 kB": lambda ana: Sender(ana.house).send("/settings", method="GET", Cookie="couples=" + "x" * 65_536),
    "200 headers": lambda ana: ana.send("/settings", method="GET", **{f"X-{n}": "x" for n in range(200)}),
    "an address of 64 kB": lambda ana: ana.send("/" + "x" * 65_536, method="GET"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_too_much_is_refused_and_the_server_goes_on(house, ana, kind):
    assert ana.send("/settings", ana.form(name="Ana", zone="UTC", theme="dark"))[0] == 302
    before = memory_of(house)
    status, page = TOO_MUCH[kind](ana)
    assert 400 <= status < 500, page[:300]
    assert "Traceback" not in page
    assert memory_of(house) - before < MOST_GROWTH
    assert ana.send("/settings", method="GET")[0] == 200
    assert house.process.is_alive()


def test_a_form_of_more_fields_than_any_of_ours_is_refused_before_one_of_them_is_read(eve, monkeypatch):
    """A megabyte of `a=1&` is 250,000 fields; taking them apart is the work, so it's counted."""
    read = []
    real = formparser.parse_qsl
    monkeypatch.setattr(
        formparser, "parse_qsl", lambda text, **how: read.append(len(text)) or real(text, **how)
    )

    def sends(number: int, kind: str = FORM):
        body = (
            urllib.parse.urlencode({**eve.held_marks(), "name": "Evelyn", "zone": "UTC", "theme": "dark"})
            + "&a=1" * number
        )
        return eve.client.post("/settings", data=body, base_url=eve.base, content_type=kind)

    most = eve.app.config["MAX_FORM_PARTS"]
    marks = eve.held_marks()
    read.clear()
    answer = sends(BODY_LIMIT // 4 - 100)
    assert answer.status_code == 400
    assert "nothing was saved" in answer.text
    assert read == []
    assert sends(most - 3).status_code == 400
    assert read == []
    assert sends(most - len(marks) - 3).status_code == 302
    assert len(read) == 1
    assert "Evelyn" in eve.page("/settings")


def multipart(fields: dict[str, str]) -> bytes:
    one = '--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    return ("".join(one % pair for pair in fields.items()) + "--x--\r\n").encode()


@pytest.mark.parametrize("how", ["without scripts", "by a script"])
def test_the_longest_page_in_a_script_of_four_bytes_a_letter_is_saved_whole(ana, how):
    words = LETTER * LIMIT
    fields = {**ana.marks(), "text": words, "version": "0"}
    page = f"/only-me/pages/{uuid.uuid4()}"
    if how == "without scripts":
        body = urllib.parse.urlencode(fields).encode()
        assert BODY_LIMIT // 2 < len(body) < BODY_LIMIT
        status, _ = ana.send(page, body)
    else:
        status, _ = ana.send(page, multipart(fields), "multipart/form-data; boundary=x")
    assert status == 302
    assert words in ana.send(f"{page}/edit", method="GET")[1]
