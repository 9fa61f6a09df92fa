"""A paste that is longer than its field takes, by a few letters or sixty times over: nothing is cut, with scripts and without.

And half a letter, which comes back as the mark for one that can't be read, with the words around it.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_shared_device import signs_out
from tests.how_often import SCRIPTS_FIRST

PASTE = "A long letter. " * 333 + "And these are its last words."
BOOK = "A long letter. " * 20_000 + "And these are its last words."
"""About 300 kB; a request of any kind takes up to one megabyte."""
TYPE_HALF_A_LETTER = """field => {
  field.value = `A heron ${String.fromCharCode(0xd83d)} at dusk`;
  field.dispatchEvent(new Event('input', {bubbles: true}));
}"""
"""As an editor does it that deletes by one place where a letter takes two."""


@pytest.mark.browser
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_paste_that_is_too_long_stays_whole_and_says_so_and_a_shorter_one_is_saved(house, browse, scripts):
    assert len(BOOK.encode()) > 300_000
    ana = Partner("Ana", browse(scripts=scripts))
    ana.goes("/sign-up")
    ana.sign_up()
    ana.opens_week()
    field = ana.page.locator("textarea[name=text]").first
    for paste, over in ((BOOK, "295,029 characters"), (PASTE, "24 characters"), ("x" * 5001, "1 character")):
        ana.write(paste)
        expect(field).to_have_value(paste)
        if scripts:
            ana.sees(f"That's {over} too many. Nothing is cut.")
            ana.sees("There's room for")  # said when it was to be saved
        ana.tap("Next")
        expect(field).to_have_value(paste)
        ana.sees("There's room for")
    ana.write(PASTE[:5000])
    if scripts:
        ana.saved()
        ana.sees_not("Nothing is cut")
    else:
        ana.tap("Next")
    ana.opens_week()
    expect(field).to_have_value(PASTE[:5000].strip())
    field.evaluate(TYPE_HALF_A_LETTER)
    if scripts:
        ana.saved()
    else:
        ana.tap("Next")
    ana.opens_week()
    expect(field).to_have_value("A heron \ufffd at dusk")


@pytest.mark.browser
def test_what_was_refused_is_kept_before_one_signs_out_or_asked_about(house, browse):
    """It's among what isn't sent; a text that's too long for that, too, is in the page alone."""
    ana, asked = Partner("Ana", browse()), []
    ana.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    ana.goes("/sign-up")
    ana.sign_up()
    field = ana.page.locator("form[data-save] textarea").first
    ana.goes("/statements")
    with ana.page.expect_response("**/unsent"):
        field.fill(PASTE)
    signs_out(ana)
    ana.sign_in()
    ana.goes("/unsent")
    ana.sees("And these are its last words.")
    ana.goes("/statements")
    field.fill(BOOK)
    expect(ana.page.locator("form[data-refused]")).to_have_count(1)
    assert asked == []
    signs_out(ana)
    assert asked == ["beforeunload"]
