"""What goes wrong around a running server: another process holds the database, the disk is full, nothing can be written, the clock.

While it lasts whoever saves is told at once and keeps what they typed, and pages that only read go on. Afterwards everything
goes on by itself, nothing acknowledged is lost, and nothing is there in part.
"""

import html
import json
import re
import sqlite3
import sys
import threading
import time as real_time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

import couples
from couples.db import sqlite
from couples.extensions import limiter
from couples.maintenance import clock_check
from tests.conftest import CHEAP, PASSWORD, Person, close, settings_for
from tests.killed_server import KilledServer
from tests.live.talking import Phone, begin
from tests.sockets import comes_true, cookie_of, free_port

pytestmark = pytest.mark.sqlite("the trouble is with the file")

READS = (
    "/",
    "/check-in",
    "/only-me",
    "/shared",
    "/statements",
    "/agreements",
    "/thanks",
    "/settings",
    "/safety",
)
TOLD = "We're having trouble right now."


class Tab:
    """A browser's open page at the real server."""

    def __init__(self, person: Person):
        self.person, self.marks = person, person.held_marks()
        self.cookies = dict(cookie.split("=", 1) for cookie in cookie_of(person).split("; "))
        self.port = person.app.config["SETTINGS"].port

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        cookies = "; ".join("=".join(cookie) for cookie in self.cookies.items())
        headers = {"Cookie": cookies, "Sec-Fetch-Site": "same-origin", **headers}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
            given = [value for name, value in answer.getheaders() if name == "Set-Cookie"]
        self.cookies |= dict(value.partition(";")[0].split("=", 1) for value in given)
        return answer.status, text

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def post(self, path: str, *, script: bool = False, **fields: str) -> tuple[int, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} | (
            {"Accept": "application/json"} if script else {}
        )
        return self.ask("POST", path, urlencode({**self.marks, **fields}), **kind)


class Household:
    """Ana and Ben at a real server, with a talk under way, and everything that was acknowledged."""

    def __init__(self, ana: Person, ben: Person, server: KilledServer, phone: Phone):
        self.ana, self.ben, self.server, self.phone = Tab(ana), Tab(ben), server, phone
        self.occasion = ana.occasion()
        self.acknowledged: list[str] = []
        self.version, self.said = 0, 0

    def save(self) -> tuple[int, str]:
        """As the script does while Ana types."""
        self.said += 1
        text = f"typed {self.said} " + "and more " * 300
        status, reply = self.ana.post(
            f"/check-in/{self.occasion}/answers/thanks", script=True, text=text, version=str(self.version)
        )
        if status == 200:
            self.version = json.loads(reply)["version"]
            self.acknowledged = [
                *[w for w in self.acknowledged if not w.startswith("typed")],
                f"typed {self.said} ",
            ]
        return status, reply

    def note_win(self, text: str) -> tuple[int, str]:
        """As a form without JavaScript."""
        status, page = self.ben.post("/growing/wins", id=str(uuid.uuid4()), text=text)
        if status == 302:
            self.acknowledged.append(text)
        return status, page

    def send_again(self, page: str) -> int:
        """The button on the page that said it couldn't be saved."""
        carried = html.unescape(re.search(r'name="carried" value="([^"]*)"', page)[1])
        return self.ben.post("/send-again", carried=carried)[0]

    def missing(self) -> list[str]:
        months = ("", "?month=2026-11")  # the newest, and the one that the tests play in
        pages = self.ana.get(f"/check-in/{self.occasion}/questions")[1]
        self.ben.post("/only-me/open", next="/safety")  # whose door another clock has closed, to a tap
        pages += "".join(self.ben.get(f"/growing/wins{month}")[1] for month in months)
        return [words for words in self.acknowledged if words not in html.unescape(pages)]


@pytest.fixture
def household(couple, time) -> Iterator[Household]:
    ana, _ = couple
    close(ana.app)
    with at_home(ana.app.config["SETTINGS"].data, time) as household:
        yield household


@contextmanager
def at_home(data: Path, time) -> Iterator[Household]:
    """The couple whose folder this is, at a server that runs on it."""
    port = free_port()
    settings = settings_for(data, port=port, base_url=f"http://127.0.0.1:{port}", backups=0)
    app = couples.create_app(settings, argon2_cost=CHEAP)
    limiter.reset()
    people = [Person(app, "Ana"), Person(app, "Ben")]
    for person in people:
        assert person.sign_in().status_code == 302
        person.held_marks()
    talk = begin(*people, step=2)
    close(app)
    with KilledServer(settings, time.now()) as server:
        yield Household(*people, server, Phone(people[0], talk))
    close(app)  # which the people have asked for something again


# --- what goes wrong --------------------------------------------------------------------------------------------------


@contextmanager
def locked(server: KilledServer) -> Iterator[None]:
    """Another process has the database's write lock."""
    with closing(sqlite3.connect(server.settings.database_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def no_larger_than(server: KilledServer, size: int) -> Iterator[None]:
    """The server's files can't be written beyond `size`."""
    import resource

    before = resource.prlimit(server.worker, resource.RLIMIT_FSIZE)
    resource.prlimit(server.worker, resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.prlimit(server.worker, resource.RLIMIT_FSIZE, before)


def full(server: KilledServer) -> AbstractContextManager[None]:
    """No file grows, as on a full disk."""
    path = server.settings.database_path
    return no_larger_than(server, path.with_name(f"{path.name}-wal").stat().st_size)


def read_only(server: KilledServer) -> AbstractContextManager[None]:
    """Nothing that's written arrives, as on a disk that the system has made read-only."""
    return no_larger_than(server, 0)


TROUBLE: dict[str, Callable[[KilledServer], AbstractContextManager[None]]] = {
    "another process holds the database": locked,
    "the disk is full": full,
    "the disk is read-only": read_only,
}
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files")


def refused_while_nothing_can_be_written(home) -> str:
    """Several saves and a form, each answered with what's wrong; the form's answer, from which it can be sent again."""
    for _ in range(3):
        status, reply = home.save()
        assert status == 503
        assert TOLD in json.loads(reply)["message"]
    status, page = home.note_win("noted while nothing could be written")
    assert status == 503
    assert TOLD in html.unescape(page)
    return page


def is_whole(server: KilledServer) -> bool:
    with closing(sqlite3.connect(server.settings.database_path)) as file:
        return (
            file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and file.execute("PRAGMA foreign_key_check").fetchall() == []
        )


@pytest.mark.parametrize(
    "what", [pytest.param(w, marks=() if w.startswith("another") else ON_LINUX) for w in TROUBLE]
)
def test_whoever_saves_is_told_keeps_their_words_reads_on_and_all_goes_on_afterwards(household, what):
    home = household
    assert home.save()[0] == 200
    assert home.note_win("noted before")[0] == 302
    with TROUBLE[what](home.server):
        page = refused_while_nothing_can_be_written(home)
        assert home.phone.move("take") == {"ok": False, "error": "failed"}
        assert home.ana.get("/healthz") == (503, "The database can't be written to.\n")
        assert {path: home.ana.get(path)[0] for path in READS} == dict.fromkeys(READS, 200)
        assert home.missing() == []
    assert home.save()[0] == 200
    assert home.note_win("noted afterwards")[0] == 302
    assert home.phone.move("take")["ok"]
    assert home.ana.get("/healthz") == (200, "ok\n")
    assert home.send_again(page) == 302
    home.acknowledged.append("noted while nothing could be written")
    assert home.missing() == []
    assert is_whole(home.server)
    home.acknowledged.append("never noted")
    assert home.missing() == ["never noted"]


TOLD_WITHIN = 2
"""Seconds, on a machine that does little else."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("what", "seconds"),
    [pytest.param(w, s, marks=() if w.startswith("another") else ON_LINUX) for w, s in zip(TROUBLE, (30, 10, 10), strict=True)],
)  # fmt: skip
def test_four_people_who_write_all_the_time_are_told_within_two_seconds_and_lose_nothing(
    household, capsys, what, seconds
):
    home, answers = household, []
    people = [home.ana, home.ben, Tab(home.ana.person), Tab(home.ben.person)]
    assert home.save()[0] == 200

    def write(tab: Tab, until: float) -> None:
        while real_time.monotonic() < until:
            begun = real_time.monotonic()
            status, _ = tab.post("/growing/wins", script=True, id=str(uuid.uuid4()), text="noted in trouble")
            answers.append((real_time.monotonic() - begun, status))

    with TROUBLE[what](home.server):
        end = real_time.monotonic() + seconds
        threads = [threading.Thread(target=write, args=(tab, end)) for tab in people]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert {status for _, status in answers} == {503}
    assert "noted in trouble" not in home.ana.get("/growing/wins")[1]
    assert home.save()[0] == 200
    assert home.missing() == []
    assert is_whole(home.server)
    waits = sorted(wait for wait, _ in answers)
    with capsys.disabled():
        print(
            f"\n{len(waits)} saves in {seconds} s while {what}, none acknowledged; told after"
            f" {waits[len(waits) // 2]:.2f} s in the middle, {waits[-1]:.2f} s at most"
        )
    assert waits[-1] < TOLD_WITHIN


def test_who_saves_hears_within_two_seconds_that_the_database_is_locked():
    assert sqlite.LONGEST_LOCK + sqlite.STILL_LOCKED < 2


# --- the clock --------------------------------------------------------------------------------------------------------


def signed_in_again(home: Household, name: str) -> Tab:
    """Another browser of theirs, at the server that runs now."""
    app = couples.create_app(home.server.settings, argon2_cost=CHEAP)
    tab = Tab(Person(app, name))
    close(app)
    status, _ = tab.post("/sign-in", email=tab.person.email, password=PASSWORD)
    assert status == 302
    page = tab.get("/safety")[1]
    tab.marks = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in tab.marks}
    return tab


def test_a_clock_that_goes_a_day_back_and_comes_back_loses_nothing(household):
    home = household
    assert home.save()[0] == 200
    for lead in (timedelta(days=-1), timedelta()):
        home.server.move_clock(lead)
        assert home.missing() == []
        assert home.save()[0] == 200
        assert home.note_win(f"noted with {lead.days} days")[0] == 302
        assert home.phone.move("take" if lead else "lay-down")["ok"]
    assert home.missing() == []
    assert is_whole(home.server)


def test_a_start_with_a_clock_a_year_ahead_asks_to_sign_in_again_and_deletes_nothing(household, time):
    home = household
    assert home.save()[0] == 200
    assert home.note_win("noted before")[0] == 302
    assert comes_true((home.server.settings.data / clock_check.MARK).exists)
    home.server.kill()
    with KilledServer(home.server.settings, time.now() + timedelta(days=365)) as ahead:
        assert comes_true(lambda: "the clock has jumped ahead" in ahead.log.read_text())
        status, page = home.note_win("noted a year on")
        assert status == 401
        assert "Sign in" in page
        assert 'name="carried"' in page  # what was typed goes along
        home.ana, home.ben = signed_in_again(home, "Ana"), signed_in_again(home, "Ben")
        assert "noted before" in home.ben.get("/growing/wins")[1]
        assert home.note_win("noted a year on, signed in")[0] == 302
    with KilledServer(home.server.settings, time.now() + timedelta(hours=1)) as right:
        assert home.save()[0] == 200
        assert home.missing() == []
        assert is_whole(right)
