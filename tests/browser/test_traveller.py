"""Somebody on a journey: the device's clock counts from the first page on, and the app asks once whether for everything."""

import pytest
from playwright.sync_api import expect

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner

pytestmark = pytest.mark.browser


@pytest.fixture
def furniture(demo_folder):
    return demo_folder


def test_a_phone_in_another_zone_is_asked_about_once_on_home(house, browse):
    ana = Partner("Ana", browse(phone=True, timezone_id="Asia/Tokyo"))
    ana.sign_in(PASSWORD)
    ana.sees("Your device is on Tokyo time. Use that here?")
    ana.tap("Keep Berlin time")
    ana.sees("Okay, staying on Berlin time.")
    expect(ana.page.locator("[data-news]")).to_be_focused()
    ana.goes("/settings")
    ana.sees_not("Use that here?")

    ana = Partner("Ana", browse(timezone_id="Europe/Lisbon"))
    ana.sign_in(PASSWORD)
    ana.tap("Use Lisbon time")
    ana.sees("You're on Lisbon time now.")
    ana.goes("/settings")
    expect(ana.page.locator("main [name=zone]").first).to_have_value("Europe/Lisbon")
