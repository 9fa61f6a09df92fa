"""Evenings with another rhythm and a pause: both agree on every other week, one pauses, both read it, the other starts again.

Once with JavaScript, where the partner's open page changes by itself; once without any.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.people import PASSWORD, Partner
from tests.calendar_feed.readers import with_icalendar
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser
PAUSED = "Your check-in is paused"


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_every_other_week_then_a_pause_and_a_check_in_on_purpose_and_back_again(
    house, met_after_hello, browse, scripts
):
    ana, ben = Partner("Ana", browse(phone=True, scripts=scripts)), Partner("Ben", browse(scripts=scripts))
    met_after_hello.sit_down(house, ana, ben)
    calendar = browse(phone=True).context.request

    # both agree on every other week
    ana.goes("/check-in/ritual")
    ana.open_all()
    ana.page.get_by_label("How often").select_option("Every other week")
    ana.tap("Propose this")
    ben.goes("/check-in")
    ben.sees("every other Sunday")
    ben.tap("That works for me")
    ana.goes("/")
    ana.sees("Your check-in")
    ana.sees_not("Weekly")
    ana.goes("/calendar")
    ana.fill("current", PASSWORD)
    ana.tap("It's me")
    ana.tap("Make my link")
    link = ana.page.locator(".link-text").inner_text()
    first, second = with_icalendar(calendar.get(link).body()).moments[:2]
    assert timedelta(days=13) < second - first < timedelta(days=15)

    # Ana pauses, and Ben's Home says so
    ben.goes("/")
    ana.goes("/check-in")
    ana.open_all()
    until = (datetime.now(UTC) + timedelta(days=90)).date()
    ana.fill("until", until.isoformat())
    ana.tap("Pause check-ins")
    ana.sees(PAUSED)
    again = ana.page.get_by_role("button", name="Start again")
    assert again.bounding_box()["y"] + again.bounding_box()["height"] <= 700
    assert ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if not scripts:
        ben.goes("/")
    ben.sees(PAUSED)
    assert with_icalendar(calendar.get(link).body()).moments[0].date() >= until - timedelta(days=1)

    # they open one all the same, on purpose
    for who, words in ((ana, "The soup on Tuesday"), (ben, "Waiting up for me")):
        who.opens_week()
        who.write(words)
        who.tap("Next")
        occasion = who.page.url.split("/check-in/")[1].split("/")[0]
        who.goes(f"/check-in/{occasion}/preview")
        who.tap("I'm ready")
    ben.goes(f"/check-in/{occasion}/opening/thanks")
    ben.sees("The soup on Tuesday")
    ana.goes(f"/check-in/{occasion}/promises")
    ana.tap("Done for now")
    ana.sees(PAUSED)

    # three weeks later it's still paused; Ben starts again
    house.move_clock(days=21)
    ben.goes("/check-in")
    ben.sees(PAUSED)
    ben.tap("Start again")
    ben.sees("You're back. Next check-in: Sunday")
    ben.sees_not(PAUSED)
    ana.goes("/")
    ana.sees_not(PAUSED)
    ana.sees("Next")
    nearest = with_icalendar(calendar.get(link).body()).moments[0]
    assert nearest < datetime.now(UTC) + timedelta(days=21 + 15)


CHANGED = "document.dispatchEvent(new CustomEvent('couples:reload'))"
"""What the page's scripts say where something changed that a new page has to show."""


def test_a_page_on_its_way_to_another_does_not_load_itself_again(house, met_after_hello, browse):
    """That would take back a tap, and what the next page says of it: its own change is often heard of before the answer comes."""
    ben = Partner("Ben", browse(phone=True))
    met_after_hello.sit_down(house, ben)
    ben.goes("/check-in")
    ben.page.wait_for_load_state("networkidle")
    with ben.page.expect_navigation():
        ben.page.evaluate(CHANGED)

    ben.goes("/")
    ben.goes("/check-in")
    ben.page.wait_for_load_state("networkidle")
    ben.page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    ben.page.evaluate(f"window.isTheSame = true; {CHANGED}")
    assert ben.page.evaluate("fetch('/healthz').then(() => window.isTheSame)")
