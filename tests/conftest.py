"""The cast and the stage. Ana and Ben share a space, Cleo and Dan another, Eve is alone.

Real parts: a real SQLite file for each test (copied from one that the migrations made), real cookies and CSRF tokens, real
vaults with Argon2 at its lowest cost. Nobody shares an app context with anybody.
"""

import dataclasses
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

import couples
from couples import clock, config, upkeep, vault
from couples.extensions import limiter

LONG = bool(os.environ.get("LONG_TESTS"))
PASSWORD = "blue kettle by the window"
CHEAP = vault.Stretch(passes=1, memory=8192)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""When most tests play: a Sunday noon, before the check-in at seven."""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="runs in make test-long"))


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
        signup="open",
        host_name="",
        exit_url="https://www.example.org/weather",
        proxies=0,
    )
    return dataclasses.replace(plain, **changes)


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory) -> Path:
    """A data folder as the first start leaves it."""
    folder = tmp_path_factory.mktemp("empty")
    upkeep.prepare(couples.create_app(settings_for(folder), stretch=CHEAP))
    with closing(sqlite3.connect(folder / "couples.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


class Stages:
    """Data folders with the first scenes already played, made once and copied for each test.

    `ana` has signed up; `ben` has joined her; for the `couple` their hello is open; in the `world` there is one of everything
    (tests/world.py). The cookies of each are kept with them.
    """

    ORDER = ("ana", "ben", "couple", "world")

    def __init__(self, root: Path, empty: Path):
        self.root, self.empty = root, empty
        self.cookies: dict[str, dict[str, dict[str, str]]] = {}
        self.ids: dict[str, str] = {}
        self.world_time = SUNDAY

    def folder(self, stage: str | None) -> Path:
        if stage is None:
            return self.empty
        if stage not in self.cookies:
            self._play(stage)
        return self.root / stage

    def _play(self, stage: str) -> None:
        before = dict(zip(self.ORDER, (None, *self.ORDER), strict=False))[stage]
        folder = self.root / stage
        shutil.copytree(self.folder(before), folder)
        real, moving = clock.now, Clock()
        clock.now = moving.now
        try:
            app = couples.create_app(settings_for(folder), stretch=CHEAP)
            app.extensions["test_clock"] = moving
            people = {name: self.restore(app, before, name) for name in self.cookies.get(before, {})}
            if stage == "ana":
                people["Ana"] = Person(app, "Ana").sign_up()
            elif stage == "ben":
                people["Ben"] = Person(app, "Ben").sign_up()
                pair(people["Ana"], people["Ben"])
            elif stage == "world":
                from tests import world

                self.ids = world.build(people["Ana"], people["Ben"]).ids
                self.world_time = moving.time
            else:
                people["Ana"].say_hello("Your laugh")
                people["Ben"].say_hello("Your patience")
            self.cookies[stage] = {name: p.cookies() for name, p in people.items()}
            close(app)
        finally:
            clock.now = real

    def restore(self, app, stage: str, name: str) -> "Person":
        """This person with the browser that they had at the end of the stage."""
        person = Person(app, name)
        for setting, value in self.cookies[stage][name].items():
            person.client.set_cookie(app.config[setting], value, domain="127.0.0.1")
        return person


def close(app) -> None:
    with app.app_context():
        couples.db.db.engine.dispose()


@pytest.fixture(scope="session")
def stages(tmp_path_factory, empty_data) -> Stages:
    return Stages(tmp_path_factory.mktemp("stages"), empty_data)


@pytest.fixture(scope="session")
def compiled_pages(tmp_path_factory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all the apps of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def stage(request) -> str | None:
    """How far the scenes are played already for this test: as far as the people it asks for."""
    return next((s for s in reversed(Stages.ORDER) if s in request.fixturenames), None)


@pytest.fixture
def make_app(tmp_path, stages, stage, empty_data, time, compiled_pages):
    """Makes an app over a fresh data folder; settings can be changed by name. The first has the people of the test in it."""
    made = []

    def make(name: str = "data", **changes):
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(stages.folder(stage) if name == "data" else empty_data, folder)
        app = couples.create_app(settings_for(folder, **changes), stretch=CHEAP)
        app.jinja_env.bytecode_cache = compiled_pages
        app.extensions["test_clock"] = time
        limiter.reset()
        made.append(app)
        return app

    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(make_app):
    return make_app()


class Person:
    """Somebody with a browser of their own: cookies, CSRF tokens, and nothing that a browser could not do."""

    def __init__(self, app, name: str = "", browser=None):
        self.app, self.name = app, name
        self.email = f"{name.lower()}@example.org"
        self.base = app.config["SETTINGS"].base_url
        self.client = browser or app.test_client()

    def get(self, path: str, **kwargs):
        return self.client.get(path, base_url=self.base, buffered=True, **kwargs)

    def cookies(self) -> dict[str, str]:
        """What this browser holds, by the setting that names each cookie."""
        names = ("SESSION_COOKIE_NAME", "DEVICE_COOKIE")
        return {n: self.client.get_cookie(self.app.config[n], domain="127.0.0.1").value for n in names}

    def page(self, path: str, status: int = 200) -> str:
        answer = self.get(path, follow_redirects=status == 200)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return answer.text

    def token(self, path: str = "/safety") -> str:
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)[1]

    def post(self, path: str, follow: bool = True, json: bool = False, headers: dict | None = None, **fields):
        """Sends a form with this browser's own CSRF token, as a page of ours would."""
        headers = {**(headers or {}), **({"Accept": "application/json"} if json else {})}
        data = {"csrf_token": self.token(), **fields}
        return self.client.post(path, data=data, base_url=self.base, headers=headers, follow_redirects=follow)

    def sign_up(self, **fields) -> "Person":
        answer = self.post(
            "/sign-up",
            follow=False,
            **{"name": self.name, "email": self.email, "password": PASSWORD, "zone": "UTC", **fields},
        )
        assert answer.status_code == 302, answer.text
        return self

    def sign_in(self, password: str = PASSWORD):
        return self.post("/sign-in", follow=False, email=self.email, password=password)

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


@pytest.fixture
def ana(app, stages, stage) -> Person:
    return stages.restore(app, stage, "Ana")


@pytest.fixture
def ben(app, stages, stage) -> Person:
    """Ben, who has joined Ana's space. Their hello is not opened yet."""
    return stages.restore(app, stage, "Ben")


@pytest.fixture
def cleo(app) -> Person:
    return Person(app, "Cleo").sign_up()


@pytest.fixture
def dan(app, cleo) -> Person:
    dan = Person(app, "Dan").sign_up()
    pair(cleo, dan)
    return dan


@pytest.fixture
def eve(app) -> Person:
    return Person(app, "Eve").sign_up()


@pytest.fixture
def nobody(app) -> Person:
    return Person(app)


@pytest.fixture
def couple(ana, ben):
    """Ana and Ben with their hello behind them."""
    return ana, ben


@pytest.fixture
def world(couple, stages, time):
    """Ana and Ben with one of everything, and the ids that addresses hold."""
    from tests.world import World

    time.time = stages.world_time
    return World(*couple, dict(stages.ids))


@pytest.fixture
def opened(couple):
    """Ana and Ben with an opened check-in of this week; its occasion."""
    ana, ben = couple
    occasion = ana.occasion()
    for person, words in ((ana, "Thank you for the soup"), (ben, "Thank you for waiting")):
        person.write("thanks", words, occasion)
        person.ready(occasion)
    return occasion
