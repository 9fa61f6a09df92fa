"""Evenings alone: something noticed, the long form, the draft of a card; and two looks at oneself with two months between, as a chart.

Once with JavaScript on a phone, where the words save themselves and the sliders move by keyboard; once without any. Nobody is paired here.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser


def begin(browse, *, scripts: bool) -> Partner:
    ana = Partner("Ana", browse(phone=True, scripts=scripts))
    ana.arrives()
    return ana


def row(who: Partner, text: str) -> None:
    who.steps.append(text)
    who.page.locator("main a.row-link").filter(has_text=text).first.click()


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_something_is_noticed_written_about_and_becomes_the_draft_of_a_card(house, browse, scripts):
    ana = begin(browse, scripts=scripts)

    # ten seconds: one tap, one line
    ana.goes("/everything")
    ana.steps.clear()
    row(ana, "I noticed something")
    expect(ana.page.locator("[name=line]")).to_be_focused()
    ana.page.keyboard.type("The phone on the table, and I went cold")
    ana.page.keyboard.press("Enter")
    ana.sees("Saved. You can add to it later.")
    assert len(ana.steps) == 1

    # later: the long form
    row(ana, "The phone on the table")
    ana.fill("told", "That I am not interesting")
    for word in ("lonely", "to be heard", "saying it"):
        ana.page.locator(f"main input[type=checkbox][value='{word}']").check(force=True)
    if scripts:
        ana.saved()
        ana.page.reload()
    else:
        ana.tap("Save")
    expect(ana.page.locator("[name=told]")).to_have_value("That I am not interesting")
    expect(ana.page.locator("main input[value='to be heard']")).to_be_checked()

    # is it then or now? It is now, and that leads into the world
    ana.tap("Ask: is this then or now?")
    ana.sees("The phone on the table")
    row(ana, "It's now")
    for way in ("Words", "A boundary", "Outside help", "Thinking about leaving"):
        expect(ana.page.locator("main a.row-link").filter(has_text=way).first).to_be_visible()
    ana.tap("Save it with what I noticed")
    ana.sees("Saved with what you noticed.")
    expect(ana.page.locator("main input[name=when][value=now]")).to_be_checked()

    # a second device has an older page open: both texts are kept
    ana.fill("did", "I left the room")
    if scripts:
        ana.saved()
    else:
        ana.tap("Save")
    other = Partner("Ana", browse(scripts=False))
    other.goes("/sign-in")
    other.page.get_by_label("E-mail").fill("ana@example.org")
    other.page.get_by_label("Password").fill(PASSWORD)
    other.tap("Sign in")
    other.goes(ana.page.url)
    ana.fill("did", "I left the room and came back")
    if scripts:
        ana.saved()
        expect(ana.page.locator("form[data-dirty]")).to_have_count(0)
    else:
        ana.tap("Save")
    other.fill("did", "I made tea")
    other.tap("Save")
    other.sees("Both are saved")
    other.sees("I left the room and came back")

    # the draft of a card, and exactly what would be read
    ana.goes("/reflection/cards")
    ana.page.locator("main a[href='/reflection/cards/quiet']").first.click()
    ana.fill("text", "it is seldom about you. Tea beside me helps.")
    if scripts:
        ana.saved()
    ana.tap("See it as a card")
    ana.sees("Exactly what your partner would read")
    ana.sees("it is seldom about you. Tea beside me helps.")
    ana.goes("/only-me")
    ana.sees_not("it is seldom about you")


SLIDERS = {
    "settled": "3",
    "after": "4",
    "unanswered": "8",
    "comfort": "6",
    "signs": "8",
    "feelings": "2",
    "hold": "3",
    "alone": "4",
}


def move(who: Partner, answers: dict[str, str], *, scripts: bool) -> None:
    """By keyboard on the slider where there is one, in the number field where there is none; the last one stays open."""
    for key, number in answers.items():
        field = who.page.locator(f"input[name={key}]")
        if not scripts:
            field.fill(number)
            continue
        slider = who.page.locator(f"fieldset:has(input[name={key}]) input[type=range]")
        expect(slider).to_be_visible()
        slider.focus()
        who.page.keyboard.press("Home")
        for _ in range(int(number)):
            who.page.keyboard.press("ArrowRight")
        expect(field).to_have_value(number)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
@pytest.mark.long
def test_two_looks_with_two_months_between_are_a_chart_and_its_table(house, browse, scripts):
    ana = begin(browse, scripts=scripts)
    ana.goes("/reflection")
    row(ana, "Move the sliders")
    expect(ana.page.get_by_text("No answer yet")).to_have_count(9)
    move(ana, SLIDERS, scripts=scripts)
    expect(ana.page.get_by_text("No answer yet")).to_have_count(1 if scripts else 9)
    ana.fill("line", "dark mornings")
    ana.tap("Save and see the result")
    ana.sees("dark mornings")
    ana.sees("What tends to help")
    ana.goes("/reflection/looks")
    ana.sees("Do it twice and you get a line")
    for _ in range(2):  # a session rests for a month at most
        house.move_clock(days=29)
        ana.goes("/only-me")
        ana.goes("/reflection/noticed/new")
        ana.fill("line", "a month later")
        ana.tap("Save it")
    ana.goes("/reflection/looks")
    ana.tap("Move the sliders again", role="link")
    move(ana, {**SLIDERS, "settled": "7", "unanswered": "4", "signs": "4", "hold": "7"}, scripts=scripts)
    ana.tap("Save and see the result")
    ana.tap("Over time", role="link")
    charts = ana.page.locator("svg.chart")
    expect(charts).to_have_count(2)
    said = charts.first.locator("desc").text_content()
    assert re.fullmatch(r"2 times, from .+ to .+, between 3.5 and 7.5, the last at 3.5.", said)
    ana.page.locator("summary").filter(has_text="The numbers").first.click()
    cells = ana.page.locator("table").first.locator("td")
    assert cells.all_inner_texts() == ["7.5", "3.5"]
    assert ana.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
