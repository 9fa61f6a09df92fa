"""One person's requests at once: a few are answered, a few wait, and the one too many keeps its words."""

import select
import selectors
import socket
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterable
from contextlib import ExitStack, contextmanager

import pytest
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize
from werkzeug.test import EnvironBuilder

from couples import server
from couples.accounts import requests_in_turn
from couples.accounts.requests_in_turn import AT_ONCE, KNOWN_FOR, UntilSent
from couples.db import db, writing
from couples.home import source_code
from couples.live import socket_events
from couples.turns import Places, asker
from tests.conftest import Person
from tests.real_server import RealServer, Visitor
from tests.scenario import user_id
from tests.sockets import Socket, comes_true, cookie_of

MOST_WAITING = 32 // 3


class Flood:
    """Forms that one browser sends at the same time."""

    def __init__(self, person: Person):
        self.person, self.answers = person, []
        self.rounds = requests_in_turn.of(person.app).turns._rounds
        self.marks = person.held_marks()  # first: a page may begin what the cookie carries
        self.cookie = cookie_of(person)
        self.threads: list[threading.Thread] = []

    def send(self, many: int) -> None:
        for _ in range(many):
            self.threads.append(threading.Thread(target=self._one))
            self.threads[-1].start()

    def _one(self) -> None:
        browser = self.person.app.test_client(use_cookies=False)
        self.answers.append(
            browser.post(
                f"/statements/drafts/{uuid.uuid4()}",
                data={"free": "kept all the same", "version": "0", **self.marks},
                base_url=self.person.base,
                headers={"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"},
            )
        )

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def end(self) -> list[int]:
        self.join()
        assert (self.rounds.waiting, self.rounds.running) == ([], {})
        return [answer.status_code for answer in self.answers]


@contextmanager
def nobody_may_write(app):
    """Whoever wants to write waits; gives the line of those who do."""
    with app.app_context(), writing():
        yield db.engines["writer"].pool._turns._rounds


@pytest.fixture
def patient(monkeypatch) -> None:
    """Nobody gives up while a slow machine gets six requests to where they wait."""
    monkeypatch.setattr(requests_in_turn, "MOMENT", 60)
    monkeypatch.setattr("couples.db.connection_pools.LONGEST_TURN", 60)


def is_of(person: Person) -> str:
    return str(uuid.UUID(user_id(person)))


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.usefixtures("patient")
def test_of_forty_at_once_three_are_answered_ten_wait_and_the_rest_keep_their_words(ana, ben):
    flood = Flood(ana)
    with nobody_may_write(ana.app) as writers:
        flood.send(40)
        assert comes_true(lambda: len(flood.answers) == 40 - AT_ONCE - MOST_WAITING)
        assert {answer.status_code for answer in flood.answers} == {503}
        assert all("still on this page" in answer.text for answer in flood.answers)
        assert all('name="carried"' in answer.text for answer in flood.answers)
        assert flood.rounds.running == {is_of(ana): AT_ONCE}
        assert comes_true(lambda: [one.who for one in writers.waiting] == [is_of(ana)] * AT_ONCE)
        assert ben.get("/settings").status_code == 200
    answered = flood.end()
    assert answered.count(503) == 40 - AT_ONCE - MOST_WAITING
    assert 503 not in answered[answered.count(503) :]


def until_sent(person: Person, path: str) -> Iterable[bytes]:
    """Asks as a real server does, which has the answer but hasn't sent it yet."""
    environ = EnvironBuilder(path, base_url=person.base, headers={"Cookie": cookie_of(person)}).get_environ()
    return UntilSent(person.app.wsgi_app)(environ, lambda status, headers, problem=None: [].append)


@pytest.mark.parametrize("path", ["/source", "/settings", "/not-there"])
def test_whoever_reads_slowly_has_a_turn_until_they_have_it_all(ana, path, monkeypatch):
    monkeypatch.setattr(source_code, "zipped", lambda: b"zip")
    turns = requests_in_turn.of(ana.app).turns
    monkeypatch.setattr(turns, "_places", Places(0, 0))  # who would have to wait is refused
    ana.page("/settings")
    slow = [until_sent(ana, path) for _ in range(AT_ONCE)]
    assert turns._rounds.running == {is_of(ana): AT_ONCE}
    refused = b"".join(until_sent(ana, "/settings"))
    assert b"One moment, please" in refused
    assert all(b"".join(answer) for answer in slow)
    for answer in slow:
        answer.close()
    assert turns._rounds.running == {}
    assert "Ana" in ana.page("/settings")


def test_a_turn_is_given_back_where_no_answer_could_be_made(ana, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(ana.app, "finalize_request", fails)
    with pytest.raises(RuntimeError):
        until_sent(ana, "/settings")
    assert requests_in_turn.of(ana.app).turns._rounds.running == {}


def test_whoever_watches_the_server_and_what_pages_are_made_of_need_no_turn(nobody, monkeypatch):
    turns = requests_in_turn.of(nobody.app).turns
    monkeypatch.setattr(turns, "_places", Places(0, 0))
    taken = [turns.take("127.0.0.1") for _ in range(AT_ONCE)]
    assert nobody.get("/sign-in").status_code == 503
    for free in ("/healthz", "/static/css/base.css"):
        assert nobody.get(free).status_code == 200
    turns.give_back(taken.pop())
    assert nobody.get("/sign-in").status_code == 200


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.usefixtures("patient")
def test_two_devices_of_one_person_share_their_turns_and_a_visitor_has_those_of_the_address(ana, nobody):
    other = ana.another_device()
    floods = [Flood(ana), Flood(other)]
    visitors = requests_in_turn.of(ana.app)
    with nobody_may_write(ana.app) as writers:
        for flood in floods:
            flood.send(AT_ONCE)
        assert comes_true(lambda: len(writers.waiting) == AT_ONCE)
        assert comes_true(lambda: len(floods[0].rounds.waiting) == AT_ONCE)
        assert nobody.get("/sign-in").status_code == 200
    for flood in floods:
        flood.join()
    assert not {400, 503} & {status for flood in floods for status in flood.end()}
    assert visitors.known(None) == visitors.known("no token of anyone's") == ""


def test_a_body_that_never_ends_keeps_no_turn_from_anyone(ana):
    asked, goes_on, rounds = threading.Event(), threading.Event(), requests_in_turn.of(ana.app).turns._rounds

    class Endless:
        def read(self, *_: int) -> bytes:
            asked.set()
            assert goes_on.wait(60)
            return b""

        readline = readinto = read

    def upload() -> None:
        endless = {"wsgi.input": Endless(), "CONTENT_LENGTH": "100"}
        ana.app.test_client().post("/sign-in", environ_overrides=endless, base_url=ana.base)

    threads = [threading.Thread(target=upload) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        assert asked.wait(60)
        assert rounds.running == {}
        assert Person(ana.app, "Ana").get("/sign-in").status_code == 200
    finally:
        goes_on.set()
        for thread in threads:
            thread.join()


THREADS = 32


def test_of_uploads_that_never_end_most_are_hung_up_on_and_pages_come_as_ever(ana):
    """As many as the server has threads, from one address, in chunks, which threads read: more is to come, and never does."""
    folder = ana.app.config["SETTINGS"].data
    with RealServer(folder) as server, ExitStack() as lines, selectors.DefaultSelector() as heard:
        for _ in range(THREADS):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nemail="
                % server.port
            )
            heard.register(line, selectors.EVENT_READ)
        while len(heard.get_map()) > THREADS // 8:
            for key, _ in heard.select(60):
                assert key.fileobj.recv(12) == b"HTTP/1.1 503"
                heard.unregister(key.fileobj)
            with urllib.request.urlopen(f"{server.url}/sign-in", timeout=60) as page:
                assert page.status == 200
        assert heard.select(0) == []


@pytest.mark.long
def test_sixty_who_take_the_source_and_never_read_it_keep_nobody_from_a_real_server(ana):
    with RealServer(ana.app.config["SETTINGS"].data) as server, ExitStack() as lines:
        visitor = Visitor(server).sign_in(ana.email)
        urllib.request.urlopen(f"{server.url}/source", timeout=60).close()  # from now on it's at hand
        slow = [lines.enter_context(socket.socket()) for _ in range(60)]
        for line in slow:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", server.port))
            line.sendall(b"GET /source HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port)
        assert comes_true(lambda: len(select.select(slow, [], [], 0)[0]) >= AT_ONCE)
        assert "Ana" in visitor.get("/settings")


@pytest.mark.parametrize("error", [InvalidChunkSize(b"ZZ"), ChunkMissingTerminator(b"x")])
def test_bytes_that_are_no_body_are_no_fault_of_ours_and_write_no_line(ana, caplog, error):
    class Broken:
        def read(self, *_: int) -> bytes:
            raise error

        readline = readinto = read

    broken = {"wsgi.input": Broken(), "CONTENT_LENGTH": "100"}
    for person in (ana, Person(ana.app)):
        answer = person.client.post("/sign-in", environ_overrides=broken, base_url=ana.base)
        assert answer.status_code == 400
    assert caplog.text == ""
    assert requests_in_turn.of(ana.app).turns._rounds.running == {}


def test_what_is_sent_again_needs_no_second_turn(ana, monkeypatch):
    turns = requests_in_turn.of(ana.app).turns
    monkeypatch.setattr(turns._rounds, "_each", 1)
    monkeypatch.setattr(turns, "_places", Places(0, 0))
    path = f"/statements/drafts/{uuid.uuid4()}"
    fields = {"free": "once more", "version": "0", "csrf_token": "an old one"}
    refused = ana.post(path, headers={"Sec-Fetch-Site": "same-origin"}, **fields)
    carried = refused.text.split('name="carried" value="')[1].split('"')[0]
    assert ana.post("/send-again", carried=carried).status_code == 200
    assert "once more" in ana.page(path)


def test_browsers_are_forgotten_before_they_are_too_many_and_after_a_quiet_minute(ana, monkeypatch):
    monkeypatch.setattr(requests_in_turn, "MOST_KNOWN", 3)
    known = requests_in_turn.of(ana.app)
    for number in range(10):
        known.learn(str(number), uuid.UUID(int=number))
    assert len(known._people) <= 3
    ana.get("/")
    with ana.app.test_request_context("/"):
        token = ana.app.session_interface.get_signing_serializer(ana.app).loads(ana.session_cookie())[
            "_user_id"
        ]
        assert known.known(token) == is_of(ana)
        later = time.monotonic() + KNOWN_FOR
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert known.known(token) == ""


def test_a_tap_never_waits_behind_its_own_persons_forms(server, couple, monkeypatch):
    """The one thread that hears taps hears everyone's, so the waiting of one would be everybody's."""
    heard = []
    monkeypatch.setattr(socket_events, "_read", lambda message: heard.append(asker()) or 1 / 0)
    Socket(couple[0]).ask('421["move",{}]')
    assert heard == [f"an open page of {is_of(couple[0])}"]


def test_a_worker_lets_who_waits_for_python_have_it_soon(monkeypatch):
    before = sys.getswitchinterval()
    monkeypatch.setattr(server.background_jobs, "run_background_jobs", lambda app: None)
    monkeypatch.setattr(server.realtime, "begin", lambda app: None)
    monkeypatch.setattr(server.keeping_database, "begin", lambda app: None)
    try:
        server.work(
            type("App", (), {"wsgi_app": None, "config": {"SETTINGS": type("S", (), {"metrics": ""})}})
        )
        assert sys.getswitchinterval() == pytest.approx(server.LONGEST_STRETCH)
    finally:
        sys.setswitchinterval(before)
