"""A light question on two phones: proposed, agreed, answered by both, gone at midnight, one's own answer kept, and paused by one.

Once with JavaScript, where the first one's open page shows the other's answer by itself; in the long run without any.
"""

import pytest

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser
PAGE = "/light-question"
HERS, HIS = "A toast with one candle in it", "Sardines, and no more questions"


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_from_a_proposal_to_two_answers_until_midnight_and_a_pause(house, met_after_hello, browse, scripts):
    ana, ben = (Partner(name, browse(phone=True, scripts=scripts)) for name in ("Ana", "Ben"))
    met_after_hello.sit_down(house, ana, ben)

    # Ana looks for it, and proposes days; Ben says yes
    ana.sees_not("ight question")
    ana.goes("/everything")
    ana.press(ana.page.locator("main").get_by_role("link", name="Light question"))
    for day in ("Wednesday", "Thursday"):
        ana.page.locator(".chip", has_text=day).click()
    ana.tap("Propose this")
    ana.sees("You've proposed: Wednesdays and Thursdays")
    ben.goes("/")
    ben.press(ben.page.get_by_role("button", name="Ana is suggesting a light question Answer"))
    ben.tap("That works for me")
    if scripts:
        ana.sees("Answer today's question")
        ana.sees_not("Take it back")

    # Ben answers, and sees nothing yet
    give = ben.page.get_by_role("button", name="Share my answer")
    assert give.bounding_box()["y"] + give.bounding_box()["height"] <= 700
    assert ben.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ben.write(HIS)
    if scripts:
        ben.saved()
        ben.page.reload()
    else:
        ben.tap("Save it for now")
    assert ben.page.locator("textarea[name=text]").input_value() == HIS
    ben.tap("Share my answer")
    ben.sees("Opens when you've both answered.")

    # Ana does, and both read both; Home asks for the check-in alone
    ana.goes("/")
    ana.sees_not("Today's light question")
    ana.goes(PAGE)
    ana.sees_not(HIS)
    ana.write(HERS)
    ana.tap("Share my answer")
    ana.sees(HIS)
    if not scripts:
        ben.goes(PAGE)
    ben.sees(HERS)
    ben.sees("Here until midnight.")
    if not scripts:
        ben.goes("/")
        ben.sees("You've both answered")

    # after midnight it's gone for both, and each has their own
    house.set_clock(1)
    for who, own, other in ((ana, HERS, HIS), (ben, HIS, HERS)):
        who.goes(PAGE)
        who.sees("Share my answer")
        who.sees_not(other)
        who.goes("/only-me")
        who.tap("My own answers", role="link")
        who.sees(own)
        who.sees_not(other)

    # Ben pauses it, and Ana goes on
    ben.goes(PAGE)
    ben.open_all()
    ben.tap("Pause it")
    ana.goes(PAGE)
    ana.sees("Paused for now")
    ana.tap("Start again")
    ana.sees("Share my answer")
