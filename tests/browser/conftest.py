"""Evenings: the real server in a process of its own, and real browsers for two people."""

import os
import shutil
import signal
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect, sync_playwright

from couples import demo
from tests import databases
from tests.browser.couple import furnish
from tests.browser.people import NOTES_CHANGES
from tests.browser.serve import FORKS, serve
from tests.browser.writers import come_to_rest, forms, house_of_scenario, sits_down  # noqa: F401  # fixtures
from tests.conftest import CHEAP, TRANSPORT, TRANSPORTS
from tests.how_often import first
from tests.programs import is_missing
from tests.push.conftest import certificate, on_loopback, service  # noqa: F401  for who reminds on phones
from tests.sockets import free_port
from tests.tcp_proxy import Network

WHOLE = ("chromium", "chromium-browser", "google-chrome")


def found(*names: str) -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


CHROMIUM = found("chromium-headless-shell", *WHOLE)
"""The headless shell is the same engine without a window's machinery, which costs a third less."""
CHROMIUM_ON_DISK = found(*WHOLE) or CHROMIUM
"""But it's the whole browser that keeps cookies and stores in a folder on the disk."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
SAID = ("Content Security", "duplicate ids")
"""What a browser's console says of a page that isn't as it should be."""
ZONE = "Europe/Berlin"
WEDNESDAY = 2
WEEKS = 3
ROOT = Path(__file__).parents[2]


class House:
    """One server over one data folder: start, kill, start again, move its clock.

    It begins on a Wednesday at noon, so that no test meets the hour of a check-in or a midnight by the time it is run at; or when its
    folder's `lead` says, which whoever furnished it wrote.
    """

    def __init__(self, folder: Path, network: Network | None = None, **settings: str):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{network.port if network else self.port}"
        if network:
            network.server_port = self.port
        self.settings = settings
        self.process: BaseProcess | None = None
        self.lead = 0.0
        self.log = folder.parent / "server.log"

    def start(self) -> "House":
        """Comes back when the server answers; one that ended instead fails at once with its log."""
        databases.keep(self.folder)
        lead = self.folder / "lead"
        if lead.exists():
            self.lead = float(lead.read_text())
        else:
            self.set_clock(12, weekday=WEDNESDAY)
        given = {
            "COUPLES_DATA": str(self.folder),
            "COUPLES_PORT": str(self.port),
            "COUPLES_BASE_URL": self.url,
            "COUPLES_TRANSPORT": TRANSPORT,
            **databases.setting_of(self.folder),
            **self.settings,
        }
        told, tell = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=serve, args=(given, self.log, tell))
        self.process.start()
        tell.close()
        try:
            told.recv()
        except EOFError:
            raise AssertionError(self.log.read_text()) from None
        with urllib.request.urlopen(self.url + "/healthz", timeout=60) as answer:
            assert answer.read() == b"ok\n"
        return self

    def kill(self) -> None:
        """kill -9, keeper and worker at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join()

    def stop(self) -> None:
        """The test is over; ending in peace takes a server a second or two and is tried in tests/test_packaging.py."""
        if self.process and self.process.is_alive():
            self.kill()
        databases.let_go(self.folder)

    def move_clock(self, *, days: float) -> None:
        self.lead += days * 86400
        new = self.folder.with_name("lead.new")
        new.write_text(str(self.lead))
        new.replace(self.folder / "lead")  # in one step: the server reads it at any moment

    def set_clock(self, hour: int, weekday: int | None = None) -> None:
        """To the next time that it is `hour` o'clock where the browsers are, on any day or on that one."""
        now = datetime.now(UTC) + timedelta(seconds=self.lead)
        self.move_clock(days=(next_time(hour, weekday, now) - now) / timedelta(days=1))


def next_time(hour: int, weekday: int | None, now: datetime | None = None) -> datetime:
    """When it's next `hour` o'clock where the browsers are, on any day or on that one."""
    then = now = (now or datetime.now(UTC)).astimezone(ZoneInfo(ZONE))
    then = then.replace(hour=hour, minute=0, second=0, microsecond=0)
    while then <= now or weekday not in (None, then.weekday()):
        then += timedelta(days=1)
    return then.astimezone(UTC)


expect.set_options(timeout=30_000)


@pytest.fixture(params=first(*TRANSPORTS))
def transport(request) -> str:
    """As everywhere, but a browser meets the second transport in the long run alone."""
    return request.param


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A folder in which Ana and Ben have lived for a few weeks, so that every room has something to show."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    demo.fill(folder, WEEKS, argon2_cost=CHEAP)
    databases.keep(folder)
    return folder


@pytest.fixture(scope="session")
def met(tmp_path_factory):
    """Ana and Ben, who have just met: a test that asks for them begins in their house."""
    return furnish(tmp_path_factory.mktemp("couple"), next_time(12, WEDNESDAY), ZONE, hello=False)


@pytest.fixture(scope="session")
def met_after_hello(tmp_path_factory):
    """The same, and their hello is open."""
    return furnish(tmp_path_factory.mktemp("couple"), next_time(12, WEDNESDAY), ZONE, hello=True)


@pytest.fixture
def furniture(request):
    """The folder that a house begins with a copy of; a module that wants the demo's says so by its own `furniture`."""
    wanted = {"met", "met_after_hello"} & set(request.fixturenames)
    return request.getfixturevalue(wanted.pop()).folder if wanted else None


@pytest.fixture
def network():
    """What lies between the browsers and the house: nothing. A module that spoils it says so by its own `network`."""


@pytest.fixture
def house(tmp_path, empty_data, furniture, network, request):
    """The server over an empty data folder, as a newcomer has it, or over a copy of `furniture`.

    It runs on each transport where the test asks for that.
    """
    asks = "transport" in request.fixturenames
    made = House(
        tmp_path / "house",
        network,
        COUPLES_TRANSPORT=request.getfixturevalue("transport") if asks else TRANSPORT,
    )
    databases.copy(furniture or empty_data, made.folder)
    yield made.start()
    made.stop()


@pytest.fixture(scope="session")
def chrome():
    if CHROMIUM is None:
        is_missing("no Chromium here; apt-get install chromium brings one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chrome, house):
    """A page in a browser of its own: `phone=True` for a phone, `scripts=False` without JavaScript.

    A request to anywhere but the house is a problem; `also` names the addresses that a test expects beside it.
    """
    contexts, problems = [], []

    def open_browser(*, phone: bool = False, scripts: bool = True, also: tuple[str, ...] = (), **more):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = chrome.new_context(
            base_url=house.url, viewport=size, has_touch=phone, is_mobile=phone, java_script_enabled=scripts,
            reduced_motion="reduce", **{"timezone_id": ZONE, "locale": "en-GB", **more},
        )  # fmt: skip
        context.set_default_timeout(20_000)
        context.add_init_script(NOTES_CHANGES)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: problems.append(request.url) if not _is_ours(request.url, house, also) else None,
        )
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if any(said in message.text for said in SAID) else None
            ),
        )
        contexts.append(context)
        return page

    yield open_browser
    for context in contexts:
        come_to_rest(context)
        context.close()
    assert problems == []


def _is_ours(url: str, house: House, also: tuple[str, ...]) -> bool:
    return url.startswith((house.url, house.url.replace("http", "ws", 1), "data:", "about:", "blob:", *also))


@contextmanager
def browser_on_disk(chrome, house: House, profile: Path):
    """A browser that keeps what it keeps in `profile`, as one that somebody closes and opens again."""
    context = chrome.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM_ON_DISK, args=FLAGS, base_url=house.url, headless=True,
        ignore_default_args=["--disable-back-forward-cache"],
    )  # fmt: skip
    yield context
    context.close()
