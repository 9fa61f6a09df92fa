"""An evening in which a draft turns from blame to fear while it's written; its author closes the line and goes on."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

BLAME = "You were so selfish and lazy."
FEAR = "You hit me last night."
SIGNALS = """() => {
  const { fetch } = window;
  window.signals = [];
  window.fetch = (url, options) => {
    if (String(url).endsWith('/review') && !options.body.has('said_only')) signals.push(options.signal);
    return fetch(url, options);
  };
}"""
"""Keeps what can give up each question to wording help."""
LINE = "This matters more than how it's worded."


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_draft_turns_from_blame_to_fear_and_its_author_closes_the_line_and_goes_on(
    house, met, browse, scripts
):
    house.set_clock(12)
    ana, ben = Partner("Ana", browse(phone=True, scripts=scripts)), Partner("Ben", browse(scripts=scripts))
    met.sit_down(house, ana, ben)
    ana.goes("/statements/new")
    help, line = ana.page.locator("#help"), ana.page.locator("[data-quiet-line]")

    def writes(field: str, words: str) -> None:
        ana.fill(field, words)
        if scripts:
            ana.leave(field)
        else:
            ana.press_button("go", "help")

    writes("observation", BLAME)
    expect(help.locator(".note")).not_to_have_count(0)
    expect(line).to_have_count(0)

    if scripts:
        ana.fill("observation", FEAR)
        ana.saved()  # the save that goes on while one types says nothing
        expect(line).to_have_count(0)
        ana.leave("observation")
    else:
        writes("observation", FEAR)
    expect(line).to_contain_text(LINE)
    expect(line.get_by_role("link", name="Who you can talk to")).to_be_visible()
    expect(help.locator(".note")).to_have_count(0)

    line.get_by_role("button", name="No, I'm okay").click()
    expect(line).to_have_count(0)
    expect(help.locator(".note")).to_have_count(0)
    for step in ("feelings", "need", "request"):  # the next pages know that it was closed
        ana.press_button("go", step)
        expect(line).to_have_count(0)
    writes("request", "sit with me for ten minutes")
    ana.sees("Would you be willing to sit with me for ten minutes?")
    expect(line).to_have_count(0)
    expect(help.locator(".note")).to_have_count(0)
    if scripts:
        ana.saved()
        assert (
            ana.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count("not_that")
            == 0
        )

    ana.press_button("go", "share")
    expect(line).to_have_count(0)  # closed for this draft
    ana.open_all()
    ana.page.locator("input[name=when][value=at-once]").check()
    ana.press(ana.page.locator("form:has(input[name=when]) button.button-primary"))
    path = ana.page.url.removeprefix(house.url)
    house.move_clock(days=11 / 1440)
    ben.goes(path)
    ben.sees("sit with me for ten minutes")
    expect(ben.page.locator("[data-quiet-line]")).to_have_count(0)


def test_of_two_questions_to_wording_help_the_older_is_given_up(house, browse):
    house.set_clock(12)
    ana = Partner("Ana", browse())
    ana.arrives()
    ana.goes("/statements/new")
    ana.page.evaluate(SIGNALS)
    ana.page.route("**/statements/review", lambda route: None)  # no answer comes
    ana.open_all()
    asked = 0
    for field in ("observation", "free"):
        ana.fill(field, BLAME)
        ana.leave(field)
        ana.page.wait_for_function("before => signals.length > before", arg=asked)
        asked = ana.page.evaluate("signals.length")  # a page whose script comes late may ask once more
    ana.page.wait_for_function(
        "() => signals.slice(0, -1).every((older) => older.aborted) && !signals.at(-1).aborted"
    )
    assert asked > 1


def test_a_question_to_wording_help_that_the_server_dropped_is_asked_once_more(house, browse):
    house.set_clock(12)
    ana = Partner("Ana", browse())
    ana.arrives()
    ana.goes("/statements/new")
    dropped = []

    def answer(route):
        if dropped or "said_only" in (route.request.post_data or ""):
            route.continue_()
        else:
            dropped.append(route)
            route.fulfill(status=204)

    ana.page.route("**/statements/review", answer)
    ana.fill("observation", BLAME)
    ana.leave("observation")
    expect(ana.page.locator("#help .note")).not_to_have_count(0)
    assert dropped
