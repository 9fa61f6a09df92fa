"""A server that was told to stop, beside others: its proxy hears of it first. With real proxies: tests/test_proxies.py."""

import os
import signal
import threading

import pytest

from couples import graceful_stop
from tests.conftest import Person


@pytest.fixture
def told_to_end():
    """What gunicorn's own handler would have heard."""
    before = signal.getsignal(signal.SIGTERM)
    yield []
    signal.signal(signal.SIGTERM, before)


def test_whoever_watches_hears_that_it_is_about_to_stop_while_people_go_on(app, told_to_end, monkeypatch):
    waiting = []
    monkeypatch.setattr(threading.Timer, "start", lambda timer: waiting.append(timer))
    eve = Person(app)
    graceful_stop.stops_gracefully(app, lambda number, _: told_to_end.append(number))
    assert eve.get("/healthz").status_code == 200
    for _ in range(2):  # systemd tells every process, and the keeper tells its worker
        os.kill(os.getpid(), signal.SIGTERM)
    for path in ("/healthz", "/healthz?stopping"):
        answer = eve.get(path)
        assert (answer.status_code, answer.text) == (503, "The server is about to stop.\n")
    assert eve.get("/sign-in").status_code == 200
    assert told_to_end == []
    (one,) = waiting
    one.function()
    assert told_to_end == [signal.SIGTERM]


def test_a_proxy_takes_no_server_away_for_what_is_wrong_at_all_of_them(app, monkeypatch):
    monkeypatch.setattr(app.extensions["write_check"], "works", lambda: False)
    eve = Person(app)
    assert eve.get("/healthz").status_code == 503
    assert eve.get("/healthz?stopping").status_code == 200
