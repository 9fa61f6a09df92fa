"""What every answer carries: headers, cookies, and pages of error that say nothing of what anyone wrote."""

import re

import pytest

from couples import help_lines
from couples.checkins import reveal
from couples.vault import passwords
from tests import scenario
from tests.conftest import Person
from tests.test_access_control import DOORS

EVIL = "evil.example.net"
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'", "worker-src 'self'",
}  # fmt: skip
HTTPS = "https://couples.example.org"


class Browser(Person):
    """A person whose browser sends the page's address along with each form, as browsers do on one's own site."""

    def post(self, path: str, follow: bool = True, json: bool = False, headers: dict | None = None, **fields):
        return super().post(
            path, follow, json, {"Referer": f"{self.base}/sign-in", **(headers or {})}, **fields
        )


def raw(person: Person, path: str, method: str = "GET", base: str = "", **more):
    return person.client.open(path, method=method, base_url=base or person.base, buffered=True, **more)


def too_often(person: Person):
    for _ in range(11):
        answer = person.sign_in("wrong")
    return answer


def broken(person: Person, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(help_lines, "lines", lambda: 1 / 0)
        return person.get("/safety")


def busy(person: Person, monkeypatch):
    with monkeypatch.context() as patch, passwords.argon2_turn("Ben"), passwords.argon2_turn("Eve"):
        patch.setattr(passwords, "ARGON2_WAIT", 0.01)
        return person.sign_in()


def not_modified(person: Person, _):
    mark = person.get("/static/css/base.css").headers["ETag"]
    return person.get("/static/css/base.css", headers={"If-None-Match": mark})


KINDS = {
    "200": lambda p, _: p.get("/settings"),
    "200 for a visitor": lambda p, _: Person(p.app).get("/sign-in"),
    "200 static": lambda p, _: p.get("/static/css/base.css"),
    "200 static script": lambda p, _: p.get("/static/js/app.js?v=1"),
    "200 health": lambda p, _: p.get("/healthz"),
    "200 leave": lambda p, _: p.post("/leave", follow=False),
    "200 options": lambda p, _: raw(p, "/sign-in", "OPTIONS"),
    "302": lambda p, _: Person(p.app).get("/settings"),
    "304": not_modified,
    "400 token": lambda p, _: p.client.post("/settings", base_url=p.base),
    "400 host": lambda p, _: raw(p, "/", base=f"http://{EVIL}"),
    "400 host of health": lambda p, _: raw(
        p, "/healthz", base=f"http://{EVIL}", environ_overrides={"REMOTE_ADDR": "8.8.8.8"}
    ),
    "401": lambda p, _: Person(p.app).get("/settings", headers={"Accept": "application/json"}),
    "403": lambda p, _: p.post("/settings", headers={"Sec-Fetch-Site": "cross-site"}),
    "403 socket": lambda p, _: Person(p.app).get("/socket.io/?EIO=4&transport=polling"),
    "400 socket": lambda p, _: p.get("/socket.io/?EIO=4&transport=polling"),
    "404": lambda p, _: p.get("/nowhere"),
    "404 static": lambda p, _: p.get("/static/nowhere.css?v=1"),
    "405": lambda p, _: raw(p, "/settings", "PUT"),
    "413": lambda p, _: p.post("/settings", name="x" * 2_000_000),
    "422": lambda p, _: p.post("/settings", name=""),
    "429": lambda p, _: too_often(Browser(p.app, "Ana")),
    "500": broken,
    "503": lambda p, patch: busy(Browser(p.app, "Ana"), patch),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", ["http", "https"])
def test_every_kind_of_answer_carries_every_header(make_app, monkeypatch, base, kind):
    app = make_app("headers", **({"base_url": HTTPS} if base == "https" else {}))
    ana = Browser(app, "Ana").sign_up()
    answer = KINDS[kind](ana, monkeypatch)
    assert answer.status_code == int(kind[:3])
    sent = answer.headers
    sockets = "wss://couples.example.org" if base == "https" else "ws://127.0.0.1:8000"
    # older browsers do not count a web socket of one's own under 'self'
    expected = POLICY | {f"connect-src 'self' {sockets}"}
    assert sorted(sent["Content-Security-Policy"].split("; ")) == sorted(expected)
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Referrer-Policy"] == "same-origin"
    for feature in ("camera", "geolocation", "microphone"):
        assert f"{feature}=()" in sent["Permissions-Policy"]
    assert sent.get("Strict-Transport-Security") == ("max-age=31536000" if base == "https" else None)
    assert sent.get("Cross-Origin-Opener-Policy") == ("same-origin" if base == "https" else None)
    if "static" not in answer.request.path or answer.status_code == 404:
        # also what stands in place of a static file: it is a page for one person
        assert sent["Cache-Control"] == "no-store"
    else:
        assert "no-store" not in sent["Cache-Control"]


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", f"https://{EVIL}", "null"])
def test_no_origin_is_ever_let_in_from_another_page(couple, origin):
    ana, _ = couple
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-part",
    }
    pages = [
        "/",
        "/settings",
        "/healthz",
        "/static/js/app.js",
        "/check-in",
        "/nowhere",
        "/socket.io/?EIO=4&transport=polling",
    ]
    for page in pages:
        for method in ("GET", "OPTIONS", "POST"):
            answer = raw(ana, page, method, headers=asked)
            names = {name.lower() for name, _ in answer.headers}
            assert "content-security-policy" in names
            assert not {name for name in names if name.startswith("access-control-")}, page


# --- errors --------------------------------------------------------------------------------------------------------


def test_a_broken_page_shows_an_id_of_the_request_and_nothing_of_what_happened(couple, monkeypatch, caplog):
    ana, _ = couple

    def fail(*_, **__):
        raise RuntimeError("what Ana wrote about the soup")

    ana.write("thanks", "what Ana wrote about the soup")
    monkeypatch.setattr(reveal, "save_draft", fail)
    for json in (False, True):
        answer = ana.write("thanks", "what Ana wrote about the soup", json=json)
        assert answer.status_code == 500
        for secret in ("Traceback", "RuntimeError", "soup", "reveal.py", "File &#34;", "couples/"):
            assert secret not in answer.text.replace("/static/", "")
    page = ana.write("thanks", "what Ana wrote about the soup").text
    id = re.search(r"For whoever runs this server:\s+([0-9a-f]{12})\s*<", page)[1]
    assert f"request {id} broke: RuntimeError" in caplog.text
    assert "soup" not in caplog.text


def test_healthz_says_ok_and_nothing_else(couple):
    for person in (*couple, Person(couple[0].app)):
        answer = person.get("/healthz", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert "Set-Cookie" not in answer.headers


# --- what a shared browser is told ------------------------------------------------------------------------------------


def test_the_page_in_between_says_nothing_at_all(couple):
    ana, _ = couple
    answer = ana.post("/leave", follow=False)
    assert re.findall(r"<title>(.*?)</title>", answer.text) == ["One moment"]
    visible = re.sub(r"<[^>]+>", " ", answer.text.partition("<body>")[2]).split()
    assert visible == ["Go", "on"]
    for word in ("couples", "Ana", "Ben", "check-in"):
        assert word.lower() not in answer.text.lower()


def test_no_browser_is_asked_to_remember_what_was_typed_into_a_private_field(couple):
    ids = scenario.build(*couple).ids
    ids["next"] = ids["occasion"]
    account = {"username", "current-password", "new-password", "given-name", "email"}
    seen = set()
    for door in [d for name, d in DOORS.items() if name.startswith("GET")]:
        answer = couple[0].get(door.address(ids), follow_redirects=True)
        page = answer.text if answer.mimetype == "text/html" else ""
        for tag in re.findall(r"<(?:textarea|input)\b[^>]*>", page):
            kind = re.search(r'type="(\w+)"', tag)
            if kind and kind[1] in ("hidden", "checkbox", "radio", "range", "submit", "time"):
                continue
            remembered = re.search(r'autocomplete="([^"]*)"', tag)
            assert remembered, f"{door.path}: {tag}"
            assert remembered[1] == "off" or (remembered[1] in account and not tag.startswith("<textarea"))
            seen.add(tag.partition(" ")[0] + remembered[1])
    assert {"<textareaoff", "<inputoff", "<inputcurrent-password"} <= seen
