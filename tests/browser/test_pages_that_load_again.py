"""What tests of an evening lean on: a page is opened whatever the one before is just about."""

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.people import open_page

pytestmark = pytest.mark.browser

LOADS_AGAIN = """() => setTimeout(() => {
  location.reload();
  for (const start = Date.now(); Date.now() - start < 1000;);
}, 5)"""
"""A page hears of a change on a busy device: whatever it's sent waits until it has computed."""


@pytest.fixture
def page(browse):
    page = browse()
    page.set_default_timeout(4000)
    page.goto("/sign-in")
    return page


def test_a_page_is_opened_where_the_one_before_is_about_to_load_itself_again(house, page):
    page.evaluate(LOADS_AGAIN)
    open_page(page, "/safety")
    assert page.url == house.url + "/safety"


def test_a_page_is_opened_where_the_one_before_has_an_answer_to_loading_itself_again(house, page):
    with page.expect_event("response"):
        page.evaluate(LOADS_AGAIN)
    open_page(page, "/safety")
    assert page.url == house.url + "/safety"


def test_a_page_that_is_not_answered_is_not_asked_for_twice(page):
    asked = []
    page.route("**/safety", lambda route: asked.append(route))
    with pytest.raises(TimeoutError):
        open_page(page, "/safety")
    assert len(asked) == 1
