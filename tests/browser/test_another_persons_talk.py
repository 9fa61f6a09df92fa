"""A talk's page with a dead line and words that wait, in a browser in which the partner signs in: they never count as theirs."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.people import Partner
from tests.browser.test_half_dead_connection import NOT_YET, moves
from tests.browser.test_session_ends_while_writing import signs_in_again
from tests.browser.test_together import Together
from tests.sockets import comes_true

pytestmark = pytest.mark.browser

CONNECTED, REFUSED = "40", "44"
WORDS = "The first Sunday of the month stays empty"


class Line:
    """The socket of one page: cut while `is_dead`. `hellos` are the server's answers when it connects."""

    def __init__(self) -> None:
        self.is_dead, self.hellos, self.open = False, list[str](), list[WebSocketRoute]()

    def carry(self, page_side: WebSocketRoute) -> None:
        if self.is_dead:
            page_side.close()
            return
        self.open.append(page_side)
        server_side = page_side.connect_to_server()

        def said(frame: str | bytes) -> None:
            if str(frame)[:2] in (CONNECTED, REFUSED):
                self.hellos.append(str(frame)[:2])
            page_side.send(frame)

        server_side.on_message(said)

    def dies(self) -> None:
        self.is_dead = True
        self.open.pop().close()
        self.hellos.clear()

    def is_answered(self, page: Page, answer: str, or_is_at: str = "") -> bool:
        def is_there() -> bool:
            page.context.cookies()  # lets the browser be heard, also while the page goes elsewhere
            return answer in self.hellos or page.url == or_is_at

        return comes_true(is_there)


def test_a_move_that_waits_is_neither_sent_nor_shown_as_that_of_who_signs_in_next(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("One of you says a little")
    talk.on("What could you two try?")
    line, page = Line(), ana.page
    page.route_web_socket(re.compile("/socket.io/"), line.carry)
    ana.goes(talk.path)
    assert line.is_answered(page, CONNECTED)

    page.route("**/session", lambda route: route.abort())  # it hears of nothing
    page.route("**/moves", lambda route: route.abort())
    line.dies()
    talk.act(ana, "try", WORDS)
    expect(page.locator("#live-said")).to_have_text(NOT_YET)
    before, shared = moves(house), Partner("Ben", page.context.new_page())
    signs_in_again(shared)
    shared.goes(talk.path)
    line.is_dead = False
    page.evaluate("dispatchEvent(new Event('online'))")
    home = house.url + "/"
    assert line.is_answered(page, REFUSED, or_is_at=home)  # a plain request may have heard it first
    page.unroute("**/session")
    page.wait_for_url(home)
    assert WORDS not in page.content()
    for who in (shared, ben):
        who.goes(talk.path)
        who.sees_not(WORDS)
    assert moves(house) == before
