"""Times in a talk, on a page that was away when a break began or whose device got another time since."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_talk_that_is_off import settling_in  # noqa: F401  a fixture
from tests.browser.test_together import Together, form_of

pytestmark = pytest.mark.browser

AN_HOUR = 3600000
PUT_CLOCK = "(by) => { const now = Date.now; Date.now = () => now() + by; }"
HALF_AN_HOUR = 1860000
NOTE_RINGS = "window.rings = 0; navigator.vibrate = () => { rings += 1; };"
SWITCH_SOUND_ON = "localStorage.setItem('couples.break-sound', 'on')"
FORGET = "p => { p.textContent = ''; }"


def taps(who: Partner, move: str) -> None:
    who.press(form_of(who, move).locator("button").first)


def test_minutes_from_now_are_the_servers_when_the_devices_clock_is_put_back_on_an_open_page(
    house, met, browse
):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.act(ana, "pause")
    talk.see("a break. Back at")
    left = ben.page.locator("#live-head [data-left]")
    before = left.get_attribute("data-left")
    ana.page.evaluate(PUT_CLOCK, -AN_HOUR)
    then = datetime.now(UTC) + timedelta(seconds=house.lead, minutes=60)
    talk.act(ana, "pause-until", value="60")
    expect(left).not_to_have_attribute("data-left", before)
    ends = datetime.fromisoformat(left.get_attribute("data-left"))
    assert abs(ends - then) < timedelta(minutes=2)


@pytest.mark.parametrize("by", [-AN_HOUR, AN_HOUR], ids=["back", "forward"])
def test_a_turn_and_a_break_count_on_when_the_devices_clock_is_put(house, met, browse, by):
    talk = Together(house, met, browse, scripts=True)
    ana = talk.ana
    talk.begin("talk")
    talk.see("Who begins?")
    talk.act(ana, "take")
    talk.act(ana, "timer-on", value="5")
    ring, until = ana.page.locator("#timer p"), ana.page.locator("#live-head [data-left]")
    expect(ring).to_have_text("About 5 minutes left")
    ana.page.evaluate(PUT_CLOCK, by)
    ring.evaluate(FORGET)  # it's written again with the next second
    expect(ring).to_have_text(re.compile("About [45] minutes left"))
    talk.act(ana, "pause")
    expect(until).to_be_visible()
    ana.page.evaluate(PUT_CLOCK, by)
    until.evaluate(FORGET)
    expect(until).to_have_text(re.compile("About (29|30) minutes from now"))


def test_the_end_of_a_break_is_rung_once_it_has_come_and_not_when_the_devices_clock_is_put_forward(
    house, met, browse
):
    talk = Together(house, met, browse, scripts=True)
    ana = talk.ana
    page = ana.page
    page.add_init_script(NOTE_RINGS)
    page.evaluate(SWITCH_SOUND_ON)
    talk.begin("talk")
    talk.act(ana, "pause")
    talk.see("a break. Back at")
    page.wait_for_load_state("networkidle")
    page.route("**/part", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/part")):
        page.evaluate(PUT_CLOCK, AN_HOUR)
    assert page.evaluate("rings") == 0
    page.unroute("**/part")
    house.move_clock(days=HALF_AN_HOUR / 86400000)
    page.evaluate(PUT_CLOCK, HALF_AN_HOUR)  # as a device that slept
    ana.sees("Your break ended at")
    assert page.evaluate("rings") == 1
    talk.act(ana, "ask-longer", value="20")
    talk.see("a break. Back at")
    assert page.evaluate("rings") == 1


def test_whoever_was_offline_from_settling_in_to_a_break_finds_the_breathing_guide_there(settling_in):  # noqa: F811
    ana, ben = settling_in
    taps(ana, "ready")
    ana.sees("You're ready.")
    ana.goes_offline()
    ben.goes(ana.page.url)
    taps(ben, "ready")
    ben.sees("What it's about")
    taps(ben, "pause")
    ben.sees("Taking a break. Back at")
    ana.page.context.set_offline(False)
    ana.sees("Ben is taking a break.")
    expect(ana.page.locator("#calm").get_by_role("button", name="Start")).to_be_visible()
