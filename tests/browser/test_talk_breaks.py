"""A break in a talk, on a page that was away when it began or whose device got another time since."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_talk_that_is_off import settling_in  # noqa: F401  a fixture
from tests.browser.test_together import Together, form_of

pytestmark = pytest.mark.browser

AN_HOUR_BACK = "() => { const now = Date.now; Date.now = () => now() - 3600000; }"


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
    ana.page.evaluate(AN_HOUR_BACK)
    then = datetime.now(UTC) + timedelta(seconds=house.lead, minutes=60)
    talk.act(ana, "pause-until", value="60")
    expect(left).not_to_have_attribute("data-left", before)
    ends = datetime.fromisoformat(left.get_attribute("data-left"))
    assert abs(ends - then) < timedelta(minutes=2)


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
