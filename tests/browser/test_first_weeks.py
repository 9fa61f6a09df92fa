"""The first evening of two people: from an empty data folder to a second week that begins with last week's promises.

Once with JavaScript on a phone and a desktop, where both screens change without a reload; once without any.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner, pair_up
from tests.browser.test_opening import too_far_down

pytestmark = pytest.mark.browser


def join_and_say_hello(ana: Partner, ben: Partner, *, scripts: bool) -> None:
    pair_up(ana, ben, by_link=scripts)
    ben.write("Your patience with me")
    ben.tap("My hello's ready")
    ben.sees("Opens when you've both written")
    if not scripts:
        ana.goes("/pairing")
    ana.sees("Ben has joined")
    ana.tap("Say hello", role="link")
    ana.sees_not("Your patience with me")
    ana.write("How you hum while cooking")
    ana.tap("My hello's ready")
    for who in (ana, ben):
        if not scripts:
            who.goes("/check-in/hello")
        who.sees("Your patience with me")
        who.sees("How you hum while cooking")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_people_meet_write_open_promise_and_begin_the_next_week(house, browse, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    join_and_say_hello(ana, ben, scripts=scripts)
    taps = [s for who in (ana, ben) for s in who.steps]
    assert len(taps) <= (11 if scripts else 13), taps

    # the week: Ana writes and reloads, Ben loses the connection for a while
    occasion = ana.opens_week()
    ana.write("Thank you for the soup on Tuesday")
    if scripts:
        ana.saved()
        ana.page.reload()
    else:
        ana.tap("Next")
        ana.goes(f"/check-in/{occasion}/questions/1")
    expect(ana.page.locator("textarea[name=text]").first).to_have_value("Thank you for the soup on Tuesday")
    ana.tap("Next")
    ana.write("When we walked home")
    ana.page.get_by_label("Keep this to myself").check()
    ana.tap("Next")

    ben.opens_week()
    if scripts:
        ben.goes_offline()
    ben.write("Thank you for waiting up")
    if scripts:
        ben.sees("Not saved yet")
        ben.page.context.set_offline(False)
        ben.saved()
    ben.tap("Next")

    for who, other in ((ana, ben), (ben, ana)):
        who.goes(f"/check-in/{occasion}/preview")
        who.tap("I'm ready")
        if who is ana:
            who.sees("Opens when you're both ready")
            other.goes(f"/check-in/{occasion}")
            other.sees_not("soup on Tuesday")
            other.goes(f"/check-in/{occasion}/preview")
    for who in (ana, ben):
        if not scripts:
            who.goes(f"/check-in/{occasion}/opening")
        who.tap("Start reading", role="link")
        who.sees("Thank you for the soup on Tuesday")
        who.sees("Thank you for waiting up")
    ben.sees_not("When we walked home")

    # replies and promises, on both screens
    ben.press(ben.page.locator(".reply-heart"))
    expect(ben.page.locator(".reply-heart[aria-pressed=true]")).to_have_count(1)
    for who, words in ((ana, "I put the phone away at dinner"), (ben, "I make the tea on Monday")):
        who.goes(f"/check-in/{occasion}#promises")
        if who.page.get_by_text("Make another promise").count():
            who.page.get_by_text("Make another promise").click()
        who.page.locator("#promises textarea[name=text]").fill(words)
        who.tap("Make this promise")
        who.sees(words)
    if not scripts:
        ana.goes(f"/check-in/{occasion}")
    ana.sees("I make the tea on Monday")

    # the next week begins with them: on its day it asks how they went
    house.set_clock(20, weekday=6)
    house.set_clock(11, weekday=6)
    for who in (ana, ben):
        who.goes("/check-in")
        who.sees("I put the phone away at dinner")
        who.sees("I make the tea on Monday")
        assert too_far_down(who.page) == []
    ana.press(ana.page.locator("#last-promises").get_by_role("button", name="Done"))
    ana.page.locator("summary", has_text="Promises from last time").first.click()
    ana.sees("You said: Done")
    ben.goes("/check-in")
    ben.page.locator("summary", has_text="Promises from last time").first.click()
    ben.press(ben.page.get_by_role("button", name="Say thank you"))
    ben.sees("You said thank you")
    ana.goes("/check-in/history")
    ana.page.locator("main").get_by_role("link").filter(has_text="hello").first.wait_for()
    expect(ana.page.locator("main a[href^='/check-in/history/']")).to_have_count(2)
