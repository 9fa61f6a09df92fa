"""Moves of a talk that couldn't be sent when they were made: what goes out later, once, and what doesn't anymore.

Ana's page is the one that has no server; Ben sees what arrives.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_half_dead_connection import NOT_YET, count, moves
from tests.browser.test_together import Together, form_of
from tests.sockets import comes_true
from tests.tcp_proxy import spoilable_network

pytestmark = pytest.mark.browser

LAPSED = "We couldn't send that in time. Tap again if you still want to."
NO_SERVER = {"status": 502, "content_type": "text/html", "body": "<html>Bad Gateway</html>"}
"""What a proxy says for a server that's just starting again."""


@pytest.fixture
def network():
    with spoilable_network() as opened:
        yield opened


@pytest.fixture
def talk(house, met, browse, network) -> Together:
    """Ben speaks, and Ana listens. The time of her page can be moved."""
    names = iter(("Ana", "Ben"))
    talk = Together(house, met, lambda **more: browse(user_agent=next(names), **more), scripts=True)
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


def test_a_tap_without_a_network_lapses_after_a_minute_and_its_button_is_free_again(house, talk):
    ana, ben = talk.both
    before = moves(house)
    ana.goes_offline()
    talk.act(ana, "pause")
    is_said(ana.page, NOT_YET)
    ana.page.clock.fast_forward("00:50")
    is_said(ana.page, NOT_YET)
    ana.page.clock.fast_forward("00:15")
    is_said(ana.page, LAPSED)
    talk.act(ana, "timer-on", value="3")  # of two taps, the one that's still meant goes out
    ana.page.context.set_offline(False)
    expect(form_of(ben, "timer-off").first).to_be_attached()
    is_said(ana.page, "")
    ben.sees("Your turn")
    assert moves(house) == before + 1
    talk.act(ana, "pause")
    ben.sees("Ana is taking a break.")
    assert moves(house) == before + 2


def test_a_phone_put_away_while_a_tap_hangs_doesnt_send_it_when_it_wakes(house, talk, network):
    ana, ben = talk.both
    before = moves(house)
    network.drop("Ana", new=True)
    network.cut("Ana")
    talk.act(ana, "pause")
    assert comes_true(lambda: any(line.first_bytes.startswith(b"POST") for line in network.lines("Ana")))
    network.release("Ana")
    ana.page.clock.fast_forward("25:00")
    is_said(ana.page, LAPSED)
    expect(ana.page.locator("form[data-sending]")).to_have_count(0)
    ben.sees("Your turn")
    talk.act(ana, "timer-on", value="3")
    expect(form_of(ben, "timer-off").first).to_be_attached()
    assert moves(house) == before + 1


def test_words_and_stopping_wait_for_the_network_however_long_that_takes(house, talk):
    ana = talk.ana
    ana.goes_offline()
    talk.act(ana, "heard", "You want quiet Sundays")
    is_said(ana.page, NOT_YET)
    ana.page.clock.fast_forward("25:00")
    is_said(ana.page, NOT_YET)
    ana.page.context.set_offline(False)
    for who in talk.both:
        who.sees("You want quiet Sundays")
    ana.goes_offline()
    talk.act(ana, "stop")
    is_said(ana.page, NOT_YET)
    ana.page.clock.fast_forward("25:00")
    is_said(ana.page, NOT_YET)
    ana.page.context.set_offline(False)
    talk.see("stopped")
