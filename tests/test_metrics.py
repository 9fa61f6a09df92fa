"""Figures for the host: how the server does, nothing of people, and never on the address that people use."""

import re
import socket
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from prometheus_client import make_wsgi_app
from werkzeug.test import Client

from couples.metrics import ROOM_STEP, Counting, Days, registry_of
from tests.conftest import PASSWORD, close
from tests.databases import SERVER
from tests.real_server import RealServer, Visitor, couples
from tests.sockets import free_port

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}", re.IGNORECASE)


def fetched(url: str, method: str = "GET") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def figure(text: str, name: str) -> float:
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[-1])


def names_in(text: str) -> set[str]:
    return {line.split()[0] for line in text.splitlines() if line and not line.startswith("#")}


def of_requests(figures: Client) -> list[str]:
    return [line for line in figures.get("/metrics").text.splitlines() if line.startswith("couples_request")]


def test_a_host_who_asks_gets_figures_on_an_address_of_their_own_and_nothing_of_anyone(couple):
    ana, _ = couple
    ana.write("thanks", "a heron by the river")
    folder, port = ana.app.config["SETTINGS"].data, free_port()
    close(ana.app)
    with RealServer(folder, COUPLES_METRICS=f"127.0.0.1:{port}") as server:
        server.wait_until_idle()
        visitor = Visitor(server).sign_in(ana.email)
        assert "Ana" in visitor.get("/settings")
        assert visitor.get("/healthz") == "ok\n"
        status, text = fetched(f"http://127.0.0.1:{port}/metrics")
        assert status == 200
        assert figure(text, "couples_saving_works") == 1
        assert figure(text, "couples_disk_free_bytes") % ROOM_STEP == 0
        assert SERVER or figure(text, "couples_newest_backup_timestamp_seconds") > 0
        for other in ("/", "/healthz", "/settings", "/static/css/base.css"):
            status, same = fetched(f"http://127.0.0.1:{port}{other}")
            assert (status, names_in(same)) == (200, names_in(text))
        assert fetched(f"http://127.0.0.1:{port}/metrics", "POST")[0] == 405
        assert fetched(f"{server.url}/metrics")[0] == 404
        with pytest.raises(urllib.error.HTTPError, match="404"):
            visitor.get("/metrics")
        said = server.stop()
    assert "Traceback" not in said
    assert "GET" not in said
    for words in ("heron", "Ana", "ana@", "example.org", PASSWORD, "sign-in", "settings", "check-in"):
        assert words.lower() not in text.lower()
    assert not UUID.search(text)


def test_what_people_do_is_told_when_the_day_is_over_and_not_before(couple, time):
    ana, _ = couple
    days = Days(time.now().date())
    public = Client(Counting(ana.app.wsgi_app, days))
    figures = Client(make_wsgi_app(registry_of(ana.app, days)))
    before = of_requests(figures)
    for path in ("/safety", "/settings", "/nowhere", "/healthz", "/static/css/base.css"):
        public.get(path, base_url="http://127.0.0.1:8000").close()
    time.move(minutes=5)
    assert of_requests(figures) == before != []
    time.move(days=1)
    after = figures.get("/metrics").text
    assert figure(after, 'couples_requests_total{end="answered"}') == 2
    assert figure(after, 'couples_requests_total{end="refused"}') == 1
    assert figure(after, 'couples_requests_total{end="failed"}') == 0
    assert figure(after, 'couples_request_seconds_bucket{le="+Inf"}') == 3
    assert figure(after, "couples_request_seconds_count") == 3
    assert 0 < figure(after, "couples_request_seconds_sum") < 60
    assert "nowhere" not in after


def test_a_request_that_breaks_is_counted_as_failed(couple, time):
    def broken(environ, start_response):
        raise RuntimeError("a heron by the river")

    days = Days(time.now().date())
    with pytest.raises(RuntimeError):
        Client(Counting(broken, days)).get("/")
    assert days.told(time.move(days=1).date()).ends == {"answered": 0, "refused": 0, "failed": 1}


def test_a_clock_that_goes_back_tells_no_day_before_its_time(time):
    today = time.now().date()
    days = Days(today)
    days.add("answered", 0.02, today)
    assert days.told(today - timedelta(days=1)).ends["answered"] == 0
    assert days.told(today).ends["answered"] == 0
    told = days.told(today + timedelta(days=1))
    assert told.ends["answered"] == 1
    assert told.within == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]


def test_a_port_that_is_in_use_is_one_clear_line(tmp_path):
    assert couples(tmp_path, "init").exit_code == 0
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        done = couples(tmp_path, "serve", COUPLES_METRICS=f"127.0.0.1:{taken}", COUPLES_PORT=str(free_port()))
    assert done.exit_code == 1
    (line,) = done.output.splitlines()
    assert f"127.0.0.1:{taken}" in line
    assert "choose another COUPLES_METRICS" in line
