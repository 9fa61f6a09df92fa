"""What a first visit costs: requests and bytes of every main screen on a phone that has kept nothing yet.

Everything counts that comes for a page: the page, its drawings, styles, scripts, fonts, and the line it listens on, each with
its headers. What a page sends is not its weight.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request, WebSocket

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner
from tests.how_often import either

pytestmark = pytest.mark.browser

KIB = 1024
REQUESTS = 9
BYTES = 110 * KIB
HOME, QUESTION, REVEAL = 90 * KIB, 70 * KIB, 113 * KIB
SCREENS = (
    "/check-in", "/check-in/history", "/shared", "/agreements", "/statements", "/statements/new", "/thanks", "/together",
    "/only-me", "/only-me/pages", "/care", "/settings",
)  # fmt: skip


@pytest.fixture
def furniture(demo_folder):
    return demo_folder


@dataclass
class Visit:
    """What came for one page."""

    asked: list[str] = field(default_factory=list)
    bytes: int = 0

    def watch(self, page: Page) -> "Visit":
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._weighed)
        page.on("request", self._asked)
        page.on("websocket", self._listens)
        return self

    def _asked(self, request: Request) -> None:
        if request.method == "GET" and not request.url.startswith("data:"):
            self.asked.append(request.url)

    def _listens(self, line: WebSocket) -> None:
        self.asked.append(line.url)

    def _weighed(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]

    def __str__(self) -> str:
        return f"{len(self.asked)} requests, {self.bytes / KIB:.1f} KiB"


@pytest.fixture
def cold(browse) -> Callable[[str, dict], Visit]:
    """The first visit to a page of somebody who is signed in."""

    def visit(path: str, cookies: dict) -> Visit:
        page = browse(phone=True, storage_state=cookies)
        made = Visit().watch(page)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.context.close()
        return made

    return visit


class Week:
    """Ana's and Ben's: first they write to every question, then they read it together."""

    def __init__(self, browse):
        self.both = [Partner(name, browse(phone=True)) for name in ("Ana", "Ben")]
        for who in self.both:
            who.sign_in(PASSWORD)
        self.cookies = self.both[0].page.context.storage_state()
        self.occasion = self.both[0].opens_week()
        self.question = f"/check-in/{self.occasion}/questions/1"

    def opens(self) -> str:
        """Gives back where it's read."""
        for who in self.both:
            who.goes(self.question)
            while "/questions/" in who.page.url:
                if who.page.locator("textarea[name=text]").count():
                    who.write(
                        f"{who.name} writes two sentences here. So there's a little to read for the other."
                    )
                    who.saved()
                who.tap("Next")
            who.goes(f"/check-in/{self.occasion}/preview")
            who.tap("I'm ready")
        return f"/check-in/{self.occasion}"


@pytest.mark.parametrize("others", either((), SCREENS))
def test_a_first_visit_to_a_main_screen_takes_few_requests_and_few_bytes(
    browse, cold, record_property, others
):
    week, heavy = Week(browse), []

    def weigh(path: str, most: int = BYTES) -> None:
        visit = cold(path, week.cookies)
        record_property("weight", f"{path}: {visit}")
        if len(visit.asked) > REQUESTS or visit.bytes > most:
            heavy.append(f"{path}: {visit}: {visit.asked}")
        assert visit.bytes > 20 * KIB, path  # a page, its styles and fonts: they are counted

    weigh("/", HOME)
    weigh(week.question, QUESTION)
    for path in others:
        weigh(path)
    weigh(week.opens(), REVEAL)
    assert heavy == []
