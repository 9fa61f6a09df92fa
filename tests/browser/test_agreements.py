"""Months of one agreement: drafted, countered, signed, looked at again, changed, and withdrawn by one alone.

Once with JavaScript, on a phone and a desktop that follow each other without a reload; once without any.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_words_for_a_talk import MINUTES
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

RULE = "You show me your phone whenever I ask."
FIRST = "Phones stay in the hall while we eat."
SECOND = "Phones stay in the hall while we eat and for an hour after."
THIRD = "Phones stay in the bedroom while we eat and for an hour after."


def send(who: Partner, house, *, sign: bool) -> None:
    """From the preview, at once; ten minutes later it is there."""
    who.page.locator("input[name=when][value=at-once]").check()
    who.press(who.page.locator(f"button[name=sign][value={'yes' if sign else 'no'}]"))
    house.move_clock(days=11 * MINUTES)


def sign(who: Partner, comfort: str = "8") -> None:
    who.page.locator("main a[href*='/sign']").first.click()
    who.sees("Before you sign")
    who.open_all()
    who.page.locator("input[name=comfort]").last.fill(comfort)
    who.tap("Sign")


def way(who: Partner, name: str, action: str) -> None:
    """One of the four ways that weigh the same."""
    who.page.locator("details.way > summary").filter(has_text=name).first.click()
    who.press(who.page.locator(f"form[action='{action}'] button").first)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_an_agreement_lives_through_three_versions_and_ends_by_one_alone(house, met, browse, scripts):
    house.set_clock(12)
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    met.sit_down(house, ana, ben)

    ana.goes("/")
    ana.tap("Our agreements", role="link")
    ana.goes("/agreements/new/agreement?topic=privacy")
    ana.fill("what", RULE)
    if scripts:
        ana.saved()
        ana.page.locator("[name='what']").blur()  # while she types nothing is said to it
    else:
        ana.press_button("go", "help")
    ana.sees("Could you say what you'll do instead?")
    ana.sees("Would a no be okay?")
    ana.fill("what", FIRST)
    ana.press_button("go", "help")
    ana.sees_not("Would a no be okay?")
    ana.press_button("go", "preview")
    ana.sees(FIRST)
    send(ana, house, sign=True)
    path = re.sub(r"[#?].*", "", ana.page.url.removeprefix(house.url))

    ben.goes("/agreements")
    ben.page.locator(f"main a[href='{path}']").first.click()
    ben.sees(FIRST)
    if scripts:
        ana.goes(path)
    ben.press_button("kind", "change")
    ben.fill("what", SECOND)
    ben.press_button("go", "preview")
    expect(ben.page.locator("main .diff ins").first).to_contain_text("added: ")
    send(ben, house, sign=True)
    ben.goes(path)
    ana.goes(path)
    for who in (ana, ben):
        expect(who.page.locator("main .diff ins").first).to_contain_text("for an hour after")
    sign(ana)
    ana.sees("Active until")
    if not scripts:
        ben.goes(path)
    ben.sees("Active until")

    house.move_clock(days=57)
    for who in (ana, ben):
        who.sign_in()  # after two months the session has run out
    ben.goes("/")
    ben.sees("It's time to revisit an agreement")
    ben.goes("/check-in")
    ben.sees(SECOND)
    ben.sees("Time to revisit")
    ben.goes(path)
    ben.sees("Keeping it takes you both")
    way(ben, "Change it", f"{path}/change")
    ben.fill("what", THIRD)
    ben.page.locator("input[name=look_on][type=radio]").first.check()
    ben.press_button("go", "preview")
    send(ben, house, sign=True)
    ana.goes(path)
    expect(ana.page.locator("main .diff del").first).to_contain_text("hall")
    if scripts:
        ben.goes(path)
    sign(ana)
    if not scripts:
        ben.goes(path)
    ben.sees("Active until")
    ben.sees(THIRD)

    ana.page.locator("summary", has_text="Keep, change, put on hold or end it").click()
    way(ana, "End it", f"{path}/end")
    ana.sees("Ended for both of you")
    if not scripts:
        ben.goes(path)
    expect(ben.page.locator("main .standing")).to_contain_text("Ended")
    ben.goes(f"{path}/history")
    for words in (FIRST, "for an hour after", "bedroom"):
        ben.sees(words)
    ending = ben.page.locator("main").inner_text().rsplit("Ended", 1)[1]
    assert "Ana" not in ending
