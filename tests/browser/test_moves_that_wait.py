"""Moves of a talk that couldn't be sent when they were made: what goes out later, once, and what doesn't anymore.

Ana's page is the one that has no server; Ben sees what arrives.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_half_dead_connection import NOT_YET, count, moves
from tests.browser.test_together import Together

pytestmark = pytest.mark.browser

NO_SERVER = {"status": 502, "content_type": "text/html", "body": "<html>Bad Gateway</html>"}
"""What a proxy says for a server that's just starting again."""


@pytest.fixture
def talk(house, met, browse) -> Together:
    """Ben speaks, and Ana listens."""
    talk = Together(house, met, browse, scripts=True)
    talk.ana.page.clock.install()
    talk.begin("talk")
    talk.act(talk.ben, "take")
    talk.see("Listen first. Nothing to solve yet.", talk.ana)
    return talk


def is_said(page: Page, text: str) -> None:
    expect(page.locator("#live-said")).to_have_text(text)


def test_a_move_that_a_proxy_answers_for_its_server_goes_out_by_itself_and_counts_once(house, talk):
    ana, ben = talk.both
    ana.page.route_web_socket(re.compile("/socket.io/"), lambda line: line.close())
    ana.goes(talk.path)
    before = moves(house)
    ana.page.route("**/moves", lambda route: route.fulfill(**NO_SERVER))
    talk.act(ana, "heard", "You want quiet Sundays")
    is_said(ana.page, NOT_YET)
    ana.page.unroute("**/moves")
    ben.sees("You want quiet Sundays")
    talk.act(ben, "answer", value="almost")

    def arrives_and_is_not_answered(route: Route) -> None:
        route.fetch()
        route.fulfill(**NO_SERVER)

    ana.goes(talk.path)
    ana.page.route("**/moves", arrives_and_is_not_answered)
    talk.act(ana, "heard", "You want one Sunday a month")
    is_said(ana.page, NOT_YET)
    ben.sees("You want one Sunday a month")
    ana.page.unroute("**/moves")
    ana.sees("Ben will tell you if that's it.")
    expect(ana.page.locator("form[data-sending]")).to_have_count(0)
    is_said(ana.page, "")
    assert moves(house) == before + 3
    assert count(house, "live_words") == 2
