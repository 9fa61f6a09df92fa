"""The check-in on a phone: what's to do is in sight, and who was interrupted goes on at the same word."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Partner
from tests.browser.test_home import furniture as furniture  # a house with every state in it
from tests.how_often import SCRIPTS_FIRST, first

pytestmark = pytest.mark.browser

IN_SIGHT = 700
WORDS = "You kept dinner warm when my train was late"


def end_of_first_button(page: Page) -> float:
    return page.locator("main .button-primary").first.evaluate(
        "(button) => button.getBoundingClientRect().bottom + scrollY"
    )


@pytest.mark.parametrize("state", first("news", "alone", "joined", "quiet"))
def test_what_is_to_do_lies_within_the_first_700_pixels(house, browse, state, record_property):
    person = Partner(state, browse(phone=True))
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.sign_in()
    person.goes("/check-in")
    occasion = re.search(r"/check-in/(\d{4}-\d\d-\d\d)/questions", person.page.content())[1]
    paths = ["/check-in", *(f"/check-in/{occasion}/questions/{number}" for number in (1, 2, 3, 4))]
    for path in paths:
        person.goes(path)
        end = end_of_first_button(person.page)
        record_property("pixels to the first button", f"{state} {path.replace(occasion, '...')}: {end:.0f}")
        assert end <= IN_SIGHT, path
    person.goes(paths[1])
    person.write(WORDS)
    person.saved()
    if state != "alone":
        for number in (2, 3, 4):
            person.goes(f"/check-in/{occasion}/questions/{number}")
            person.write(WORDS)
            person.saved()
        person.goes(f"/check-in/{occasion}/preview")
        person.page.set_viewport_size({"width": 390, "height": IN_SIGHT})
        assert end_of_first_button(person.page) <= IN_SIGHT  # it stays at the bottom of the screen
        person.goes("/check-in")
    person.page.evaluate("document.querySelector('main').style.paddingTop = '700px'")
    assert end_of_first_button(person.page) > IN_SIGHT


def test_who_says_theyre_ready_without_the_network_keeps_the_page_and_reads_whats_saved(house, browse):
    person = Partner("quiet", browse(phone=True))
    person.sign_in()
    person.goes("/check-in")
    occasion = re.search(r"/check-in/(\d{4}-\d\d-\d\d)/questions", person.page.content())[1]
    person.goes(f"/check-in/{occasion}/questions/1")
    person.write(WORDS)
    person.saved()
    person.goes_offline()
    here = person.page.url
    person.page.locator("main").get_by_role("button", name="Next", exact=True).click()
    person.sees("No connection")
    assert person.page.url == here
    person.page.context.set_offline(False)
    person.goes(f"/check-in/{occasion}/preview")
    person.goes_offline()
    person.page.locator("main").get_by_role("button", name="I'm ready").click()
    person.sees("No connection, so that didn't go through. Your answers are saved. Try again in a moment.")
    person.sees(WORDS)
    person.page.context.set_offline(False)
    person.tap("I'm ready")
    person.sees("Opens when you're both ready")


def starts_writing(browse, scripts: bool) -> Partner:
    """Somebody at a phone, at the first question."""
    person = Partner("joined", browse(phone=True, scripts=scripts))
    person.sign_in()
    person.goes("/check-in")
    person.tap("Start writing", role="link")
    return person


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_question_can_be_answered_as_its_page_opens(house, browse, scripts):
    person = starts_writing(browse, scripts)
    for _ in range(2):
        asked = person.page.locator("h1").inner_text()
        expect(person.page.get_by_role("textbox", name=asked)).to_be_focused()
        assert person.page.evaluate("scrollY") == 0
        person.tap("Skip this one")


def test_the_word_on_a_skip_leaves_the_buttons_where_they_are(house, browse):
    person = starts_writing(browse, True)
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.tap("Skip this one")
    undo, next = (person.page.get_by_role("button", name=name, exact=True).last for name in ("Undo", "Next"))
    before = next.bounding_box()
    assert undo.bounding_box()["y"] + undo.bounding_box()["height"] <= 844
    person.goes(person.page.url.partition("?")[0])
    expect(undo).to_have_count(0)
    assert next.bounding_box() == before
    person.page.go_back()
    person.tap("Undo")
    person.sees("You can answer this question again.")


def test_under_all_questions_the_word_that_its_saved_stands_at_the_question(house, browse):
    person = starts_writing(browse, True)
    person.goes(person.page.url.rpartition("/")[0])
    asked = person.page.locator("section.card").last
    asked.get_by_role("textbox").first.fill(WORDS)
    asked.get_by_role("button", name="Save").click()
    said = "Saved. Only you can see it."
    expect(asked.locator("[data-news]", has_text=said)).to_be_in_viewport()
    expect(person.page.locator("[data-announce]")).to_have_text(said)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_what_stays_with_its_writer_never_reads_as_if_it_opened(house, browse, scripts):
    person = starts_writing(browse, scripts)
    opens = person.page.get_by_text("Only you can see this until you're both ready")
    stays = person.page.get_by_text("Only you will see this")
    expect(opens).to_be_visible()
    expect(stays).to_be_hidden()
    person.write(WORDS)
    person.page.get_by_label("Keep this to myself").check()
    person.tap("Next")
    person.tap("Previous")
    expect(stays).to_be_visible()
    expect(opens).to_be_hidden()
    person.page.get_by_label("Keep this to myself").uncheck()
    expect(opens).to_be_visible()


def test_who_only_chose_another_day_isnt_told_that_they_wrote_something(house, browse):
    person = Partner("quiet", browse(phone=True))
    person.sign_in()
    person.goes("/check-in/ritual")
    person.page.wait_for_load_state("networkidle")  # the part of the page that saves has come
    with person.page.expect_response("**/unsent"):
        person.page.get_by_label("Day", exact=True).select_option("Friday")
    person.page.reload()
    person.sees_not("You started this earlier")
    person.page.wait_for_load_state("networkidle")
    person.page.get_by_text("How often, time zone and questions").click()
    with person.page.expect_response("**/unsent"):
        person.fill("own", "What made us laugh?")
    person.page.reload()
    person.sees("You started this earlier")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_who_is_interrupted_in_the_middle_of_a_word_goes_on_there_on_another_device(house, browse, scripts):
    phone = Partner("quiet", browse(phone=True, scripts=scripts))
    phone.sign_in()
    phone.goes("/check-in")
    phone.tap("Start writing", role="link")
    phone.tap("Skip this one")
    field = phone.page.locator("textarea[name=text]")
    field.fill(WORDS)
    if scripts:
        field.evaluate("(field) => field.setSelectionRange(16, 16)")
        field.press_sequentially("very ")
        phone.saved()
    else:
        phone.tap("Save and close", within="header")
    asked = phone.page.locator("h1").inner_text() if scripts else None

    laptop = Partner("quiet", browse(phone=True, scripts=scripts))
    laptop.sign_in()
    laptop.goes("/check-in")
    laptop.sees("my train was late")
    laptop.tap("Keep writing", role="link")
    expect(laptop.page).to_have_url(re.compile("/questions/2$"))
    field = laptop.page.locator("textarea[name=text]")
    if scripts:
        expect(laptop.page.locator("h1")).to_have_text(asked)
        expect(field).to_have_value(WORDS.replace("warm", "very warm"))
        expect(field).to_be_focused()
        expect(field).to_have_js_property("selectionStart", 21)
    else:
        expect(field).to_have_value(WORDS)
    laptop.tap("Next")
    laptop.goes("/check-in")
    laptop.tap("Keep writing", role="link")
    expect(laptop.page).to_have_url(re.compile("/questions/3$"))
