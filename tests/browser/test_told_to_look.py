"""A page that heard nothing of a change looks once when its server says that it may have missed one itself."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.people import Partner

pytestmark = pytest.mark.browser

NOTICE = '42["changed"'
REFUSED = """const Real = WebSocket;
  window.WebSocket = class extends Real { constructor(url) { super(new URL('/nowhere', url)); } };"""
"""A handshake that the server answers with a refusal."""


class Deaf:
    """A line that notices get lost on, as where one process doesn't hear what another one tells."""

    def __init__(self) -> None:
        self.lost, self.lines = list[str](), list[WebSocketRoute]()

    def carry(self, line: WebSocketRoute) -> None:
        self.lines.append(line)
        line.connect_to_server().on_message(lambda said: self._pass_on(line, said))

    def _pass_on(self, line: WebSocketRoute, said: str | bytes) -> None:
        if isinstance(said, str) and said.startswith(NOTICE):
            self.lost.append(said)
        else:
            line.send(said)


def test_a_page_that_missed_a_change_shows_it_once_it_is_told_to_look(house, met_after_hello, browse):
    ana, ben, deaf = Partner("Ana", browse()), Partner("Ben", browse()), Deaf()
    met_after_hello.sit_down(house, ana, ben)
    ben.page.route_web_socket(re.compile("/socket.io/"), deaf.carry)
    ben.goes("/thanks")
    ben.page.wait_for_load_state("networkidle")
    ana.goes("/thanks")
    ana.page.locator("textarea[name=text]").fill("You waited with dinner.")
    ana.tap("Share it now")
    for _ in range(2000):
        if not deaf.lost:
            ben.page.wait_for_timeout(10)
    assert deaf.lost
    note = ben.page.locator("main summary", has_text="Read it")
    expect(note).to_have_count(0)
    deaf.lines[-1].send('42["look",{}]')
    expect(note).to_be_visible()


def test_a_page_whose_first_connection_is_refused_asks_right_away_whether_it_is_still_its_persons(
    house, met_after_hello, browse
):
    ana = Partner("Ana", browse())
    met_after_hello.sit_down(house, ana, Partner("Ben", browse()))
    page = ana.page
    page.add_init_script(REFUSED)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)  # no time goes by in the page
    with page.expect_request("**/session"):
        ana.goes("/thanks")


def test_a_page_that_reloads_itself_at_its_top_stays_there(house, met_after_hello, browse):
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse(phone=True))
    met_after_hello.sit_down(house, ana, ben)
    ana.goes("/check-in/ritual")
    ana.page.get_by_label("Day", exact=True).select_option("Thursday")
    ana.tap("Propose this")
    ana.page.wait_for_load_state("networkidle")
    assert ana.page.evaluate("scrollY") == 0
    ben.goes("/check-in")
    with ana.page.expect_event("load"):
        ben.tap("That works for me")
    ana.sees("Agreed: Thursdays at 19:00.")
    ana.page.wait_for_load_state("networkidle")
    assert ana.page.evaluate("scrollY") == 0
    assert ana.page.evaluate("history.scrollRestoration") == "auto"


def test_a_heart_for_ones_hello_is_told_in_sight_where_it_comes_in_and_moves_nothing(
    house, met_after_hello, browse
):
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse(phone=True))
    met_after_hello.sit_down(house, ana, ben)
    for who in (ana, ben):
        who.goes("/check-in/hello")
        who.page.wait_for_load_state("networkidle")
    buttons = ana.page.locator(":is(.answer-partner, .reveal-next) :is(.button, .chip)")
    where = [each.bounding_box() for each in buttons.all()]
    told = ana.page.get_by_role("link", name="Sent a heart")
    expect(told).to_have_count(0)
    ben.press(ben.page.locator(".reply-heart"))
    expect(told).to_be_in_viewport()
    assert [each.bounding_box() for each in buttons.all()] == where
    told.click()
    expect(ana.page.locator(".said-back")).to_be_in_viewport(ratio=1)
