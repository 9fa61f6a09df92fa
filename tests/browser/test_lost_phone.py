"""A lost phone: from another device Ana ends it, and whoever holds it is left with a page that asks to sign in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

WAY_IN = re.compile(r"/sign-in")
WORDS = "The tide was out and we walked to the lighthouse"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_lost_phone_is_ended_from_another_device(house, browse, scripts):
    ana = Partner("Ana", browse(scripts=scripts, user_agent=PHONE))
    ana.goes("/sign-up")
    ana.sign_up()
    occasion = ana.opens_week()
    ana.write(WORDS)
    ana.saved() if scripts else ana.tap("Next")
    ana.goes(f"/check-in/{occasion}/questions/1")
    at_home = Partner("Ana", browse(scripts=scripts))
    at_home.sign_in()
    at_home.goes("/settings")
    at_home.press(at_home.page.get_by_role("link", name="Devices"))
    at_home.sees("Is this you?")
    at_home.page.get_by_label("Your password").fill(PASSWORD)
    at_home.tap("It's me")
    at_home.sees("Chrome on Android")
    at_home.tap("Sign out Chrome on Android")
    at_home.sees_not("Sign out every other device")
    if scripts:
        ana.page.wait_for_url(WAY_IN)  # its socket has ended, and the page asked why
    else:
        ana.page.reload()
    expect(ana.page).to_have_url(WAY_IN)
    assert WORDS not in ana.page.content()
    ana.page.go_back()
    expect(ana.page).to_have_url(WAY_IN)
    assert WORDS not in ana.page.content()
    at_home.goes(f"/check-in/{occasion}/questions/1")
    expect(at_home.page.locator("textarea[name=text]").first).to_have_value(WORDS)
