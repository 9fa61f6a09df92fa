"""An evening alone with one's own pages, on a phone, before anybody has joined: write, find again, delete, take words along.

Once with JavaScript, where words are saved while they are typed and the lock closes an open page; once without any.
"""

import re

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.browser.conftest import browser_on_disk
from tests.browser.people import PASSWORD, Partner
from tests.browser.test_shared_device import STORES, holding
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

HERON = "On the way home I was quiet. I had one word, a good one, about the heron."
PAGES = "/only-me/pages"
MINUTES = 1 / 1440


def rows(house) -> int:
    with databases.connect_in(house.folder) as db:
        return db.execute("SELECT COUNT(*) FROM journal_entries").fetchone()[0]


def history_is_neutral(who: Partner, house) -> None:
    expect(who.page).to_have_url(re.compile(rf"^{house.url}/only-me/pages[\w/-]*(\?draft=[\w-]+)?$"))
    expect(who.page).to_have_title("Only me – Couples")


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_page_is_written_found_taken_along_and_deleted(house, browse, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    page = ana.page
    ana.arrives()

    # written at once, one tap from Only me
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Only me").click()
    ana.tap("Write a note", role="link")
    history_is_neutral(ana, house)
    ana.fill("text", "It was the *quiet* again.")
    if scripts:
        ana.saved()
        expect(page).to_have_url(re.compile(rf"{PAGES}/[0-9a-f-]+/edit$"))
        page.reload()
        expect(page.locator("[name=text]")).to_have_value("It was the *quiet* again.")
    page.get_by_text("Something to start with").click()
    ana.tap("What I needed")
    ana.sees("What did I need right then")
    ana.sees("You can stop at")
    expect(page.locator("[name=text]")).to_have_value("It was the *quiet* again.")
    page.locator("summary").filter(has_text="How I am").click()
    page.get_by_label("tired").check(force=True)
    page.locator("summary").filter(has_text="Day and tags").click()
    ana.fill("tags", "evenings, sister")
    ana.tap("Done")
    expect(page.locator(".prose em")).to_have_text("quiet")
    ana.sees("tired")
    history_is_neutral(ana, house)

    # a second one, without moods; then both are found by their words
    ana.goes(PAGES)
    ana.tap("Write a note", role="link")
    ana.fill("text", HERON)
    ana.tap("Done")
    expect(page.locator(".prose")).to_contain_text(HERON)
    ana.goes(PAGES)
    ana.fill("text", "HERON quiet")
    ana.tap("Search")
    ana.sees("One note.")
    history_is_neutral(ana, house)
    expect(page.locator("mark").first).to_be_visible()
    page.locator("main a.row-link").first.click()
    ana.sees(HERON)
    page.go_back()
    ana.sees("One note.")
    page.locator("main a.row-link").first.click()

    # words are taken along; the page stays as it is and does not remember
    ana.tap("Use words from this", role="link")
    ana.fill("text", "I had one word, a good one, about the heron. And nobody heard it.")
    ana.tap("Copy to a message draft")
    expect(page.locator("[name=free]")).to_have_value(
        "I had one word, a good one, about the heron. And nobody heard it."
    )
    expect(page.locator(f"[href*='{PAGES}'], [action*='{PAGES}'], [value*='{PAGES}']")).to_have_count(0)
    assert PAGES not in page.content()
    ana.press(page.get_by_role("button", name="Save and close"))
    ana.sees("I had one word, a good one")
    ana.goes("/check-in")
    before = rows(house)
    ana.goes(PAGES)
    page.locator("main a.row-link").filter(has_text="On the way home").click()
    ana.sees(HERON)
    ana.sees_not("nobody heard it")
    ana.tap("Use words from this", role="link")
    if scripts:
        field = page.locator("[name=text]")
        field.evaluate("e => { e.focus(); e.setSelectionRange(29, 59); }")
        ana.tap("Keep only what I selected")
        expect(field).to_have_value("I had one word, a good one, ab")
    ana.fill("text", "A good word about the heron.")
    ana.tap("Copy to your check-in")
    page.locator("input[name=prompt]").first.check()
    ana.tap("Add to my answer")
    expect(page.locator("textarea[name=text]").first).to_have_value("A good word about the heron.")
    assert rows(house) == before

    # deleted for good, from the page itself
    ana.goes(PAGES)
    page.locator("main a.row-link").filter(has_text="On the way home").click()
    page.locator("summary").filter(has_text="Delete this note").click()
    ana.tap("Delete the note")
    ana.sees("Note deleted.")
    ana.sees_not("heron")
    assert rows(house) == before - 1


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_the_lock_closes_a_page_after_a_quiet_while_and_no_word_is_lost(house, browse, scripts):
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    page = ana.page
    ana.arrives()
    ana.goes(f"{PAGES}/settings")
    page.get_by_label("After 5 minutes").check()
    ana.tap("Save")
    ana.tap("Write a note", role="link")
    ana.fill("text", HERON)
    if scripts:
        ana.saved()
    house.move_clock(days=6 * MINUTES)
    ana.fill("text", HERON + " Then I thought for a long time.")
    if scripts:
        ana.sees("Only me is locked")
    ana.tap("Done")
    ana.sees("It's saved once you enter your password")
    page.get_by_label("Your password").fill("not this one")
    ana.tap("Open")
    ana.sees("That isn't your current password.")
    page.get_by_label("Your password").fill(PASSWORD)
    ana.tap("Open")
    ana.sees("Then I thought for a long time.")
    ana.goes("/only-me")
    ana.tap("Close Only me")
    for path in (PAGES, f"{PAGES}/tags"):
        page.goto(path)
        ana.sees_not("heron")
        history_is_neutral_but_for_the_way_back(page)
    ana.tap("Tap to open")
    ana.sees("Type your password")
    page.get_by_label("Your password").fill(PASSWORD)
    ana.tap("Open")
    expect(page.get_by_role("heading", name="By tag or mood")).to_be_visible()


def history_is_neutral_but_for_the_way_back(page) -> None:
    expect(page).to_have_url(re.compile(r"/only-me/open\?next=/only-me/pages[\w/-]*$"))
    expect(page).to_have_title("Only me – Couples")


def writes_a_note_that_locks_after_five_minutes(ana) -> None:
    ana.page.clock.install()
    ana.arrives()
    ana.goes(f"{PAGES}/settings")
    ana.page.get_by_label("After 5 minutes").check()
    ana.tap("Save")
    ana.tap("Write a note", role="link")
    ana.fill("text", HERON)
    ana.page.clock.run_for(2000)
    ana.saved()


def test_a_page_whose_time_is_over_goes_once_however_late_the_answer_is(house, browse):
    ana = Partner("Ana", browse(phone=True))
    page, said = ana.page, []
    writes_a_note_that_locks_after_five_minutes(ana)
    page.on("console", lambda message: said.append(message.text))
    page.evaluate("navigation.addEventListener('navigate', () => console.log('it goes'))")
    house.move_clock(days=6 * MINUTES)
    page.clock.fast_forward(4 * 60_000 + 55_000)
    page.clock.run_for(9_000)
    ana.sees("Tap to open")
    assert said.count("it goes") == 1


def test_a_page_that_lies_open_goes_when_its_time_is_over(house, browse):
    ana = Partner("Ana", browse(phone=True))
    page = ana.page
    writes_a_note_that_locks_after_five_minutes(ana)
    with page.expect_response(re.compile(r"/writing\.js")) as script:
        page.reload()
    script.value.finished()
    house.move_clock(days=6 * MINUTES)
    page.clock.fast_forward(4 * 60_000)
    expect(page.locator("[name=text]")).to_have_value(HERON)
    page.clock.fast_forward(6 * 60_000)
    ana.sees("Tap to open")
    ana.sees_not("heron")
    ana.tap("Tap to open")
    ana.sees("Type your password")
    ana.sees_not("heron")
    page.get_by_label("Your password").fill(PASSWORD)
    ana.tap("Open")
    expect(page.locator("[name=text]")).to_have_value(HERON)


@pytest.mark.long
def test_the_browsers_folder_on_the_disk_holds_no_word_of_a_page_nor_what_was_looked_for(
    house, chrome, tmp_path
):
    profile, trace = tmp_path / "profile", "a-trace-left-on-purpose"
    with browser_on_disk(chrome, house, profile) as context:
        ana = Partner("Ana", context.pages[0])
        ana.arrives()
        ana.goes(f"{PAGES}/new")
        ana.fill("text", HERON)
        ana.saved()
        ana.tap("Done")
        ana.goes(PAGES)
        ana.fill("text", "home quiet heron about")
        ana.tap("Search")
        ana.sees("One note.")
        ana.page.locator("main a.row-link").first.click()
        ana.tap("Use words from this", role="link")
        ana.tap("Copy to a message draft")
        expect(ana.page.locator("[name=free]")).to_have_value(re.compile("heron"))
        ana.page.go_back()
        assert ana.page.evaluate(STORES) == [0, 0, 0, 0, 0]
        ana.goes(f"/safety?{trace}")
    assert holding(profile, PAGES)
    assert holding(profile, trace)
    assert [
        holding(profile, words)
        for words in (HERON, "a good one", "home quiet heron", "journal_", "Journal –")
    ] == [[]] * 5
