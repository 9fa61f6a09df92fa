"""The safety page on a phone: short, easy to tap, and a link to a place opens what's folded there."""

import pytest
from playwright.sync_api import expect

PLACES = (2, 6, 10, 11, 8, 9, 13, 4, 5)
"""The parts that have something folded in them, by number: an address tells no one which of them was opened."""
TALLEST = 4500
TAP = 44
TOO_SMALL = """least => [...document.querySelectorAll('main a[href^="tel:"], main summary, .jumps a')]
  .map(el => [el.textContent.trim(), el.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least || box.width < least)).map(([words]) => words)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_short_and_all_that_is_tapped_is_large(house, browse, scheme):
    page = browse(phone=True, color_scheme=scheme)
    page.goto("/safety")
    assert page.evaluate("document.documentElement.scrollHeight") < TALLEST
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
    assert page.locator("main .help-list a[href^='tel:']:visible").count() > 80
    assert page.evaluate(TOO_SMALL, TAP) == []
    assert "142" in page.evaluate(TOO_SMALL, 2 * TAP)


def test_a_link_to_a_place_opens_its_fold_from_the_page_and_from_elsewhere(house, browse):
    page = browse(phone=True)
    for number in PLACES:
        page.goto("/safety")
        fold = page.locator(f"#part-{number} ~ details")
        expect(fold).not_to_have_attribute("open", "")
        page.goto("/sign-in")
        page.goto(f"/safety#part-{number}")
        expect(fold).to_have_attribute("open", "")
        expect(page.locator(f"#part-{number}")).to_be_in_viewport()
    page.goto("/safety")
    page.locator(".jumps").get_by_role("link", name="Thoughts of ending your life").click()
    expect(page.locator("#part-6 ~ details .help-lines")).to_be_visible()
    page.locator("#part-6 ~ details > summary").click()
    expect(page.locator("#part-6 ~ details .help-lines")).to_be_hidden()
    page.get_by_role("link", name="crisis line").click()
    expect(page.locator("#part-6 ~ details .help-lines")).to_be_visible()


def test_without_scripts_a_place_that_the_address_names_shows_what_is_folded(house, browse):
    page = browse(phone=True, scripts=False)
    for number in PLACES:
        page.goto("/safety")
        inside = page.locator(f"#part-{number} ~ details > :not(summary)").first
        expect(inside).to_be_hidden()
        page.goto(f"/safety#part-{number}")
        expect(inside).to_be_visible()
        expect(page.locator(f"#part-{number}")).to_be_in_viewport()
