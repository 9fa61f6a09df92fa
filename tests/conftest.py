"""The cast and the stage. Ana and Ben share a space, Cleo and Dan another, Eve is alone.

Real parts: a real SQLite file for each test (copied from one that the migrations made), real cookies and CSRF tokens, real
vaults with Argon2 at its lowest cost. Nobody shares an app context with anybody.
"""

import dataclasses
import gc
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

import couples
import couples.app  # with which every table is there, whatever test is the first
from couples import clock, config, drafts, vault
from couples.checkins import fresh_question
from couples.db import sqlite
from couples.extensions import limiter
from couples.maintenance import startup
from couples.realtime import missed
from couples.realtime.choose_transport import why_threads
from tests import databases, made_once, redis_for_tests
from tests.made_once import CompiledPages
from tests.url_rules import SharedRule

Flask.url_rule_class = SharedRule
made_once.equal_dialects()
made_once.remember_versions()

TRANSPORT = os.environ.get("TEST_TRANSPORT", "auto")
"""The transport of tests that ask for none; TEST_TRANSPORT=threads runs all of them on that one."""
TRANSPORTS = ("threads",) if why_threads(TRANSPORT) else ("auto", "threads")
PASSWORD = "blue kettle by the window"
CHEAP = vault.Argon2Cost(passes=1, memory=8192)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""When most tests play: a Sunday noon, before the check-in at seven."""


AS_IT_SHIPS = sqlite.SYNCHRONOUS
BEGIN_WITHIN = drafts.BEGIN_WITHIN


def pytest_configure():
    """In this process no commit waits for the disk; the servers that tests start in processes of their own wait as they ship.

    The versions of each draft begin at 1, so that tests can name them; `versions_as_they_ship` has the real ones.
    """
    sqlite.SYNCHRONOUS = "OFF"
    drafts.BEGIN_WITHIN = 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: a test with a browser or a server in it waits for those now and then."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config, items):
    """Leaves out what's about the other database, or about a Redis where there's none; each test of SQLite's own says why it is."""
    about = ["sqlite" if databases.SERVER else "postgresql", *([] if redis_for_tests.SERVER else ["redis"])]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in about)]
    assert all(mark.args for item in items for mark in item.iter_markers("sqlite"))
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish():
    """Modules and collected tests stay to the end: the garbage collector need not look through all of them again and again.

    Each app is garbage of many thousand objects when its test is over, so a few tests' worth is carried out at once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_terminal_summary(terminalreporter):
    """Prints what tests record with `record_property`, a table for each name: figures are then in every log of a run."""
    from tests import words_table

    tables: dict[str, list] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, line in report.user_properties:
                    tables.setdefault(name, []).append(line)
    for name, lines in sorted(tables.items()):
        terminalreporter.section(name)
        for line in words_table.lines(lines) if name == words_table.NAME else sorted(map(str, lines)):
            terminalreporter.line(line)


class Clock:
    """The time in a test; it stands still until it is moved."""

    def __init__(self):
        self.time = SUNDAY

    def now(self) -> datetime:
        return self.time

    def move(self, **by) -> datetime:
        self.time += timedelta(**by)
        return self.time


@pytest.fixture
def time(monkeypatch) -> Clock:
    moving = Clock()
    monkeypatch.setattr(clock, "now", moving.now)
    return moving


def settings_for(folder: Path, **changes) -> config.Settings:
    plain = config.Settings(
        data=folder,
        base_url="http://127.0.0.1:8000",
        host="127.0.0.1",
        port=8000,
        threads=32,
        sockets=500,
        transport=TRANSPORT,
        signup="open",
        run_by="",
        exit_url="https://www.example.org/weather",
        proxies=0,
        database_url=databases.url_of(folder),
        push=True,
    )
    return dataclasses.replace(plain, **changes)


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory) -> Path:
    """A data folder as the first start leaves it."""
    folder = tmp_path_factory.mktemp("empty")
    app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
    startup.prepare(app)
    databases.keep(folder)
    close(app)
    if not databases.SERVER:
        with closing(sqlite3.connect(folder / "couples.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


@pytest.fixture(autouse=True)
def databases_of_this_test():
    """Those that aren't in its folder go with it."""
    with databases.for_one_test():
        yield


@pytest.fixture
def redis_url() -> str:
    """The address of an empty Redis; only for tests that are marked `redis`."""
    return redis_for_tests.clean_url()


@pytest.fixture
def own_redis() -> Iterator[redis_for_tests.RedisOfItsOwn]:
    """A Redis that this test may stop; only for tests that are marked `redis`."""
    with redis_for_tests.of_its_own() as redis:
        yield redis


@pytest.fixture(scope="session")
def compiled_pages() -> CompiledPages:
    return made_once.PAGES


class Stages:
    """Data folders with the first scenes already played, made once and copied for each test.

    A stage is named by its scenes. `ana` has signed up; `ben` has joined her; for the `couple` their hello is open; in the
    `scenario` there is one of everything (tests/scenario.py). Whoever else a test asks for comes last: `cleo` has signed up, `dan`
    has joined her, `eve` is alone. The cookies of each are kept with them.
    """

    ORDER = ("ana", "ben", "couple", "scenario")
    GUESTS = ("cleo", "dan", "eve")

    def __init__(self, root: Path, empty: Path, compiled: CompiledPages):
        self.root, self.empty, self.compiled = root, empty, compiled
        self.cookies: dict[tuple[str, ...], dict[str, dict[str, str]]] = {(): {}}
        self.ids: dict[str, str] = {}
        self.scenario_time = SUNDAY

    @classmethod
    def for_people(cls, wanted: Iterable[str]) -> tuple[str, ...]:
        """The scenes that have to be over for who and what is wanted."""
        last = max((cls.ORDER.index(w) + 1 for w in wanted if w in cls.ORDER), default=0)
        guests = {"cleo", *wanted} if "dan" in wanted else set(wanted)
        return *cls.ORDER[:last], *(g for g in cls.GUESTS if g in guests)

    def folder(self, stage: tuple[str, ...]) -> Path:
        if not stage:
            return self.empty
        if stage not in self.cookies:
            self._play(stage)
        return self.root / "-".join(stage)

    def _play(self, scenes: tuple[str, ...]) -> None:
        *earlier, stage = scenes
        before = tuple(earlier)
        folder = self.root / "-".join(scenes)
        databases.copy(self.folder(before), folder)
        databases.keep(folder)
        real, moving = clock.now, Clock()
        if "scenario" in before:
            moving.time = self.scenario_time
        clock.now = moving.now
        try:
            app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
            made_once.share(app, self.compiled)
            app.extensions["test_clock"] = moving
            people = {name: self.restore(app, before, name) for name in self.cookies[before]}
            if stage == "ana":
                people["Ana"] = Person(app, "Ana").sign_up()
            elif stage == "ben":
                people["Ben"] = Person(app, "Ben").sign_up()
                pair(people["Ana"], people["Ben"])
            elif stage == "scenario":
                from tests import scenario

                self.ids = scenario.build(people["Ana"], people["Ben"]).ids
                self.scenario_time = moving.time
            elif stage in self.GUESTS:
                guest = people[stage.title()] = Person(app, stage.title()).sign_up()
                if stage == "dan":
                    pair(people["Cleo"], guest)
            else:
                people["Ana"].say_hello("Your laugh")
                people["Ben"].say_hello("Your patience")
            for person in people.values():
                person.page("/")  # what was said of these acts is heard, and on no page of the test
            self.cookies[scenes] = {name: p.cookies() for name, p in people.items()}
            close(app)
        finally:
            clock.now = real

    def restore(self, app, stage: tuple[str, ...], name: str) -> "Person":
        """This person with the browser that they had at the end of the stage."""
        person = Person(app, name)
        for setting, value in self.cookies[stage][name].items():
            person.client.set_cookie(app.config[setting], value, domain="127.0.0.1")
        return person


COUPLE = Stages.for_people(["couple"])


def close(app) -> None:
    with app.app_context():
        couples.db.close()


@pytest.fixture(scope="session")
def stages(tmp_path_factory, empty_data, compiled_pages) -> Stages:
    return Stages(tmp_path_factory.mktemp("stages"), empty_data, compiled_pages)


@pytest.fixture
def stage(request) -> tuple[str, ...]:
    """How far the scenes are played already for this test: as far as the people it asks for."""
    return Stages.for_people(request.fixturenames)


@pytest.fixture(params=TRANSPORTS)
def transport(request) -> str:
    """What carries the frames of open pages. Whatever asks for a `server`, or for this, runs on each transport that can run here."""
    return request.param


@pytest.fixture
def make_app(tmp_path, stages, stage, empty_data, time, compiled_pages, request):
    """Makes an app over a fresh data folder; settings can be changed by name. The first has the people of the test in it."""
    made = []
    asks = "transport" in request.fixturenames
    transport = request.getfixturevalue("transport") if asks else TRANSPORT

    def make(name: str = "data", **changes):
        changes.setdefault("transport", transport)
        folder = tmp_path / name
        if not folder.exists():
            first = stages.folder(stage) if name == "data" else empty_data
            databases.copy(first, folder)
        app = couples.create_app(settings_for(folder, **changes), argon2_cost=CHEAP)
        made_once.share(app, compiled_pages)
        app.extensions["test_clock"] = time
        limiter.reset()
        made.append(app)
        return app

    yield make
    for app in made:
        close(app)


class OneApp:
    """The app of all cases of one test. Making it costs more than most cases, whose pages it has then rendered before, too.

    What it keeps in memory stays from case to case; so this is for tests of what changes nothing.
    """

    def __init__(self, folder: Path, compiled: CompiledPages):
        self.folder, self.compiled = folder, compiled
        self.test, self.app = "", None

    def for_case(self, test: str, scene: Path, time: Clock) -> Flask:
        self.close()
        databases.copy(scene, self.folder)
        if test != self.test:
            self.app, self.test = couples.create_app(settings_for(self.folder), argon2_cost=CHEAP), test
            made_once.share(self.app, self.compiled)
        self.app.extensions["test_clock"] = time
        limiter.reset()
        return self.app

    def close(self) -> None:
        if self.app:
            close(self.app)


@pytest.fixture(scope="session")
def one_app(tmp_path_factory, compiled_pages):
    made = OneApp(tmp_path_factory.mktemp("one") / "data", compiled_pages)
    yield made
    made.close()


@pytest.fixture
def app(request):
    """The app of a test; it answers at a real address where the test asks for `server`."""
    if request.node.get_closest_marker("one_app"):
        stages, stage, time = (request.getfixturevalue(name) for name in ("stages", "stage", "time"))
        one_app = request.getfixturevalue("one_app")
        return one_app.for_case(request.function.__qualname__, stages.folder(stage), time)
    make_app = request.getfixturevalue("make_app")
    if "server" not in request.fixturenames:
        return make_app()
    from tests.sockets import free_port

    port = free_port()
    return make_app(base_url=f"http://127.0.0.1:{port}", port=port)


@pytest.fixture
def server(app, transport):
    """`app` over real sockets."""
    from tests.sockets import serving

    with serving(app) as running:
        yield running


class Person:
    """Somebody with a browser of their own: cookies, CSRF tokens, and nothing that a browser could not do."""

    def __init__(self, app, name: str = "", browser=None):
        self.app, self.name = app, name
        self.email = f"{name.lower()}@example.org"
        self.base = app.config["SETTINGS"].base_url
        self.client = browser or app.test_client()
        self.held: tuple[tuple[str, str] | None, dict[str, str]] | None = None
        self.taps = True
        """Whether they tap where Only me asks for nothing but a tap."""

    def get(self, path: str, **kwargs):
        answer = self.client.get(path, base_url=self.base, buffered=True, **kwargs)
        at_the_door = f"{answer.location or ''} {answer.request.path}".count("/only-me/open")
        if not at_the_door or not self.taps or path.startswith("/only-me/open"):
            return answer
        opened = self.post("/only-me/open", follow=False, next="/safety").status_code == 302
        return self.client.get(path, base_url=self.base, buffered=True, **kwargs) if opened else answer

    def cookies(self) -> dict[str, str]:
        """What this browser holds, by the setting that names each cookie."""
        names = ("SESSION_COOKIE_NAME", "DEVICE_COOKIE")
        return {n: self.client.get_cookie(self.app.config[n], domain="127.0.0.1").value for n in names}

    def page(self, path: str, status: int = 200) -> str:
        answer = self.get(path, follow_redirects=status == 200)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return answer.text

    def token(self, path: str = "") -> str:
        return self.form_marks(path)["csrf_token"]

    def form_marks(self, path: str = "") -> dict[str, str]:
        """What every form of ours carries: the token of this browser's session, and whose page it is.

        Without a page they come from where a page that lies open asks for fresh ones, since no page costs so little.
        """
        if not path:
            answer = self.get("/session").json
            return {name: answer[name] for name in ("csrf_token", "page_of")}
        page = self.get(path).text
        return {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page)[1] for n in ("csrf_token", "page_of")}

    def held_marks(self) -> dict[str, str]:
        """Those of a page that lies open already; another page's as soon as the session is another."""
        now = self.session_of_marks()
        if self.held is None or self.held[0] != now or now is None:
            marks = self.form_marks()
            self.held = self.session_of_marks(), marks
        return self.held[1]

    def session_of_marks(self) -> tuple[str, str] | None:
        """What in this browser's session marks belong to: its own token, and who is signed in."""
        cookie = self.session_cookie()
        signed = self.app.session_interface.get_signing_serializer(self.app)
        held = signed.loads(cookie) if cookie else {}
        return (held["csrf_token"], held.get("_user_id", "")) if "csrf_token" in held else None

    def held_token(self) -> str:
        return self.held_marks()["csrf_token"]

    def mark(self) -> str:
        """Whose pages these are, as their forms say it."""
        return self.held_marks()["page_of"]

    def session_cookie(self) -> str | None:
        """The session as this browser holds it: what a token belongs to."""
        cookie = self.client.get_cookie(
            self.app.config["SESSION_COOKIE_NAME"], domain=urlsplit(self.base).hostname or ""
        )
        return cookie and cookie.value

    def post(self, path: str, follow: bool = True, json: bool = False, headers: dict | None = None, **fields):
        """Sends a form with this browser's own CSRF token, as a page of ours would."""
        headers = {**(headers or {}), **({"Accept": "application/json"} if json else {})}
        data = {**self.held_marks(), **fields}
        return self.client.post(path, data=data, base_url=self.base, headers=headers, follow_redirects=follow)

    def sign_up(self, **fields) -> "Person":
        answer = self.post(
            "/sign-up",
            follow=False,
            **{
                "name": self.name,
                "email": self.email,
                "password": PASSWORD,
                "zone": "UTC",
                "keep": "y",
                **fields,
            },
        )
        assert answer.status_code == 302, answer.text
        return self

    def sign_in(self, password: str = PASSWORD, **fields):
        """On a device of their own, which keeps them signed in."""
        fields = {"keep": "y", **fields}
        return self.post("/sign-in", follow=False, email=self.email, password=password, **fields)

    def prove(self, password: str = PASSWORD, **fields):
        """Says once more that it's really this person: for ten minutes no page asks again."""
        return self.post("/settings/its-me", follow=False, current=password, **fields)

    def another_device(self) -> "Person":
        other = Person(self.app, self.name)
        assert other.sign_in().status_code == 302
        return other

    # --- what people do ---

    def invitation_secret(self) -> str:
        self.post("/pairing/invitation")
        return re.search(r"/pairing/join#([\w-]+)", self.page("/pairing"))[1]

    def open_invitation(self, secret: str):
        return self.post("/pairing/join", follow=False, code=secret)

    def join(self, secret: str):
        assert self.open_invitation(secret).status_code == 302
        return self.post("/pairing/accept", follow=False)

    def occasion(self) -> str:
        """The date of the check-in that is current for this person."""
        return re.search(r"/check-in/(\d{4}-\d\d-\d\d)/(?:part|questions)", self.page("/check-in"))[1]

    def write(self, prompt: str, text: str = "", occasion: str = "", **fields):
        return self.post(
            f"/check-in/{occasion or self.occasion()}/answers/{prompt}", follow=False, text=text, **fields
        )

    def ready(self, occasion: str = ""):
        return self.post(f"/check-in/{occasion or self.occasion()}/ready", follow=False)

    def say_hello(self, text: str):
        return self.post("/check-in/hello", follow=False, text=text)


def pair(inviter: Person, invited: Person) -> None:
    assert invited.join(inviter.invitation_secret()).status_code == 302


@pytest.fixture(autouse=True)
def one_moment(monkeypatch, request):
    """Each page says that it was made at the same moment, so that pages can be compared; `real_moments` has what they are."""
    if "real_moments" not in request.fixturenames:
        monkeypatch.setattr(missed.LastChanges, "now", lambda _: 0)


@pytest.fixture
def real_moments() -> None:
    """For tests of moments themselves."""


@pytest.fixture
def versions_as_they_ship(monkeypatch):
    """For tests of a draft that takes the place of one that's gone."""
    monkeypatch.setattr(drafts, "BEGIN_WITHIN", BEGIN_WITHIN)


@pytest.fixture
def same_questions(monkeypatch):
    """Each couple is asked the same fresh question: for tests that compare what two servers say."""
    monkeypatch.setattr(fresh_question, "_shuffled", lambda seed, keys: sorted(keys))


@pytest.fixture
def ana(app, stages, stage) -> Person:
    return stages.restore(app, stage, "Ana")


@pytest.fixture
def ben(app, stages, stage) -> Person:
    """Ben, who has joined Ana's space. Their hello is not opened yet."""
    return stages.restore(app, stage, "Ben")


@pytest.fixture
def cleo(app, stages, stage) -> Person:
    return stages.restore(app, stage, "Cleo")


@pytest.fixture
def dan(app, stages, stage) -> Person:
    """Dan, who has joined Cleo's space."""
    return stages.restore(app, stage, "Dan")


@pytest.fixture
def eve(app, stages, stage) -> Person:
    return stages.restore(app, stage, "Eve")


@pytest.fixture
def nobody(app) -> Person:
    return Person(app)


@pytest.fixture
def couple(ana, ben):
    """Ana and Ben with their hello behind them."""
    return ana, ben


@pytest.fixture
def scenario(couple, stages, time):
    """Ana and Ben with one of everything, and the ids that addresses hold."""
    from tests.scenario import Scenario

    time.time = stages.scenario_time
    return Scenario(*couple, dict(stages.ids))


@pytest.fixture
def opened(couple):
    """Ana and Ben with an opened check-in of this week; its occasion."""
    ana, ben = couple
    occasion = ana.occasion()
    for person, words in ((ana, "Thank you for the soup"), (ben, "Thank you for waiting")):
        person.write("thanks", words, occasion)
        person.ready(occasion)
    return occasion
