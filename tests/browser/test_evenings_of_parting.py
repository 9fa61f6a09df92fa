"""Evenings of two who part: thought over within the undo day, left after all, together again, not asked again, an account deleted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

HERS, HIS = "How you hum while cooking", "Your patience with me"
KEEPS = "It stays if you both say yes."


@pytest.fixture
def two(house, met_after_hello, browse, request) -> tuple[Partner, Partner]:
    scripts = request.getfixturevalue("scripts")
    ana, ben = (Partner(name, browse(phone=True, scripts=scripts)) for name in ("Ana", "Ben"))
    met_after_hello.sit_down(house, ana, ben)
    return ana, ben


def waits_a_day(ana: Partner) -> None:
    ana.goes("/pairing/leave")
    ana.page.get_by_label("Wait a day, so I can undo it").check()
    ana.tap("Stop sharing")
    if "/only-me/open" in ana.page.url:
        ana.tap("Tap to open")
    ana.sees("You'll stop sharing")


def reads_hello(who: Partner) -> None:
    """The hello of their first time, with the words of both."""
    who.goes("/check-in/history")
    who.page.locator("main").get_by_role("link").filter(has_text="Hello").last.click()
    who.sees(HERS)
    who.sees(HIS)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_thinks_it_over_and_a_day_later_she_has_left(house, two, scripts):
    ana, ben = two
    waits_a_day(ana)
    for path in ("/", "/settings", "/pairing/leave"):
        ana.goes(path)
        if path == "/pairing/leave":  # for as long as Only me is open
            ana.sees("You'll stop sharing")
        else:
            ana.sees_not("You'll stop sharing")
        ben.goes(path)
        ben.sees_not("leaving")
    ana.goes("/only-me")
    ana.tap("Undo it")
    ana.sees_not("You'll stop sharing")
    house.move_clock(days=1.1)
    ben.goes("/")
    ben.sees_not("has left")
    waits_a_day(ana)
    house.move_clock(days=1.1)
    ben.goes("/")
    ben.sees("has left.")
    ana.goes("/")
    ana.sees("You stopped sharing with")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
@pytest.mark.long
def test_they_come_back_together_and_both_want_to_keep_what_was(house, two, scripts):
    ana, ben = two
    ana.goes("/pairing/leave")
    ana.tap("Stop sharing")
    comes_back(ana, ben, scripts=scripts)
    for who in two:
        who.goes("/")
        who.sees(KEEPS)
    ana.tap("I'd like to keep it")
    ben.goes("/")
    ben.sees(KEEPS)
    ben.tap("I'd like to keep it")
    ben.goes("/shared")
    ben.sees("You both wanted to keep it.")
    house.move_clock(days=40)
    for who in two:
        who.sign_in()
        reads_hello(who)


def comes_back(ana: Partner, ben: Partner, *, scripts: bool) -> None:
    opens(ben, invitation_of(ana, scripts=scripts))
    ben.sees("has invited you")
    ben.tap("Join", role="link")
    ben.tap("Join")


def invitation_of(who: Partner, *, scripts: bool) -> str:
    """A link; without scripts a code, because what's secret in a link is never sent to the server."""
    who.goes("/pairing")
    who.tap("Make an invitation")
    if scripts:
        return who.page.locator("p.link-text").inner_text()
    who.tap("Make a code")
    return re.sub(r"\s+", " ", who.page.locator("#by-voice + *").inner_text())


def opens(who: Partner, invitation: str) -> None:
    if invitation.startswith("http"):
        who.goes(invitation)
        return
    who.goes("/pairing/join")
    who.fill("code", invitation)
    who.tap("Open the invitation")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
@pytest.mark.long
def test_ana_is_not_invited_again_until_she_wants_to_be_and_ben_sees_no_difference(house, two, scripts):
    ana, ben = two
    ana.goes("/pairing/leave")
    ana.tap("Stop sharing")
    ana.goes("/")
    ana.tap("Don't let Ben invite me again")
    invitation = invitation_of(ben, scripts=scripts)
    ben.goes("/pairing")
    shown = ben.page.locator("main").inner_text()
    opens(ana, invitation)
    ana.sees_not("has invited you")
    ben.goes("/pairing")
    assert ben.page.locator("main").inner_text() == shown
    ana.goes("/pairing")
    ana.tap("Let Ben invite me again")
    opens(ana, invitation)
    ana.sees("Ben has invited you")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
@pytest.mark.long
def test_ben_deletes_his_account_and_ana_reads_no_word_of_his(house, browse, two, scripts):
    ana, ben = two
    ben.goes("/settings")
    ben.page.locator("main").get_by_role("link", name="Delete").last.click()
    ben.sees("What you shared disappears for both of you")
    ben.fill("current", "not my password")
    ben.tap("Delete my account")
    ben.sees("Nothing was deleted.")
    ben.fill("current", PASSWORD)
    ben.tap("Delete my account")
    ben.sees("Your account and everything you wrote are deleted.")
    ana.goes("/")
    ana.sees("Your partner has left.")
    assert "Ben" not in ana.page.locator("main").inner_text()
    ana.goes("/check-in/history")
    assert HIS not in ana.page.content()
    ana.goes("/only-me/said-before")
    ana.sees(HERS)
    gone = Partner("Ben", browse(scripts=scripts))
    gone.goes("/sign-in")
    gone.page.get_by_label("E-mail").fill("ben@example.org")
    gone.page.get_by_label("Password").fill(PASSWORD)
    gone.tap("Sign in")
    expect(gone.page).to_have_url(re.compile("/sign-in"))
