"""Someone waits in a talk that hasn't begun, and their partner takes it back or moves it: the page says so by itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Partner
from tests.browser.test_together import form_of

pytestmark = pytest.mark.browser

NOT_ON = "That talk isn't on anymore. Here's how it is now."


@pytest.fixture
def settling_in(house, met, browse) -> tuple[Partner, Partner]:
    """Both have said yes to now; Ana has joined, and Ben is on the page of talks."""
    ana, ben = Partner("Ana", browse(phone=True)), Partner("Ben", browse())
    met.sit_down(house, ana, ben)
    ana.goes("/together")
    ana.tap("Ask Ben")
    ben.goes("/together")
    ben.tap("Yes, now")
    path = re.search(r"/together/[0-9a-f-]{36}$", ben.page.url)[0]
    ana.goes(path)
    ana.press(form_of(ana, "come-in").locator("button"))
    ana.sees("You're together now")
    ben.goes("/together")
    return ana, ben


def is_told(who: Partner) -> None:
    expect(who.page).to_have_url(re.compile("/together$"))
    who.sees(NOT_ON)


def test_whoever_waits_in_a_talk_that_the_partner_calls_off_is_told(settling_in):
    ana, ben = settling_in
    ben.tap("Call it off")
    is_told(ana)


def test_whoever_waits_in_a_talk_that_the_partner_moves_finds_the_new_time(house, settling_in):
    ana, ben = settling_in
    ben.open_all()
    then = datetime.now(UTC) + timedelta(seconds=house.lead, days=2)
    ben.page.locator("form[action$='/answer'] input[name=at]").fill(f"{then:%Y-%m-%dT19:00}")
    ben.press(ben.page.locator("form[action$='/answer']:has(input[name=at]) button").first)
    is_told(ana)
    ana.sees("has suggested another time.")


def test_a_tap_in_a_talk_that_is_off_leads_to_how_it_is_now_even_where_no_word_of_it_came(settling_in):
    ana, ben = settling_in
    ana.page.route_web_socket(re.compile("/socket.io/"), lambda line: line.close())
    ana.page.reload()
    ana.sees("You're together now")
    ben.tap("Call it off")
    ana.press(form_of(ana, "stop").locator("button"))
    is_told(ana)
