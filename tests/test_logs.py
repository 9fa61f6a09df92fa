"""The log: one format, the id that the error page shows, and never a word."""

import io
import logging
import re
import socket
import sys

import pytest
from gunicorn import glogging

from couples import help_lines, logs, server
from couples.proxy_count import ProxyCount, miscounted
from tests.conftest import Person, close
from tests.real_server import RealServer, Visitor

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (INFO|WARNING|ERROR) [\w.]+ \[([0-9a-f]{12}|-)\] .+")
WORDS = "the soup was too salty"
SAID_TO_THE_HOST = ("Couples is at ", "The database is in PostgreSQL, at ")


@pytest.fixture
def written():
    """What a logger of ours writes in the one format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.OneFormat())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def test_every_line_has_the_one_format_also_that_of_an_error(written):
    log = logging.getLogger("couples.anything")
    log.warning("one\nand two")
    try:
        raise ValueError(WORDS)
    except ValueError:
        log.exception("Error handling request /check-in?next=/secret")
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert "ValueError at test_logs.py:" in lines[1]
    assert WORDS not in written.getvalue()
    assert "secret" not in written.getvalue()


def test_an_error_outside_the_app_is_told_without_the_address_that_was_asked_for(app, written):
    """gunicorn tells it with the address; ours, for a link that starts an account over, would have its secret in it."""
    theirs, ours = (make(server.Server(app).cfg) for make in (glogging.Logger, server.Logger))
    for each in (theirs, ours):
        each.error_log.propagate = True
        try:
            raise ValueError(WORDS)
        except ValueError:
            each.exception("Error handling request %s %s", "GET", "/sign-in/start-over/17/secret")
    first, second = written.getvalue().splitlines()
    assert "start-over/17/secret" in first
    assert "Error handling request ValueError at test_logs.py:" in second


def test_python_itself_would_have_written_the_words():
    try:
        raise ValueError(WORDS)
    except ValueError:
        assert WORDS in logging.Formatter().formatException(sys.exc_info())


def test_an_error_page_shows_the_id_that_its_line_has(ana, written, monkeypatch):
    def broken():
        raise RuntimeError(WORDS)

    monkeypatch.setattr(help_lines, "lines", broken)
    page = ana.get("/safety", headers={"X-Request-Id": "aaaaaaaaaaaa"})
    (line,) = [line for line in written.getvalue().splitlines() if "broke" in line]
    id = LINE.fullmatch(line)[2]
    assert id in page.text
    assert id != "aaaaaaaaaaaa"
    assert WORDS not in written.getvalue()


def test_a_real_server_writes_nothing_else_and_no_page_that_was_opened(couple):
    close(couple[0].app)
    with RealServer(couple[0].app.config["SETTINGS"].data) as server:
        ana = Visitor(server).sign_in("ana@example.org")
        ana.get("/check-in?from=home")
        lines = [*server.said, *server.stop().splitlines()]
    logged = [line.strip() for line in lines if line.strip() and not line.startswith(SAID_TO_THE_HOST)]
    assert any("Listening at" in line for line in logged)
    assert [line for line in logged if not LINE.fullmatch(line)] == []
    assert not any("check-in" in line or "Pool" in line for line in logged)


@pytest.mark.parametrize(
    ("counted", "sent", "says"),
    [(0, "", ""), (1, "1.2.3.4", ""), (0, "1.2.3.4", "COUPLES_PROXIES is 0"), (2, "1.2.3.4", "is 2"), (1, "", "is 1"),
     (1, "6.6.6.6, 1.2.3.4", "")],
)  # fmt: skip
def test_proxies_that_look_miscounted_are_said_once(caplog, counted, sent, says):
    environ = {"PATH_INFO": "/sign-in"} | ({"HTTP_X_FORWARDED_FOR": sent} if sent else {})
    app = ProxyCount(lambda *_: [], counted)
    for _ in range(3):
        app(environ, None)
    assert len(caplog.records) == bool(says)
    assert says in caplog.text
    assert miscounted(counted, {**environ, "PATH_INFO": "/healthz"}) == ""


def test_an_app_behind_an_uncounted_proxy_says_so(make_app, caplog):
    Person(make_app("proxied")).get("/sign-in", headers={"X-Forwarded-For": "1.2.3.4"})
    assert "COUPLES_PROXIES is 0" in caplog.text


def test_a_stranger_who_sends_no_http_writes_one_line_and_not_a_letter_of_their_own(couple):
    ana, _ = couple
    folder = ana.app.config["SETTINGS"].data
    close(ana.app)
    with RealServer(folder) as house:
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", house.port), timeout=20) as line:
                line.sendall(b"heron by the pond\r\n\r\n")
                assert b" 400 " in line.recv(4096)
        said = house.stop()
    assert said.count("isn't HTTP") == 1
    assert "heron" not in said
