"""One night alone through every private room, on a phone, unpaired; then the same account paired, and parted again.

All of it is still there each time, and nothing of it was ever on a page of the partner's.
"""

import pytest

from tests.browser.people import PASSWORD, Partner
from tests.browser.test_my_own_patterns import row
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

NOTICED = "The phone on the table, and I went cold"
PAGE = "I sat in the kitchen and heard the clock. I needed one kind word."
CARRIED = "I needed one kind word"
PRIVATE = (NOTICED, "heard the clock", CARRIED, "Around the pond once")
EVERYWHERE = (
    "/",
    "/check-in",
    "/shared",
    "/statements",
    "/agreements",
    "/thanks",
    "/thanks/cards",
    "/together",
    "/only-me",
)


def all_there(ana: Partner) -> None:
    for path, words in (
        ("/reflection/noticed", NOTICED),
        ("/only-me/pages", "heard the clock"),
        ("/care/mine", "Around the pond once"),
        ("/statements", CARRIED),
    ):
        ana.goes(path)
        ana.sees(words)


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_bad_night_alone_is_all_there_after_pairing_and_after_parting(house, browse, scripts):
    house.set_clock(22)
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.arrives()

    # the quiet door, then the kit
    ana.page.locator("header").get_by_role("link", name="Take a breath").click()
    ana.tap("20 minutes", role="link")
    ana.tap("Something gentle to do", role="link")
    ana.page.locator("main a[href='/care/exercises/senses']").first.click()
    ana.sees("If this makes you feel worse, stop.")
    ana.goes("/care/mine")
    ana.page.locator("#add").fill("Around the pond once")
    ana.tap("Add")

    # noticed in a line, then a page, and words of it carried into a draft
    ana.goes("/everything")
    row(ana, "I noticed something")
    ana.fill("line", NOTICED)
    ana.page.keyboard.press("Enter")
    ana.sees("Saved. You can add to it later.")
    ana.goes("/only-me/pages/new")
    ana.page.locator("main [name=text]").first.fill(PAGE)
    ana.tap("Done")
    ana.sees("heard the clock")
    ana.tap("Use words from this", role="link")
    ana.page.locator("main [name=text]").first.fill(CARRIED)
    ana.tap("Copy to a message draft")
    ana.press(ana.page.get_by_role("button", name="Save and close"))
    ana.sees(CARRIED)
    all_there(ana)

    # somebody joins: nothing of it is anywhere of theirs
    ana.goes("/pairing")
    ana.tap("Make an invitation")
    link = ana.page.locator("p.link-text").inner_text()
    ben = Partner("Ben", browse(scripts=True))
    ben.goes(link)
    ben.sees("Ana has invited you")
    ben.joins()
    received: list[str] = []
    ben.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(str(frame)))
    )
    nothing_of_it(ben, received)
    all_there(ana)

    # and after a parting too
    ben.goes("/pairing/leave")
    ben.tap("Stop sharing")
    nothing_of_it(ben, received)
    ana.goes("/")
    if ana.page.url.endswith("/sign-in"):
        ana.page.get_by_label("Password").fill(PASSWORD)
        ana.tap("Sign in")
    all_there(ana)


def nothing_of_it(ben: Partner, received: list[str]) -> None:
    for path in EVERYWHERE:
        ben.goes(path)
        content = ben.page.content()
        for words in PRIVATE:
            assert words not in content, (path, words)
    assert not [frame for frame in received for words in PRIVATE if words in frame]
