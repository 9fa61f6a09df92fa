"""An evening with the calendar: Ana makes her link, a calendar that isn't signed in follows it, and she stops it.

Once with JavaScript, once without any.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.calendar_feed.readers import with_icalendar
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_puts_the_hour_into_her_calendar_and_takes_it_out_again(house, met, browse, scripts):
    ana, ben = Partner("Ana", browse(phone=True, scripts=scripts)), Partner("Ben", browse(scripts=scripts))
    met.sit_down(house, ana, ben)
    calendar = browse(phone=True).context.request
    ana.goes("/check-in/ritual")
    ana.tap("Add to your calendar", role="link")
    ana.fill("current", PASSWORD)
    ana.tap("It's me")
    make = ana.page.get_by_role("button", name="Make my link")
    assert make.bounding_box()["y"] + make.bounding_box()["height"] <= 700
    with ana.page.expect_download() as coming:
        ana.page.get_by_role("button", name="Get a file instead").click()
    assert coming.value.suggested_filename == "calendar.ics"
    ana.fill("title", "Choir")
    ana.tap("Make my link")
    ana.sees("Your link")
    link = ana.page.locator(".link-text").inner_text()
    answer = calendar.get(link)
    found = with_icalendar(answer.body())
    assert (answer.status, found.titles, len(found.moments) > 50) == (200, ["Choir"], True)
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ben.goes("/calendar")
    ben.fill("current", PASSWORD)
    ben.tap("It's me")
    ben.sees_not("Your link")
    assert calendar.get(link, headers={"If-None-Match": answer.headers["etag"]}).status == 304
    ana.tap("Stop this link")
    expect(
        ana.page.get_by_text("Stopped. Your calendar may still show old entries; delete them there.")
    ).to_be_visible()
    assert calendar.get(link).status == 404
    ana.sees_not("Your link")
