"""How many taps an agreement takes, and that what one came to do is in sight: at most as many as before, within 700 px of the top."""

import os
from collections import Counter

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Partner
from tests.browser.test_words_for_a_talk import MINUTES

pytestmark = pytest.mark.browser

MOST = {"propose": 5, "counter": 5, "from Home": 1, "sign": 2, "keep": 3, "keep too": 2}
"""From Home, or from the agreement to sign or to counter it."""
IN_SIGHT = 700
READ_FIRST = {"the preview": 844}
"""What is sent is read before it goes, so there the button may end where the first screen does."""


class Counted:
    """Taps by what they were for, and how far down each page's action lies."""

    def __init__(self):
        self.flow = ""
        self.taps: Counter[str] = Counter()
        self.down: dict[str, int] = {}

    def press(self, who: Partner, tap: Locator) -> None:
        """One tap of the flow that runs."""
        self.taps[self.flow] += 1
        if tap.evaluate("el => el.matches('a')"):
            with who.page.expect_event("domcontentloaded"):
                tap.click()
        elif tap.evaluate("el => el.matches('summary')"):
            tap.click()
        else:
            who.press(tap)

    def sees(self, name: str, action: Locator) -> None:
        """How far down the action ends, where the page is at its top."""
        expect(action).to_be_visible()
        page = action.page
        page.evaluate("window.scrollTo(0, 0)")
        self.down[name] = round(action.evaluate("el => el.getBoundingClientRect().bottom + window.scrollY"))
        if os.environ.get("SHOTS"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(
                    path=f"{os.environ['SHOTS']}/{name.replace(' ', '-')}-{scheme}.png", full_page=True
                )
            page.emulate_media(color_scheme="light")


@pytest.mark.long
def test_an_agreement_takes_no_more_taps_than_before_and_its_actions_are_in_sight(house, met, browse):
    house.set_clock(12)
    ana, ben = (Partner(name, browse(phone=True)) for name in ("Ana", "Ben"))
    met.sit_down(house, ana, ben)
    counted = Counted()

    def main(who: Partner, selector: str) -> Locator:
        return who.page.locator(f"main {selector}").first

    def button(who: Partner, name: str, role: str = "button") -> Locator:
        return who.page.locator("main").get_by_role(role, name=name, exact=True).first

    ana.goes("/agreements")
    counted.sees("our agreements, empty", button(ana, "Write your first one", "link"))
    ana.goes("/")
    counted.flow = "propose"
    counted.press(ana, main(ana, "a[href='/agreements']"))
    counted.press(ana, main(ana, "a[href='/agreements/new']"))
    counted.sees("which kind", button(ana, "Write an agreement", "link"))
    counted.press(ana, button(ana, "Write an agreement", "link"))
    counted.sees("the draft", button(ana, "See what Ben will see"))
    ana.fill("what", "Phones stay in the hall while we eat.")
    ana.saved()
    counted.press(ana, button(ana, "See what Ben will see"))
    ana.page.locator("input[name=when][value=at-once]").check()
    counted.sees("the preview", button(ana, "Propose and sign"))
    counted.press(ana, button(ana, "Propose and sign"))
    house.move_clock(days=11 * MINUTES)

    ben.goes("/")
    counted.flow = "from Home"
    counted.press(ben, ben.page.locator(".news-open").filter(has_text="is proposing an agreement"))
    path = ben.page.url.removeprefix(house.url)
    counted.flow = "sign"
    counted.sees("a proposal", button(ben, "Yes, I'll sign", "link"))
    counted.press(ben, button(ben, "Yes, I'll sign", "link"))
    counted.sees("before signing", button(ben, "Sign"))
    counted.press(ben, button(ben, "Sign"))
    expect(ben.page.locator(".signed-moment h2")).to_contain_text("Signed. It's active until")
    expect(ben.page.locator(".signed-moment")).to_be_focused()
    counted.sees("signed", main(ben, ".signed-moment p"))

    house.move_clock(days=50)
    for who in (ana, ben):
        who.sign_in()
        who.goes("/")
        expect(who.page.locator(".news-open").filter(has_text="It's almost time to revisit")).to_have_count(1)
    counted.flow = "keep"
    counted.press(ben, ben.page.locator(".news-open").filter(has_text="almost time"))
    keep = ben.page.locator("details.way > summary").filter(has_text="Keep it")
    counted.sees("almost time to revisit", keep)
    counted.press(ben, keep)
    counted.press(ben, button(ben, "Keep it until then"))
    ana.goes("/")
    counted.flow = "keep too"
    counted.press(ana, ana.page.locator(".news-open").filter(has_text="would like to keep an agreement"))
    ana.sees("Ben would like to keep it")
    counted.sees("keep it too", button(ana, "Keep it too"))
    counted.press(ana, button(ana, "Keep it too"))
    ana.sees("Kept. It's active until")

    ana.goes(path)
    counted.flow = "counter"
    counted.press(ana, ana.page.locator("summary", has_text="Keep, change, put on hold or end it"))
    counted.press(ana, ana.page.locator("details.way > summary").filter(has_text="Change it"))
    counted.press(ana, button(ana, "Start from these words"))
    ana.fill("what", "Phones stay in the bedroom while we eat.")
    ana.saved()
    counted.press(ana, button(ana, "See what Ben will see"))
    counted.press(ana, button(ana, "Propose and sign"))

    print("taps:", ", ".join(f"{name} {taps} (before: {MOST[name]})" for name, taps in counted.taps.items()))
    print("px from the top:", ", ".join(f"{name} {px}" for name, px in counted.down.items()))
    assert {name: taps for name, taps in counted.taps.items() if taps > MOST[name]} == {}
    assert {name: px for name, px in counted.down.items() if px > READ_FIRST.get(name, IN_SIGHT)} == {}
