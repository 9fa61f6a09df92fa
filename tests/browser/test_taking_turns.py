"""The turns of a talk on a phone: what's pressed next is in sight and stays there, and what's being typed goes on."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import Together
from tests.browser.test_what_they_try import is_in_sight, place

pytestmark = pytest.mark.browser

HEARD = "You want one evening with no phones, because you feel we only sit beside each other"
TAPS_TWICE = """() => {
  const at = () => document.querySelector('#move-next [name=at]')?.value;
  const before = at();
  new MutationObserver((_, watch) => {
    if (!at() || at() === before) return;
    watch.disconnect();
    setTimeout(() => document.querySelector('#move-next button').click());
  }).observe(document.querySelector('#live'), { subtree: true, childList: true, attributes: true });
  const now = performance.now();
  performance.now = () => now;
  document.querySelector('#move-next button').click();
}"""
"""One tap on going on, and a second one as soon as the button of the next step is in its place. The time stands still for it."""


@pytest.fixture
def talk(house, met, browse) -> Together:
    """Ben speaks, and Ana, at the phone, listens."""
    talk = Together(house, met, browse, scripts=True)
    talk.begin("talk")
    talk.act(talk.ben, "take")
    talk.see("Listen first. Nothing to solve yet.", talk.ana)
    return talk


def test_both_ways_to_say_it_back_are_in_sight_after_almost_too_and_saving_moves_neither(talk):
    ana, ben = talk.both
    field = ana.page.locator("#heard-text")
    ways = [ana.page.get_by_role("button", name=name) for name in ("Say it back", "I said it out loud")]
    field.fill(HEARD)
    was = [place(way) for way in ways]
    ana.sees("Saved, but not sent yet")
    assert [place(way) for way in ways] == was
    assert all(is_in_sight(way) for way in (field, *ways))
    talk.act(ana, "heard", HEARD)
    for answer, said in (("almost", "Ben: “Almost.”"), ("not-yet", "Ben: “Not really.”")):
        talk.see(HEARD, ben)
        talk.act(ben, "answer", value=answer)
        ana.sees(said)
        assert all(is_in_sight(what) for what in (ana.page.get_by_text(said), field, *ways))
        ana.sees(HEARD)
        talk.act(ana, "heard", HEARD)


def test_a_tap_made_twice_goes_on_one_step(house, met, browse):
    talk = Together(house, met, browse, scripts=True)
    ana, ben = talk.both
    talk.begin("talk")
    talk.see("Who begins?")
    talk.act(ben, "next")
    expect(ana.page.locator("#move-next button")).to_have_text("Next step")
    ana.page.evaluate(TAPS_TWICE)
    talk.see("What could you two try?")
    talk.act(ben, "next")
    ana.sees("Ben is ready for the next step.")
    assert "Actually, not yet" not in ana.page.locator("main").inner_text()
    for who in talk.both:
        expect(who.page.locator("#step-line")).to_contain_text("Step 3")


def test_a_break_in_the_middle_of_a_word_takes_no_letter(talk):
    ana, ben = talk.both
    field = ana.page.locator("#heard-text")
    field.focus()
    ana.page.keyboard.type("You want Sun")
    talk.act(ben, "pause")
    ana.sees("Ben is taking a break.")
    ana.sees("Your words will be here after the break.")
    assert field.is_visible()
    ana.page.keyboard.type("days")
    expect(field).to_have_value("You want Sundays")
    ana.page.locator("#live h1").click()
    expect(field).to_be_hidden()
    for who in talk.both:
        talk.act(who, "return")
    ana.sees("Say back what you heard")
    expect(field).to_have_value("You want Sundays")
    assert ana.page.evaluate(
        "document.querySelector('#live').contains(document.querySelector('#heard-text'))"
    )


def test_on_one_phone_said_back_out_loud_is_no_place_for_the_words_that_one_of_them_was_typing(talk):
    ana, ben = talk.both
    ana.page.locator("#heard-text").fill(HEARD)
    ana.sees("Saved, but not sent yet")
    for who in talk.both:
        talk.act(who, "sofa-on")
    ana.page.get_by_role("button", name="Ana said it back").click()
    talk.see("Ben, is that what you meant?")
    talk.act(ana, "sofa-off")
    talk.act(ben, "answer", value="almost")
    expect(ana.page.locator("#heard-text")).to_have_value(HEARD)
