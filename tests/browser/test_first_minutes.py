"""The first minutes: from the front page to an opened hello in few taps, and on each screen what comes next is in sight.

The taps are printed at the end of a run; what people type isn't counted.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

MOST = {"Ana": 8, "Ben": 6}
"""Taps to the opened hello: of who invites, and of who was invited."""
IN_SIGHT = 700
"""The pixels of a phone's first screen within which the primary action ends, whatever the browser's bars take."""


class Phone(Partner):
    """Someone at a phone, whose every tap is on the screen's primary action and above its fold."""

    def looks(self) -> None:
        """The first primary action of the page is in sight without scrolling."""
        primary = self.page.locator("main .button-primary:visible").first
        primary.wait_for()
        self.page.evaluate("window.scrollTo(0, 0)")
        box = primary.bounding_box()
        assert box, self.page.url
        self.low = max(getattr(self, "low", 0), box["y"] + box["height"])
        assert box["y"] + box["height"] <= IN_SIGHT, (self.page.url, primary.inner_text(), box)

    def tap(self, name: str, **where) -> None:
        self.looks()
        super().tap(name, **where)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_two_people_say_hello_within_a_few_taps(house, browse, scripts, record_property):
    ana = Phone("Ana", browse(phone=True, scripts=scripts))
    ben = Phone("Ben", browse(phone=True, scripts=scripts))
    ana.arrives()
    ana.tap("Invite your partner", role="link")
    ana.tap("Make an invitation")
    if scripts:
        ana.tap("Copy the words and the link")
    told, loads = (
        "This page tells you when your partner has joined.",
        "Load this page again to see if they've joined.",
    )
    expect(ana.page.get_by_text(told)).to_be_visible(visible=scripts)
    if scripts:
        expect(ana.page.locator("noscript p")).to_have_count(0)
    else:  # by its element: Playwright finds no text in one of these
        expect(ana.page.locator("noscript p")).to_have_text(loads)
        expect(ana.page.locator("noscript p")).to_be_visible()
    link = ana.page.locator("p.link-text").inner_text()

    ben.goes(link)
    if not scripts:
        ben.fill("code", f"She wrote: {link} (see you!)")
        ben.tap("Open the invitation")
    ben.sees("Ana has invited you")
    ben.joins()
    ben.write("How you hum while cooking")
    ben.tap("My hello's ready")
    ben.sees("Your hello is saved.")

    if not scripts:
        ana.page.reload()
    ana.sees("Ben has joined")  # by itself, where scripts run
    ana.tap("Say hello", role="link")
    ana.write("Your patience with me")
    ana.tap("My hello's ready")
    for who in (ana, ben):
        if not scripts:
            who.goes("/check-in/hello")
        who.sees("How you hum while cooking")
        who.sees("Your patience with me")
        who.sees_not("Your hello is saved.")
        record_property("taps to the opened hello", f"{who.name}: {len(who.steps)} ({' > '.join(who.steps)})")
        assert len(who.steps) <= MOST[who.name], who.steps


def test_looking_around_keeps_what_is_typed_in_the_page(house, browse):
    sent, page = [], browse(phone=True)
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto("/pairing/look-around")
    page.locator("#sample-words").fill("zebra crossing")
    page.get_by_text("See how it opens").click()
    expect(page.locator("main").get_by_text("How you hum while you cook")).to_be_visible()
    page.get_by_role("link", name="Back to the start page").click()
    page.wait_for_url("**/")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "zebra" not in kept + "".join(sent)
