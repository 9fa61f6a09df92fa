"""Going on right after typing: nothing is asked and nothing is lost, and a page that can't save asks first."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route, expect

from tests.browser.people import Partner
from tests.how_often import either

WORDS = "The heron by the mill pond was worth the early start"


@pytest.fixture
def ana(house, browse) -> Partner:
    ana = Partner("Ana", browse())
    ana.goes("/sign-up")
    ana.sign_up()
    ana.opens_week()
    return ana


def asked(ana: Partner) -> list[str]:
    """The questions that the browser asks from here on; each is answered with "leave"."""
    kinds: list[str] = []

    def answer(dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    ana.page.on("dialog", answer)
    return kinds


@pytest.mark.browser
@pytest.mark.parametrize("times", either(1, 30))
def test_going_on_within_the_moment_of_typing_asks_nothing_and_keeps_every_letter(ana, times):
    field, kinds = ana.page.locator("textarea[name=text]").first, asked(ana)
    for number in range(times):
        question = ana.page.url
        words = f"{WORDS}, {number}"
        ana.page.wait_for_load_state("networkidle")  # the script that saves has come
        field.press_sequentially(words[-2:])  # a browser asks only where somebody has typed
        field.fill(words)
        ana.page.locator("a[href='/safety']").first.click()
        ana.page.wait_for_url("**/safety")
        ana.goes(question)
        for _ in range(20):  # what goes out past the end of a page may come in after the next was asked for
            if field.input_value() == words:
                break
            ana.goes(question)
        expect(field).to_have_value(words)
    assert kinds == []


@pytest.mark.browser
def test_a_page_that_cannot_save_asks_before_it_goes(ana):
    field, kinds = ana.page.locator("textarea[name=text]").first, asked(ana)
    ana.page.route("**/answers/*", lambda route: route.abort())
    field.press_sequentially("Still here")
    ana.sees("Not saved yet")
    ana.page.locator("a[href='/safety']").first.click()
    ana.page.wait_for_url("**/safety")
    assert kinds == ["beforeunload"]


@pytest.mark.browser
def test_a_page_whose_saving_script_has_not_come_yet_asks_before_it_goes(ana):
    kinds, question = asked(ana), ana.page.url
    ana.page.route("**/writing.js*", lambda route: route.abort())
    ana.goes(question)
    ana.page.locator("textarea[name=text]").first.press_sequentially("Still here")
    ana.page.locator("a[href='/safety']").first.click()
    ana.page.wait_for_url("**/safety")
    assert kinds == ["beforeunload"]


@pytest.mark.browser
@pytest.mark.parametrize("where", ["a draft", "a form with a button"])
def test_words_that_arrive_after_the_reload_they_were_typed_before_show_by_themselves(ana, where):
    """Here another tab sends them, so that they're surely late."""
    if where == "a draft":
        address, field = ana.page.url, "textarea[name=text]"
    else:
        address, field = "/growing", "main form:has([name=unsent]) [name=text]"
    tab = ana.page.context.new_page()
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    ana.goes(address)
    held: list[Route] = []
    ana.page.route("**/writing.js*", lambda script: held.append(script))
    ana.page.reload(wait_until="domcontentloaded")
    shown = ana.page.locator(f"{field}, [data-unsent-text]").filter(has_text=WORDS)
    tab.locator(field).first.fill(WORDS)
    expect(tab.locator("form[data-dirty]")).to_have_count(0)
    expect(shown).to_have_count(0)
    for script in held:
        script.continue_()
    ana.page.unroute("**/writing.js*")
    expect(shown).to_have_count(1)


@pytest.mark.browser
def test_what_is_typed_after_a_sending_that_led_nowhere_is_kept_though_the_page_goes(ana):
    """As after a file that was downloaded, or a tap on Stop: the page is still there."""
    ana.goes("/growing")
    ana.page.wait_for_load_state("networkidle")
    form = ana.page.locator("main form:has([name=unsent])").first
    form.locator("[name=text]").fill("The heron")

    def answers_nothing(route: Route) -> None:
        if route.request.is_navigation_request() and route.request.method == "POST":
            route.fulfill(status=204)
        else:
            route.continue_()

    ana.page.route("**/*", answers_nothing)
    with ana.page.expect_response(lambda answer: answer.status == 204):
        form.locator("button[type=submit]:visible").last.click()
    form.locator("[name=text]").evaluate(
        """(field, words) => {
          field.value = words;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          setTimeout(() => window.location.reload());
        }""",
        WORDS,
    )
    expect(ana.page.locator("[data-unsent-text]").filter(has_text=WORDS)).to_have_count(1)


@pytest.mark.browser
def test_a_save_that_hangs_while_its_form_is_sent_is_given_up_and_offers_nothing_again(ana):
    held: list[Route] = []
    ana.page.clock.install()
    ana.goes("/growing")
    ana.page.wait_for_load_state("networkidle")
    ana.page.route("**/unsent", lambda route: held.append(route))
    form = ana.page.locator("main form:has([name=unsent])").first
    with ana.page.expect_request("**/unsent"):
        form.locator("[name=text]").fill(WORDS)
        ana.page.clock.run_for(1000)
    with ana.page.expect_event("requestfailed", lambda request: request.url.endswith("/unsent")):
        form.locator("button[type=submit]:visible").last.click()
        ana.page.clock.run_for(5000)
    for route in held:
        with suppress(Error):
            route.continue_()
    ana.page.unroute("**/unsent")
    ana.sees(WORDS)
    ana.goes("/unsent")
    ana.sees_not(WORDS)
