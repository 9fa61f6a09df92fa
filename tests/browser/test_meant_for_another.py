"""A tap whose place another button took an instant before never does what that one says, and stopping is never where a break was."""

import os

import pytest
from playwright.sync_api import Locator

from tests.browser.people import Partner
from tests.browser.test_together import Together, form_of
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)
APART = 20
"""More than the 16 px around a touch in which Chromium looks for the button that was meant."""
Spot = tuple[float, float]


def middle(button: Locator) -> Spot:
    """Where a thumb presses it, once it's in sight."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def taps(who: Partner, at: Spot) -> None:
    """One tap there, whatever is there."""
    who.page.touchscreen.tap(*at)


def shot(who: Partner, name: str) -> None:
    if os.environ.get("SHOTS"):
        who.page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png")


def sides(who: Partner, move: str) -> dict[int, tuple[float, float]]:
    """Where its button in the bar begins and ends, at each width."""
    found, was = {}, who.page.viewport_size
    button = who.page.locator(f".live-bar-row > form:has(input[value='{move}']) button")
    for width in WIDTHS:
        who.page.set_viewport_size({"width": width, "height": 844})
        box = button.bounding_box()
        found[width] = box["x"], box["x"] + box["width"]
        shot(who, f"{move}-{width}")
    who.page.set_viewport_size(was)
    return found


def test_stopping_never_stands_where_a_break_stood(house, met, browse):
    talk, stops = Together(house, met, browse, scripts=True), []
    ana, ben = talk.both
    talk.begin("talk", lambda name: stops.append(sides(ana, "stop")))
    talk.see("One of you says a little")
    pause = sides(ana, "pause")
    talk.act(ben, "pause")
    ana.sees("Ben is taking a break.")
    stops.append(sides(ana, "stop"))
    assert len(stops) == 3
    for width in WIDTHS:
        assert all(stop[width][0] - pause[width][1] >= APART for stop in stops), (width, pause, stops)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_break_tapped_twice_is_a_break(house, met, browse, scripts):
    talk = Together(house, met, browse, scripts=scripts)
    ana = talk.ana
    talk.begin("talk")
    talk.see("One of you says a little")
    at = middle(form_of(ana, "pause").locator("button"))
    taps(ana, at)
    ana.sees("Taking a break.")
    taps(ana, at)
    for who in talk.both:
        talk.act(who, "return")
    talk.see("One of you says a little")


def test_a_break_that_both_want_is_a_break(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("One of you says a little")
    at = middle(form_of(ana, "pause").locator("button"))
    talk.act(ben, "pause")
    ana.sees("Ben is taking a break.")
    taps(ana, at)
    for who in talk.both:
        talk.act(who, "return")
    talk.see("One of you says a little")
