"""A paste that is longer than its field takes: nothing is cut, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

PASTE = "A long letter. " * 333 + "And these are its last words."
OVER = len(PASTE) - 5000


@pytest.mark.browser
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_paste_that_is_too_long_stays_whole_and_says_so_and_a_shorter_one_is_saved(house, browse, scripts):
    assert 0 < OVER < 100
    ana = Partner("Ana", browse(scripts=scripts))
    ana.goes("/sign-up")
    ana.sign_up()
    ana.opens_week()
    field = ana.page.locator("textarea[name=text]").first
    ana.write(PASTE)
    expect(field).to_have_value(PASTE)
    if scripts:
        ana.sees(f"That's {OVER} characters too many. Nothing is cut.")
    else:
        ana.tap("Next")
        expect(field).to_have_value(PASTE)
    ana.sees("There's room for")
    ana.write(PASTE[:5000])
    if scripts:
        ana.saved()
        ana.sees_not("Nothing is cut")
    else:
        ana.tap("Next")
    ana.opens_week()
    expect(field).to_have_value(PASTE[:5000].strip())
