"""An evening with an address at a domain with an umlaut, as a browser sends it: from sign-up to a new password."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

ADDRESS = "Zoë@bücher.example"
OTHER_WAYS = ("zoe\u0308@xn--bcher-kva.example", "ZOË@BÜCHER。EXAMPLE")
"""A keyboard that doesn't compose letters; a phone that writes capitals, and a dot of East Asia."""


def types(ana: Partner, address: str, password: str) -> None:
    ana.page.get_by_label("E-mail").fill(address)
    ana.page.get_by_label("Password", exact=True).fill(password)


@pytest.mark.long
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_an_address_with_an_umlaut_works_from_sign_up_to_recovery(house, browse, scripts):
    ana = Partner("Zoë", browse(phone=True, scripts=scripts))
    ana.goes("/sign-up")
    ana.page.get_by_label("First name").fill("Zoë")
    types(ana, ADDRESS, PASSWORD)
    ana.tap("Create my account")
    ana.sees("Hello, Zoë")
    ana.goes("/settings/recovery")
    ana.tap("Show my code")
    code = " ".join(ana.page.locator(".code span").all_inner_texts())
    ana.tap("I've saved it")
    ana.page.locator("header summary").click()
    ana.tap("Sign out", within="header")
    ana.sees("You're signed out.")

    for address in (ADDRESS, *OTHER_WAYS):
        fresh = Partner("Zoë", browse(scripts=scripts))
        fresh.goes("/sign-in")
        types(fresh, address, PASSWORD)
        fresh.tap("Sign in")
        fresh.sees("Hello, Zoë")

    lost = Partner("Zoë", browse(scripts=scripts))
    lost.goes("/sign-in/recovery")
    lost.page.get_by_label("E-mail").fill(OTHER_WAYS[0])
    lost.page.get_by_label("Recovery code").fill(code.lower())
    lost.page.get_by_label("New password").fill("green kettle by the door")
    lost.tap("Open my account")
    lost.sees("You're back in.")
    if scripts:
        expect(lost.page.get_by_role("status").filter(has_text="You're back in.")).to_be_focused()
    ana.goes("/sign-in")
    types(ana, ADDRESS, "green kettle by the door")
    ana.tap("Sign in")
    ana.sees("Hello, Zoë")
