"""An hour without a line in the middle of the check-in, for both at once: they write on, and nothing is lost or shown too early."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_words_for_a_talk import MINUTES

pytestmark = [pytest.mark.browser, pytest.mark.long]


def is_not_saved(who: Partner) -> None:
    who.sees("Not saved yet")
    expect(who.page.locator("form[data-dirty]")).to_have_count(1)


def test_both_write_through_an_hour_without_a_line_and_every_word_arrives_once(
    house, met_after_hello, browse
):
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse())
    met_after_hello.sit_down(house, ana, ben)
    both = (ana, ben)
    words = {who.name: f"{who.name} thanks you for the soup." for who in both}
    for who in both:
        who.page.clock.install()
        occasion = who.opens_week()
        who.write(words[who.name])
        who.saved()
        who.goes_offline()

    for minute in (20, 40, 60):
        for who in both:
            words[who.name] += f" {who.name} went on at minute {minute}."
            who.write(words[who.name])
            who.page.clock.fast_forward("20:00")
            is_not_saved(who)
        house.move_clock(days=20 * MINUTES)
    ana.page.get_by_role("button", name="Next").click()
    is_not_saved(ana)
    question = f"/check-in/{occasion}/questions/1"
    for who in both:
        expect(who.page.locator("textarea[name=text]").first).to_have_value(words[who.name])
        assert who.page.url.endswith(question)

    for who in both:
        who.page.context.set_offline(False)
        who.saved()
    for who in both:
        who.goes(question)
        expect(who.page.locator("textarea[name=text]").first).to_have_value(words[who.name])
        other = ben if who is ana else ana
        assert words[other.name][:20] not in who.page.content()
        who.tap("Next")
        who.goes(f"/check-in/{occasion}/preview")
        who.tap("I'm ready")
    for who in both:
        who.goes(f"/check-in/{occasion}")
        for text in words.values():
            expect(who.page.locator("main").get_by_text(text, exact=True)).to_have_count(1)
