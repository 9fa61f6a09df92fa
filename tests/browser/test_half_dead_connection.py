"""A line that died without a word: taps still arrive, once, and the page says so; what was missed comes when it wakes.

Ana and Ben each have connections of their own through one network, told apart by the name of their browser.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import databases
from tests.browser.people import Partner
from tests.browser.test_together import Together, form_of
from tests.browser.test_words_for_a_talk import MINUTES
from tests.how_often import SCRIPTS_FIRST
from tests.sockets import comes_true
from tests.tcp_proxy import Line, spoilable_network

pytestmark = pytest.mark.browser

SOON = 10_000
"""Milliseconds, on a busy machine. Engine.IO itself finds a silent line after 45 s, and a request waits far longer."""
SAYS_SO_AFTER, PATIENCE = 800, 1600
"""Milliseconds on the page's own clock, from a tap to the word on the screen, and to the plain request."""
SLOW = "The connection's slow. We're still sending it."
NOT_YET = "Not sent yet. It'll go out by itself when you're back online."
WEATHER = "https://www.bbc.com/"
SOCKET = b"GET /socket.io"
NOTE_WHAT_IS_SAID = """() => {
  window.said = [];
  const line = document.getElementById('live-said');
  new MutationObserver(() => window.said.push(line.textContent)).observe(line, {childList: true, subtree: true});
}"""


@pytest.fixture
def network():
    with spoilable_network() as opened:
        yield opened


@pytest.fixture
def named(browse):
    """Browsers that say whose they are: the first is Ana's, the second Ben's."""
    names = iter(("Ana", "Ben"))
    return lambda **more: browse(user_agent=next(names), also=(WEATHER,), **more)


def count(house, table: str) -> int:
    with databases.connect_in(house.folder) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


LIVING = "sessions WHERE ended_at IS NULL"


def moves(house) -> int:
    return count(house, "live_moves")


def sockets(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.first_bytes.startswith(SOCKET)]


def is_connected(network, who: Partner, *, but: tuple[Line, ...] = ()) -> bool:
    return comes_true(lambda: any(line not in but for line in sockets(network.lines(who.name))))


def notes_what_is_said(page: Page) -> None:
    page.evaluate(NOTE_WHAT_IS_SAID)


def was_said(page: Page) -> list[str]:
    return page.evaluate("window.said")


def stops_the_clock(page: Page) -> None:
    """From now on its time goes on by hand. It stops a moment ahead, since time may not go back."""
    page.clock.pause_at(page.evaluate("Date.now()") + 1500)


def sees_soon(who: Partner, text: str) -> None:
    expect(who.page.locator("main").get_by_text(text).first).to_be_visible(timeout=SOON)


def test_a_tap_on_a_silent_line_arrives_once_and_the_page_says_that_it_takes_longer(
    house, met, named, network, transport
):
    talk = Together(house, met, named, scripts=True)
    ana, ben = talk.both
    ana.page.clock.install()
    talk.begin("talk")
    talk.see("One of you says a little")
    assert is_connected(network, ana)
    stops_the_clock(ana.page)
    talk.act(ben, "next")
    ana.sees("Ben is ready for the next step.")  # whatever her page had asked is answered, too
    before, held = moves(house), network.hold("Ana")
    assert sockets(held)
    notes_what_is_said(ana.page)
    by_the_form: list[str] = []
    ana.page.on(
        "request", lambda asked: by_the_form.append(asked.method) if asked.url.endswith("/moves") else None
    )
    talk.act(ana, "pause")
    ana.page.clock.run_for(SAYS_SO_AFTER - 1)
    assert was_said(ana.page) == []
    ana.page.clock.run_for(1)
    assert was_said(ana.page) == [SLOW]
    ana.page.clock.run_for(PATIENCE - SAYS_SO_AFTER - 1)
    assert by_the_form == []
    with ana.page.expect_request(f"**{talk.path}/moves"):
        ana.page.clock.run_for(1)
    ana.page.clock.resume()
    sees_soon(ben, "Taking a break. Back at")
    sees_soon(ana, "Taking a break. Back at")
    assert SLOW in was_said(ana.page)
    expect(ana.page.locator("#live-said")).to_be_empty()
    assert moves(house) == before + 1

    assert is_connected(network, ana, but=tuple(held))
    for who in talk.both:
        talk.act(who, "return")
    talk.see("One of you says a little")
    for line in held:
        line.release()
    assert comes_true(lambda: all(line.is_over for line in sockets(held)))  # the server has read it all
    assert moves(house) == before + 3

    assert sockets(
        network.hold("Ana", only_answers=True)
    )  # what she taps arrives, and she doesn't hear of it
    with ana.page.expect_request(f"**{talk.path}/moves"):
        talk.act(ana, "take")
    sees_soon(ben, "Listen first. Nothing to solve yet.")
    sees_soon(ana, "Your turn")
    expect(ana.page.locator("#live-said")).to_be_empty()
    assert moves(house) == before + 4

    assert sockets(network.drop("Ben"))
    talk.act(ana, "timer-on", value="3")
    expect(form_of(ben, "timer-off").first).to_be_attached(
        timeout=2 * SOON
    )  # he taps nothing: his page finds out

    network.cut("Ana")
    talk.act(ana, "pass")
    sees_soon(ben, "Your turn")
    sees_soon(ana, "Listen first. Nothing to solve yet.")
    assert moves(house) == before + 6


@pytest.mark.long
def test_on_a_slow_network_and_one_that_swallows_every_request_words_arrive_once(house, met, named, network):
    talk = Together(house, met, named, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("One of you says a little")
    talk.act(ben, "take")
    talk.see("Listen first. Nothing to solve yet.", ana)
    assert is_connected(network, ana)
    notes_what_is_said(ana.page)

    network.delay("Ana", 1)
    talk.act(ana, "heard", "Said over a slow line")
    ben.sees("Said over a slow line")
    ana.sees("Said over a slow line")
    assert SLOW in was_said(ana.page)
    network.delay("Ana", 0)
    talk.act(ben, "answer", value="yes")
    ana.sees("Yes, that's it.")

    network.hold("Ana", new=True)
    talk.act(ana, "heard", "Said into the silence")
    expect(ana.page.locator("#live-said")).to_have_text(SLOW)
    ben.sees_not("Said into the silence")
    network.cut("Ana")
    expect(ana.page.locator("#live-said")).to_have_text(
        re.compile(re.escape(SLOW) + "|" + re.escape(NOT_YET))
    )
    expect(ana.page.locator("#heard-text")).to_have_value("Said into the silence")
    network.release("Ana")
    ben.sees("Said into the silence")
    ana.sees("Said into the silence")
    talk.on("What could you two try?")  # where both are read again
    for who in talk.both:
        who.goes(talk.path)
        for words in ("Said over a slow line", "Said into the silence"):
            expect(who.page.locator("main").get_by_text(f"“{words}”", exact=True)).to_have_count(1)


WAKE = "name => (name === 'online' ? window : document).dispatchEvent(new Event(name))"


@pytest.mark.long
def test_a_page_that_wakes_on_a_dead_line_catches_up(house, met, named, network):
    ana, ben = Partner("Ana", named(phone=True)), Partner("Ben", named())
    met.sit_down(house, ana, ben)
    dead: tuple[Line, ...] = ()
    for who in (ana, ben):
        who.goes("/together")
    for event, tap, then in (
        ("online", "Ask Ben", "Yes, now"),
        ("visibilitychange", "Cancel my request", "say yes, you can ask again"),
    ):
        assert is_connected(network, ben, but=dead)
        ben.page.wait_for_load_state("networkidle")
        ben.sees_not(then)
        dead += tuple(sockets(network.hold("Ben")))
        ana.tap(tap)
        expect(ana.page.get_by_role("button", name=tap, exact=True)).to_have_count(0)
        ben.sees_not(then)
        ben.page.evaluate(WAKE, event)
        sees_soon(ben, then)


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_break_stopping_and_leaving_need_no_socket(house, met, named, network, scripts):
    network.refused = SOCKET
    talk = Together(house, met, named, scripts=scripts)
    ana, ben = talk.both
    talk.by_hand = True  # without a socket a page looks every ten seconds, which is waited for once
    talk.begin("talk")
    talk.see("One of you says a little")
    assert not sockets(network.lines(""))
    talk.by_hand = not scripts
    talk.act(ana, "pause")
    ana.sees("Taking a break. Back at")
    talk.see("Taking a break. Back at", ben)
    house.move_clock(days=31 * MINUTES)
    talk.by_hand = True
    for who in talk.both:
        talk.act(who, "return")
    talk.see("One of you says a little")
    talk.act(ben, "stop")
    talk.see("stopped")
    ana.page.route(f"{WEATHER}**", lambda route: route.fulfill(body="the weather"))
    ana.page.locator("[data-quick-exit] button").click()
    expect(ana.page.get_by_text("the weather")).to_be_visible()
    ana.goes(talk.path)
    expect(ana.page).to_have_url(re.compile("/sign-in"))


def test_leaving_on_dead_connections_still_ends_the_session(house, named, network):
    ana = Partner("Ana", named(phone=True))
    ana.arrives()
    ana.page.route(f"{WEATHER}**", lambda route: route.fulfill(body="the weather"))
    ana.goes("/settings")
    assert count(house, LIVING) == 1
    ana.page.wait_for_load_state("networkidle")
    assert network.drop("Ana")
    ana.page.locator("[data-quick-exit] button").click()
    expect(ana.page.get_by_text("the weather")).to_be_visible()
    assert comes_true(lambda: count(house, LIVING) == 0)
