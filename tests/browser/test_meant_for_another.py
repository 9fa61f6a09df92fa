"""A tap whose place another button took an instant before never does what that one says, and stopping is never where a break was."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

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


@contextmanager
def an_instant(who: Partner) -> Iterator[None]:
    """No time goes by in this page until it's over."""
    who.page.evaluate("const now = performance.now(); performance.now = () => now;")
    yield
    who.page.evaluate("delete performance.now")


def state(who: Partner) -> dict:
    return json.loads(who.page.locator("#talk-state").get_attribute("value"))


def taps_twice(who: Partner, button: Locator) -> None:
    """The second time when the page has changed, and on the same spot."""
    expect(button).to_be_visible()
    who.reads()
    at, was = middle(button), who.page.locator("#talk-state").get_attribute("value")
    with an_instant(who):
        taps(who, at)
        expect(who.page.locator("#talk-state")).not_to_have_attribute("value", was)
        taps(who, at)


def test_the_second_of_two_taps_is_no_other_move(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both

    talk.begin("talk")
    talk.see("Who begins?")
    taps_twice(ana, ana.page.locator("#move-take button"))
    ana.page.locator("#live-more > summary").click()
    ana.page.locator("#timer-choice > summary").click()
    taps_twice(ana, ana.page.get_by_role("button", name="2 minutes"))
    expect(ana.page.locator("#timer")).to_be_visible()
    talk.act(ben, "heard", "You want Sundays")
    ana.sees("Is that what you meant?")
    assert (state(ana)["turn"], state(ana)["holder"]) == (1, state(ben)["holder"])
    ana.sees("Your turn")
    talk.act(ana, "answer", value="yes")
    for move in ("lay-down", "to-close"):
        talk.act(ana, move)
    ana.page.locator("#word-text").fill("closer")
    taps_twice(ana, ana.page.get_by_role("button", name="Add my word"))
    talk.act(ben, "word", "lighter")
    talk.see("closer")
    expect(ana.page.get_by_role("button", name="Say thank you")).to_be_visible()


def test_a_turn_passed_by_two_taps_on_one_phone_is_passed_once(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("Who begins?")
    talk.act(ana, "sofa-on")
    talk.see("Ana suggests sharing one phone.", ben)
    talk.act(ben, "sofa-on")
    ana.press(ana.page.get_by_role("button", name="Ana begins"))
    taps_twice(ana, ana.page.get_by_role("button", name="Pass the turn to Ben"))
    ana.sees("Ben's turn")
    talk.act(ana, "timer-on", value="2")
    expect(ana.page.locator("#timer")).to_be_visible()
    assert state(ana)["turn"] == 2


def test_a_tap_on_what_the_partner_just_moved_there_is_none_but_a_key_is(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("Who begins?")
    at = middle(ana.page.locator("#live-more > summary"))
    with an_instant(ana):
        talk.act(ben, "pause")
        ana.sees("Ben is taking a break.")
        taps(ana, at)
        ana.page.locator("#move-return button").press("Enter")
        ana.sees("You're back")
        talk.act(ben, "return")
        ana.sees("Who begins?")
    with an_instant(ana):
        talk.act(ben, "pause")
        ana.sees("Ben is taking a break.")
        ana.page.keyboard.press("Tab")
        taps(ana, at)
        talk.see("Stopped for today")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_an_answer_shared_by_two_taps_is_shared(house, met_after_hello, browse, scripts):
    ana, ben = (Partner(name, browse(phone=True, scripts=scripts)) for name in ("Ana", "Ben"))
    met_after_hello.sit_down(house, ana, ben)
    ana.goes("/light-question")
    ana.page.locator(".chip", has_text="Wednesday").click()
    ana.tap("Propose this")
    ben.goes("/light-question")
    ben.tap("That works for me")
    ana.goes("/light-question")
    ana.write("Skating")
    ana.tap("Share my answer")
    ana.open_all()
    ana.tap("Take it back")
    ana.sees("Taken back.")  # so that the button is as far down as what comes into its place
    ana.write("Curling")
    at = middle(ana.page.get_by_role("button", name="Share my answer"))
    taps(ana, at)
    ana.sees("Opens when you've both answered.")
    shot(ana, "shared")
    taps(ana, at)
    shot(ana, "shared-twice")
    ana.goes("/light-question")
    ana.sees("Opens when you've both answered.")
    ana.sees("Curling")
