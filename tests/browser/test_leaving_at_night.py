"""The evening on which Ana leaves, with her words taken along first; and the same evening for Ben, who has a page open."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

TYPED = "Thank you for the tea you made me, even today"
HERS, HIS = "How you hum while cooking", "Your patience with me"


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_leaves_quietly_with_her_words_and_ben_loses_none_and_reads_a_name(
    house, met_after_hello, browse, scripts
):
    ana, ben = (Partner(name, browse(phone=True, scripts=scripts)) for name in ("Ana", "Ben"))
    met_after_hello.sit_down(house, ana, ben)
    ben.goes("/thanks")
    ben.page.locator("main [name=text]").first.fill(TYPED)
    frames: list[str] = []
    ben.page.on("framenavigated", lambda frame: frames.append(frame.url))

    # she's told that it needn't be today, and where her words are, before any button
    ana.goes("/settings")
    ana.page.locator("main").get_by_role("link", name="Stop sharing with Ben").click()
    ana.sees("You don't have to leave today.")
    ana.tap("Save a copy first", role="link")
    if ana.page.get_by_role("heading", name="Is this you?").count():
        ana.page.get_by_label("Password").fill(PASSWORD)
        ana.tap("It's me")
    with ana.page.expect_download() as download:
        ana.page.get_by_role("button", name="Get the file").click()
    assert download.value.path().stat().st_size > 1000
    ana.goes("/pairing/leave")
    ana.page.get_by_label("Take back everything I shared").check()
    ana.tap("Stop sharing")
    ana.sees("You stopped sharing with")
    ana.sees("No message was sent.")
    ana.sees_not("Invite your partner")

    # his open page doesn't move, and what he typed comes to nothing but himself
    assert frames == []
    expect(ben.page.locator("main [name=text]").first).to_have_value(TYPED)
    ben.tap("Share it now")
    expect(ben.page.locator("main [name=text]").first).to_have_value(TYPED)
    ana.goes("/thanks")
    ana.sees_not(TYPED)

    # his next page gives a name, help, and what is his; nothing of hers, who took it back
    ben.goes("/")
    ben.sees("has left.")
    ben.sees("You don't have to do anything today")
    ben.sees_not("Invite your partner")
    ben.sees_not("Good that you are here")
    expect(ben.page.locator("main").get_by_role("link", name="People who can help")).to_be_visible()
    ben.goes("/only-me/said-before")
    ben.sees(HIS)
    ben.sees_not(HERS)
    ben.goes("/check-in/history")
    ben.page.locator("main").get_by_role("link").filter(has_text="Hello").first.click()
    ben.sees(HIS)
    ben.sees_not(HERS)
    ana.goes("/only-me/said-before")
    ana.sees(HERS)
