"""Type, then skip right away: the words stay with their writer, by a tap and by keyboard, with slow saves and without scripts."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.evenings.people import Partner
from tests.evenings.test_first_weeks import join_and_say_hello

pytestmark = pytest.mark.browser

SECRET = "I would rather not say this yet"


def loses_saves(who: Partner) -> list[Request]:
    """From now on no save while typing gets through; gives back the requests, to be sent later."""
    lost = []

    def lose(route: Route) -> None:
        if route.request.headers["accept"] == "application/json":
            lost.append(route.request)
            route.abort()
        else:
            route.continue_()

    who.page.route("**/answers/*", lose)
    return lost


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_was_typed_before_a_skip_never_opens_and_the_skip_can_be_undone(house, browse, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ben = Partner("Ben", browse(scripts=scripts))
    join_and_say_hello(ana, ben, scripts=scripts)
    occasion = ana.opens_week()
    ana.write("Thank you for the soup")
    ana.tap("Save and go on")
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
    ana.sees("Skipped. What you wrote stays with you.")

    ana.tap("Undo")
    expect(ana.page.locator("textarea[name=text]").first).to_have_value(SECRET)
    ana.sees_not("Skipped")
    ana.tap("Skip this one")
    ana.sees("Skipped. What you wrote stays with you.")
    ana.goes(f"/check-in/{occasion}/preview")
    ana.sees("What stays with you")
    ana.tap("I am ready")

    ben.opens_week()
    ben.write("Thank you for waiting")
    ben.tap("Save and go on")
    ben.goes(f"/check-in/{occasion}/preview")
    ben.tap("I am ready")
    for who in (ana, ben):
        who.goes(f"/check-in/{occasion}")
        who.sees("Thank you for the soup")
    ben.sees_not(SECRET)
    ana.sees(SECRET)
