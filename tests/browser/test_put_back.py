"""What was typed and not sent comes back as it was: the words, and what was chosen beside them."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Partner

pytestmark = pytest.mark.browser

ENTERED = """form => [...form.elements]
  .filter((el) => el.name && el.matches('select, textarea, input:not([type=hidden])'))
  .map((el) => [el.name, el.value, el.checked])"""
"""What is in the fields of a form."""


@pytest.fixture
def ana(house, browse, met) -> Partner:
    ana = Partner("Ana", browse(phone=True))
    met.sit_down(house, ana)
    return ana


def form_of(ana: Partner, path: str, field: str) -> Locator:
    """The form with this field on a page whose scripts have come."""
    ana.goes(path)
    ana.page.wait_for_load_state("networkidle")
    return ana.page.locator(f"main form:has([name=unsent]):has([name={field}])").first


def kept(ana: Partner) -> None:
    expect(ana.page.get_by_text("Saved, but not sent yet").first).to_be_attached()
    expect(ana.page.locator("form[data-dirty]")).to_have_count(0)


def puts_back(ana: Partner) -> None:
    """On the page as it's loaded again."""
    ana.page.reload()
    ana.page.wait_for_load_state("networkidle")
    ana.open_all()
    expect(ana.page.locator("[data-unsent]")).to_have_count(0)


def test_what_was_chosen_beside_words_comes_back_with_them(ana):
    form = form_of(ana, "/check-in/ritual", "weekday")
    ana.open_all()
    form.locator("[name=weekday]").select_option("2")
    form.locator("[name=at]").fill("21:15")
    form.locator("[name=every]").select_option(index=1)
    form.locator("[name=keys]").first.uncheck()
    form.locator("[name=own]").fill("What did we laugh about?")
    kept(ana)
    before = form.evaluate(ENTERED)
    puts_back(ana)
    assert form.evaluate(ENTERED) == before

    form = form_of(ana, "/together/wishes", "phrases")
    for at in (0, 2):
        form.locator("label.chip").nth(at).click()
    form.locator("[name=own]").fill("Tell me what you heard")
    kept(ana)
    before = form.evaluate(ENTERED)
    puts_back(ana)
    assert form.evaluate(ENTERED) == before

    form = form_of(ana, "/together", "topic")
    form.locator("[name=topic]").fill("The money for my sister")
    form.locator("label.chip", has_text="Later").click()
    form.locator("[name=at]").fill("2026-12-11T20:30")
    kept(ana)
    before = form.evaluate(ENTERED)
    puts_back(ana)
    assert form.evaluate(ENTERED) == before


def test_what_was_typed_over_a_name_comes_back_without_the_old_one(ana):
    form = form_of(ana, "/settings", "name")
    name = form.locator("[name=name]")
    name.fill("Anja")
    kept(ana)
    puts_back(ana)
    expect(name).to_have_value("Anja")
    kept(ana)
    ana.page.reload()
    ana.page.wait_for_load_state("networkidle")
    name.fill("Anna")  # typed since: it stays
    ana.page.locator("[data-unsent] summary").click()
    expect(name).to_have_value("Anna Anja")


COMES_AGAIN = """async (form) => {
  const page = await (await fetch(location.href)).text();
  form.prepend(new DOMParser().parseFromString(page, 'text/html').querySelector('[data-unsent]'));
  document.dispatchEvent(new CustomEvent('couples:fragment'));
}"""
"""The page's newest part comes while someone types."""


def test_with_a_lock_what_is_being_typed_is_not_said_to_be_from_earlier_until_the_page_is_another(house, ana):
    ana.goes("/only-me/pages/settings")
    ana.page.get_by_label("After 5 minutes").check()
    ana.tap("Save")
    house.move_clock(days=6 / 1440)
    form = form_of(ana, "/thanks", "text")
    form.locator("[name=text]").fill("The heron by the lake")
    kept(ana)
    form.evaluate(COMES_AGAIN)
    expect(ana.page.locator("[data-unsent]")).to_be_hidden()
    ana.page.reload()
    ana.sees("You started this earlier")
    assert "heron" not in ana.page.content()
    form.get_by_role("link", name="You started this earlier").click()
    ana.tap("Tap to open")
    ana.sees("Type your password")


def test_what_is_offered_is_deleted_also_once_something_else_was_typed(ana):
    field = form_of(ana, "/thanks", "text").locator("[name=text]")
    field.fill("The heron by the lake")
    kept(ana)
    ana.page.reload()
    ana.page.wait_for_load_state("networkidle")
    field.fill("You made soup")
    kept(ana)
    ana.page.locator("[data-unsent] > button").click()
    expect(ana.page.locator("[data-unsent]")).to_have_count(0)
    expect(field).to_have_value("You made soup")
    field.fill("You made soup for us")
    expect(ana.page.locator("form[data-dirty]")).to_have_count(0)
    ana.goes("/unsent")
    expect(ana.page.locator("main .words")).to_have_text(["You made soup for us"])


def test_sliders_that_were_moved_without_a_word_outlive_the_door_of_only_me(house, ana):
    ana.page.clock.install()
    form = form_of(ana, "/reflection/looks/new", "line")
    for number in form.locator("[data-scale-number]").all()[:3]:
        number.evaluate("el => { el.value = '7'; el.dispatchEvent(new Event('input', { bubbles: true })); }")
    before = form.evaluate(ENTERED)
    ana.page.clock.run_for(3000)
    expect(ana.page.locator("form[data-dirty]")).to_have_count(0)
    house.move_clock(days=40 / 1440)
    ana.page.clock.fast_forward(40 * 60 * 1000)
    ana.page.get_by_role("button", name="Tap to open").click()
    expect(ana.page.locator("[data-unsent]")).to_have_count(1)
    ana.page.wait_for_load_state("networkidle")
    ana.open_all()
    expect(ana.page.locator("[data-unsent]")).to_have_count(0)
    assert form.evaluate(ENTERED) == before
    ana.goes("/only-me")
    ana.sees_not("Not sent:")  # there's nothing to read of it


ENTER = """(field, value) => {
  field.checked = true;
  if (value) field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}"""
TOO_LONG = "A heron on the post. " * 120


def refused_draft(ana: Partner) -> Locator:
    """A draft that is too long, and kept aside."""
    ana.goes("/statements/new")
    ana.page.wait_for_load_state("networkidle")
    with ana.page.expect_response("**/unsent"):
        ana.page.locator("#draft [name=need]").evaluate(ENTER, TOO_LONG)
    return ana.page.locator("#draft")


def test_what_is_chosen_beside_a_draft_that_is_refused_is_kept_with_it(ana):
    draft = refused_draft(ana)
    feeling = draft.locator("[name=feelings]").first.get_attribute("value")
    draft.locator("[name=feelings]").first.evaluate(ENTER)
    with ana.page.expect_response("**/unsent"):
        draft.locator("[name=intensity]").evaluate(ENTER, "8")
    ana.goes("/unsent")
    for said in (f"I feel: {feeling}", "How strong is the feeling right now?: 8"):
        expect(ana.page.locator("main .words", has_text=said)).to_have_count(1)


def test_a_refused_draft_is_not_listed_as_not_sent_once_it_was_made_shorter_and_saved(ana):
    draft = refused_draft(ana)
    ana.press(ana.page.locator("button[form=draft][value=leave]"))
    expect(draft.locator("[name=need]")).to_have_value(TOO_LONG.strip())
    ana.page.wait_for_load_state("networkidle")
    draft.locator("[name=need]").evaluate(ENTER, "A heron")
    with ana.page.expect_response("**/unsent"):
        expect(ana.page.locator("form[data-dirty]")).to_have_count(0)
    ana.goes("/unsent")
    ana.sees("Nothing right now.")
