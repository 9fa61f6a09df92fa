"""A passkey, from adding it to signing in with it: the device's own secret opens the vault, and no password is typed."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Partner

WORDS = "The tide was out and we walked to the lighthouse"
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "hasPrf": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def house(house):
    """The same at an address with a name: browsers allow no passkeys where there's none."""
    house.stop()
    house.url = f"http://localhost:{house.port}"
    return house.start()


@pytest.mark.browser
def test_a_passkey_is_added_and_signs_in_with_an_open_vault(house, browse):
    ana = Partner("Ana", browse(phone=True))
    device = ana.page.context.new_cdp_session(ana.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    ana.goes("/sign-up")
    ana.sign_up()
    occasion = ana.opens_week()
    ana.write(WORDS)
    ana.saved()
    ana.goes("/settings/passkeys")
    ana.page.get_by_label("Your password").fill(PASSWORD)
    ana.tap("It's me")
    ana.tap("Add a passkey")
    ana.sees("Added. You can sign in with it now.")
    ana.sees_not("It needs your password, too.")
    ana.page.context.clear_cookies()
    ana.goes("/sign-in")
    ana.tap("Use a passkey")
    expect(ana.page).to_have_url(f"{house.url}/")
    ana.goes(f"/check-in/{occasion}/questions/1")
    expect(ana.page.locator("textarea[name=text]").first).to_have_value(WORDS)
    ana.goes("/settings/devices")
    ana.sees("Is this you?")
    ana.tap("Use a passkey")
    ana.sees("Your devices")
