"""A quarter of weeks on a clock that's moved: two people open one each week but for one that only Ana wrote in, and Eve writes alone.

In the long run: thirteen weeks take a browser a minute or two.
"""

import re

import pytest

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = [pytest.mark.browser, pytest.mark.long]
WEEKS = 13
ONE_SIDED = 6
"""The week in which only Ana writes."""


def says(who: Partner, words: str) -> str:
    """They write one answer, and say that they're ready; which fresh question was asked."""
    occasion = who.opens_week()
    who.write(words)
    who.tap("Next")
    asked = who.page.locator("h1").inner_text()
    who.goes(f"/check-in/{occasion}/preview")
    who.sees(words)
    who.tap("I'm ready")
    return asked


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_quarter_of_weeks_with_one_that_only_ana_wrote_in(house, met_after_hello, browse, scripts):
    ana, ben = (Partner(name, browse(phone=True, scripts=scripts)) for name in ("Ana", "Ben"))
    met_after_hello.sit_down(house, ana, ben)
    house.move_clock(days=1)  # to a Thursday: four days after its hour, no check-in can be opened any more
    asked, days = [], set()
    for week in range(WEEKS):
        if week == ONE_SIDED:
            asked.append(says(ana, "only ana wrote this"))
            for page in ("/", "/check-in", "/check-in/history", "/shared"):
                ben.goes(page)
                ben.sees_not("only ana")
        else:
            asked.append(says(ana, f"hers of week {week}"))
            assert says(ben, f"his of week {week}") == asked[-1]
            ben.goes("/")
            ben.tap("Read it", role="link")
            days.add(re.search(r"\d{4}-\d\d-\d\d", ben.page.url)[0])
            ben.goes(f"/check-in/{max(days)}/opening/thanks")
            ben.sees(f"hers of week {week}")
        house.move_clock(days=7)
        if week == ONE_SIDED:  # of value for its writer, and nothing for the partner to see
            ana.goes("/check-in")
            ana.open_all()
            ana.sees("only ana wrote this")
            ana.sees("Only you can see what you wrote then.")
            ana.press(ana.page.locator("main button", has_text="Just keep it").first)
            for page in ("/", "/check-in", "/check-in/history", "/shared"):
                ben.goes(page)
                ben.open_all()
                ben.sees_not("only ana")
                ben.sees_not("missed")
    assert (len(set(asked)), len(days)) == (WEEKS, WEEKS - 1)
    for who, own, other in ((ana, "hers", "his"), (ben, "his", "hers")):
        who.sign_in()  # a quarter is longer than anyone stays signed in
        who.goes("/check-in/history")
        assert (
            who.page.locator(".weeks > li").count() == WEEKS
        )  # with the hello, and without the one-sided one
        who.goes("/check-in/looking-back")
        who.page.get_by_label("Search what you wrote").fill("week")
        who.page.keyboard.press("Enter")
        who.sees(f"{WEEKS - 1} answers.")
        who.sees(f"{own} of")
        who.sees_not(f"{other} of")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_someone_alone_writes_for_a_quarter_pauses_for_a_week_and_finds_it_all(house, browse, scripts):
    eve = Partner("Eve", browse(phone=True, scripts=scripts))
    eve.arrives()
    house.move_clock(days=1)
    for week in range(WEEKS):
        if week == ONE_SIDED:
            eve.goes("/check-in")
            eve.open_all()
            eve.tap("Pause check-ins")
            eve.goes("/")
            eve.sees("Your check-in is paused")
            house.move_clock(days=7)
            eve.goes("/check-in")
            eve.tap("Start again")
            continue
        occasion = eve.opens_week()
        eve.write(f"mine of week {week}")
        eve.tap("Next")
        eve.goes(f"/check-in/{occasion}/questions/1")
        assert eve.page.locator("textarea[name=text]").first.input_value() == f"mine of week {week}"
        house.move_clock(days=7)
    eve.sign_in()
    eve.goes("/check-in/looking-back")
    eve.page.get_by_label("Search what you wrote").fill("mine")
    eve.page.keyboard.press("Enter")
    eve.sees(f"{WEEKS - 1} answers.")
    eve.goes("/everything")
    eve.press(eve.page.locator("main").get_by_role("link", name="Light question"))
    eve.sees("It's for two")
