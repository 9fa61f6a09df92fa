"""A bad night, alone with a phone: the quiet door, the kit, an exercise that runs, what helps, somebody to call.

Once with JavaScript and reduced motion, where the clock of the page is moved by hand and the network goes away after loading; once
without any JavaScript. Nobody else has an account here.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

SECOND = 1000
EVENING = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def alone(browse, *, scripts: bool) -> Partner:
    eve = Partner("Eve", browse(phone=True, scripts=scripts))
    eve.arrives()
    return eve


def calm_me(eve: Partner) -> None:
    eve.page.locator("header").get_by_role("link", name="Take a breath").click()
    eve.sees("I just need quiet")


def opens_with_a_still_clock(eve: Partner, path: str) -> None:
    """The page's own clock stands still from here on and is moved by `run_for`."""
    eve.page.clock.install(time=EVENING)
    eve.goes(path)
    eve.page.clock.pause_at(EVENING + timedelta(hours=1))


def words(eve: Partner) -> str:
    return eve.page.locator("[data-breath-words]").inner_text()


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_from_the_quiet_door_to_the_kit_to_an_own_list_and_somebody_to_call(house, browse, scripts):
    house.set_clock(21)
    eve = alone(browse, scripts=scripts)
    calm_me(eve)
    eve.tap("20 minutes", role="link")
    expect(eve.page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"Quiet until \d+:\d\d")  # without scripts nobody told the zone
    )
    until = eve.page.url
    eve.page.reload()
    expect(eve.page).to_have_url(until)
    eve.tap("Something gentle to do", role="link")
    eve.page.locator("main a[href='/care/exercises/senses']").first.click()
    eve.sees("Name five things you can see")
    eve.sees("If this makes you feel worse, stop.")
    eve.page.locator("#afterwards summary").click()
    eve.page.locator("input[name=before]").fill("8")
    eve.page.locator("input[name=after]").fill("6")
    eve.tap("Save the numbers")
    eve.sees("Go easy on yourself")
    eve.page.locator("#add").fill("Around the pond once")
    eve.tap("Add")
    eve.page.locator("#now + ul").get_by_role("link", name="Around the pond once").click()
    expect(eve.page.get_by_role("heading", level=1)).to_have_text("Around the pond once")
    eve.goes("/care/people")
    eve.tap("Add someone", role="link")
    eve.page.get_by_label("Name").fill("Mira")
    eve.page.get_by_label("How to reach them").fill("030 4711")
    eve.tap("Save")
    expect(eve.page.locator("main a[href='tel:0304711']")).to_be_visible()
    eve.tap("Safety and help", role="link", within="footer")
    eve.page.locator("#part-8 ~ details > summary").click()
    check = eve.page.locator("#part-8 ~ details .check-lines details").first
    check.locator("summary").click()
    expect(check.locator("p")).to_be_visible()


def test_the_breathing_guide_runs_in_counted_words_pauses_stops_and_ends_without_a_network(house, browse):
    eve = alone(browse, scripts=True)
    opens_with_a_still_clock(eve, "/care/exercises/long-out-breath")
    breath = eve.page.get_by_role("group", name="Breathing guide")
    start = breath.get_by_role("button", name="Start")
    expect(start).to_be_visible()
    assert words(eve) == "In for four, out for six"
    eve.goes_offline()
    eve.page.clock.run_for(30 * SECOND)
    assert words(eve) == "In for four, out for six"
    start.focus()
    eve.page.keyboard.press("Enter")
    said = breath.get_by_role("status")
    assert words(eve) == "In, 1"
    expect(said).to_have_text("Breathe in, 4 counts")
    assert breath.locator("[data-breath-words]").get_attribute("aria-hidden") == "true"
    assert breath.locator(".breath-circle").evaluate("e => getComputedStyle(e).transform") == "none"
    eve.page.clock.run_for(3 * SECOND)
    assert words(eve) == "In, 4"
    eve.page.clock.run_for(SECOND)
    assert words(eve) == "Out, 1"
    expect(said).to_have_text("Breathe out, 6 counts")
    eve.page.keyboard.press("Enter")
    eve.page.clock.run_for(20 * SECOND)
    assert words(eve) == "Out, 1"
    expect(breath.get_by_role("button", name="Go on")).to_be_focused()
    eve.page.keyboard.press("Enter")
    assert words(eve) == "Out, 2"
    eve.page.clock.run_for(5 * SECOND)
    assert words(eve) == "In, 1"
    eve.page.keyboard.press("Escape")
    assert words(eve) == "In for four, out for six"
    expect(start).to_be_focused()
    start.click()
    eve.page.clock.run_for(12 * 10 * SECOND)
    expect(said).to_have_text("That's it. Again, or enough?")
    expect(start).to_be_visible()


@pytest.mark.long
def test_breathing_in_a_square_keeps_the_circle_wide_while_the_breath_is_held(house, browse):
    eve = alone(browse, scripts=True)
    opens_with_a_still_clock(eve, "/care/exercises/box-breath")
    breath = eve.page.locator("[data-breath]")
    breath.get_by_role("button", name="Start").click()
    seen = []
    for _ in range(4):
        seen.append((words(eve), breath.get_attribute("data-now")))
        eve.page.clock.run_for(4 * SECOND)
    assert seen == [("In, 1", "in"), ("Pause, 1", "in"), ("Out, 1", "out"), ("Pause, 1", "out")]


@pytest.mark.long
def test_the_guide_leads_by_keyboard_through_steps_that_wait_and_steps_that_go_on(house, browse):
    eve = alone(browse, scripts=True)
    opens_with_a_still_clock(eve, "/care/exercises/kind-figure")
    guide = eve.page.get_by_role("group", name="Guide")
    say, place = guide.get_by_role("status"), eve.page.locator("[data-guide-place]")
    eve.goes_offline()
    guide.get_by_role("button", name="Start").focus()
    eve.page.keyboard.press("Enter")
    expect(place).to_have_text("Step 1 of 6")
    eve.page.clock.run_for(600 * SECOND)
    expect(place).to_have_text("Step 1 of 6")
    expect(guide.get_by_role("button", name="Next")).to_be_focused()
    eve.page.keyboard.press("Enter")
    expect(say).to_contain_text("They come in")
    expect(eve.page.locator(".steps [aria-current=step]")).to_contain_text("They come in")
    eve.page.clock.run_for(20 * SECOND)
    expect(place).to_have_text("Step 3 of 6")
    guide.get_by_role("button", name="Pause").click()
    eve.page.clock.run_for(600 * SECOND)
    expect(place).to_have_text("Step 3 of 6")
    guide.get_by_role("button", name="Back").click()
    expect(place).to_have_text("Step 2 of 6")
    guide.get_by_role("button", name="Stop").click()
    expect(say).to_have_text("Stopped. That's fine.")
    expect(guide.get_by_role("button", name="Start")).to_be_focused()
    eve.page.clock.run_for(600 * SECOND)
    expect(say).to_have_text("Stopped. That's fine.")


def test_without_scripts_an_exercise_is_its_text_and_no_button_that_does_nothing(house, browse):
    eve = alone(browse, scripts=False)
    for key in ("long-out-breath", "senses", "relaxing"):
        eve.goes(f"/care/exercises/{key}")
        expect(eve.page.locator("ol.steps > li").first).to_be_visible()
        expect(eve.page.locator("ol.steps > li").nth(3)).to_be_attached()
        expect(eve.page.locator("[data-breath-go]:visible, [data-guide-go]:visible")).to_have_count(0)


@pytest.mark.long
def test_when_the_quiet_time_is_over_the_page_says_so_without_a_count(house, browse):
    eve = alone(browse, scripts=True)
    eve.page.clock.install(time=EVENING)
    eve.goes("/care/quiet?minutes=10")
    title = eve.page.get_by_role("heading", level=1)
    expect(eve.page.locator("[data-quiet=on]")).to_be_visible()
    before = title.inner_text()
    eve.page.clock.pause_at(EVENING + timedelta(minutes=5))
    assert title.inner_text() == before
    eve.page.clock.run_for(16 * 60 * SECOND)
    eve.sees("Stay as long as you like.")
    expect(title).to_have_text("Quiet", use_inner_text=True)
    expect(eve.page.get_by_text("put your phone away")).to_be_hidden()
    expect(eve.page.get_by_text("I'll be back at")).to_be_hidden()


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_words_being_written_survive_the_way_to_the_kit(house, browse, scripts):
    eve = alone(browse, scripts=scripts)
    eve.goes("/statements/new")
    eve.page.locator("[name=observation]").fill("a quiet half hour")
    link = eve.page.locator("header").get_by_role("link", name="Take a breath")
    if scripts:
        eve.saved()
        expect(eve.page.locator("[data-calm=on]")).to_be_visible()
        link.click()
        eve.sees("I just need quiet")
        eve.tap("Back to where you were")
        expect(eve.page.locator("[name=observation]")).to_have_value("a quiet half hour")
    else:
        with eve.page.expect_popup() as opened:
            link.click()
        expect(opened.value.get_by_text("I just need quiet")).to_be_visible()
        expect(eve.page.locator("[name=observation]")).to_have_value("a quiet half hour")


@pytest.mark.long
def test_words_that_nothing_saves_stay_in_their_page_when_the_kit_is_opened(house, browse):
    eve = alone(browse, scripts=True)
    eve.goes("/care/mine")
    eve.page.locator("#add").fill("half a thought")
    expect(eve.page.locator("[data-calm=on]")).to_be_visible()
    with eve.page.expect_popup() as opened:
        eve.page.locator("header").get_by_role("link", name="Take a breath").click()
    expect(opened.value.get_by_text("I just need quiet")).to_be_visible()
    expect(eve.page.locator("#add")).to_have_value("half a thought")
