"""Type, then skip right away: the words stay with their writer, by a tap and by keyboard, with slow saves and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

SECRET = "I would rather not say this yet"


def saves_of(who: Partner, do: Callable[[Route], None]) -> None:
    """From now on `do` gets each save while typing; what a button sends goes through."""

    def sort(route: Route) -> None:
        if route.request.headers["accept"] == "application/json":
            do(route)
        else:
            route.continue_()

    who.page.route("**/answers/*", sort)


def loses_saves(who: Partner) -> list[Request]:
    """From now on no save while typing gets through; gives back the requests, to be sent later."""
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.request)
        route.abort()

    saves_of(who, lose)
    return lost


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_what_was_typed_before_a_skip_never_opens_and_the_skip_can_be_undone(
    house, met_after_hello, browse, scripts
):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    met_after_hello.sit_down(house, ana, ben)
    occasion = ana.opens_week()
    ana.write("Thank you for the soup")
    ana.tap("Next")
    lost = loses_saves(ana) if scripts else []
    ana.write(SECRET)
    if scripts:
        ana.sees("Not saved yet")
    ana.page.get_by_role("button", name="Skip this one").focus()
    with ana.page.expect_navigation():
        ana.page.keyboard.press("Enter")
    expect(ana.page).to_have_url(re.compile("/questions/3"))
    for save in lost:  # the network lets go of it when the skip is done
        kept = ana.page.request.post(save.url, data=save.post_data_buffer, headers=save.headers)
        assert kept.json()["saved"] == "Saved a moment ago. This question is skipped"
    ana.sees("Question 2 skipped. What you wrote stays with you.")

    ana.tap("Undo")
    expect(ana.page.locator("textarea[name=text]").first).to_have_value(SECRET)
    ana.sees_not("Skipped")
    ana.tap("Skip this one")
    ana.sees("Question 2 skipped. What you wrote stays with you.")
    ana.goes(f"/check-in/{occasion}/preview")
    ana.sees("Only for you")
    ana.tap("I'm ready")

    ben.opens_week()
    ben.write("Thank you for waiting")
    ben.tap("Next")
    ben.goes(f"/check-in/{occasion}/preview")
    ben.tap("I'm ready")
    for who in (ana, ben):
        who.goes(f"/check-in/{occasion}")
        who.sees("Thank you for the soup")
    ben.sees_not(SECRET)
    ana.sees(SECRET)


def skips(who: Partner) -> None:
    who.page.get_by_role("button", name="Skip this one").click()


@pytest.mark.long
def test_at_whatever_moment_of_a_save_somebody_skips_the_words_stay_theirs(house, met_after_hello, browse):
    """Before a save begins, while a slow one is on its way, after one got lost, and after one arrived."""
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse())
    met_after_hello.sit_down(house, ana, ben)
    occasion = ana.opens_week()
    on_their_way: list[Route] = []
    words = {number: f"{SECRET}, number {number}" for number in (1, 2, 3, 4)}

    def is_skipped(number: int) -> None:
        expect(ana.page).to_have_url(
            re.compile(f"/questions/{number + 1}[?]" if number < 4 else "/preview[?]")
        )
        ana.sees(f"Question {number} skipped. What you wrote stays with you.")

    ana.write(words[1])
    skips(ana)
    is_skipped(1)

    saves_of(ana, on_their_way.append)
    with ana.page.expect_request("**/answers/*"):
        ana.write(words[2])
    skips(ana)
    expect(ana.page).to_have_url(re.compile("/questions/2"))
    on_their_way.pop().continue_()
    is_skipped(2)
    ana.page.unroute("**/answers/*")

    loses_saves(ana)
    ana.write(words[3])
    ana.sees("Not saved yet")
    skips(ana)
    is_skipped(3)
    ana.page.unroute("**/answers/*")

    ana.write(words[4])
    ana.saved()
    skips(ana)
    is_skipped(4)

    ana.sees("Only for you")
    ana.goes(f"/check-in/{occasion}/questions/offer")
    ana.write("Thank you for the soup")
    ana.tap("Next")
    ana.sees("Only for you")
    for who in (ben, ana):
        if who is ben:
            who.opens_week()
            who.write("Thank you for waiting")
            who.tap("Next")
            who.goes(f"/check-in/{occasion}/preview")
        who.tap("I'm ready")
    for who in (ana, ben):
        who.goes(f"/check-in/{occasion}")
        who.sees("Thank you for the soup")
    for text in words.values():
        ana.sees(text)
        ben.sees_not(text)
