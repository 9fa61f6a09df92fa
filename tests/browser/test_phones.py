"""A reminder on a phone, from the tap that turns it on to the words on the lock screen; and what a browser says that can't or won't."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

import couples
from couples import clock
from couples.maintenance import startup
from couples.reminders.claiming import claim_due
from couples.reminders.pushing import push_due
from tests.browser.conftest import House, browser_on_disk
from tests.browser.people import Partner
from tests.browser.test_installed import KEPT, WORKERS
from tests.conftest import CHEAP, TRANSPORT, Person, close, pair, settings_for
from tests.sockets import comes_true

pytestmark = pytest.mark.browser

SETTINGS = "/settings/reminders"
SUBSCRIBES = """({ endpoint, key, secret }) => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0)).buffer;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.byteLength !== 65) throw new Error('not as it should be');
    return { endpoint, getKey: (name) => bytes(name === 'auth' ? secret : key) };
  };
}"""
"""A maker's push service isn't to be reached from here: what it answers is put in its place. All else is the browser's own."""
SHOWN = """async () => (await (await navigator.serviceWorker.getRegistration()).getNotifications())
  .map(({ title, body, icon, badge, tag, data, actions }) => ({ title, body, icon, badge, tag, data, actions }))"""

TAKES_AWAY = """async () => {
  for (const it of await (await navigator.serviceWorker.getRegistration()).getNotifications()) it.close();
}"""


@pytest.fixture
def house(tmp_path):
    """Ana and Ben, on a server whose host allows reminders on phones."""
    folder = tmp_path / "house"
    folder.mkdir()
    startup.prepare(app := couples.create_app(settings_for(folder), argon2_cost=CHEAP))
    pair(*(Person(app, name).sign_up(zone="Europe/Berlin") for name in ("Ana", "Ben")))
    close(app)
    made = House(folder, None, COUPLES_TRANSPORT=TRANSPORT, COUPLES_PUSH="on")
    yield made.start()
    made.stop()
    shutil.rmtree(folder)


def round_beside(house: House, monkeypatch) -> None:
    """A second scheduler beside the server's own, at the server's time."""
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(seconds=house.lead))
        app = couples.create_app(settings_for(house.folder, base_url=house.url), argon2_cost=CHEAP)
        claim_due(app)
        push_due(app)
        close(app)


def later_round(house: House, monkeypatch) -> None:
    """Two minutes on, by which what couldn't be sent is tried again."""
    house.move_clock(days=2 / 24 / 60)
    round_beside(house, monkeypatch)


def worker_of(page, house: House):
    """Delivers a text to the page's worker, as its maker's push service would."""
    devtools, known = page.context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda said: known.extend(said["registrations"]))
    devtools.send("ServiceWorker.enable")
    assert comes_true(lambda: page.evaluate(WORKERS) == 1 and known)

    def deliver(text: str) -> None:
        said = {"origin": house.url, "registrationId": known[0]["registrationId"], "data": text}
        devtools.send("ServiceWorker.deliverPushMessage", said)

    return deliver


def allows(page, house: House) -> None:
    """Its owner says yes when asked. A browser without a window says at first that they had said no."""
    page.context.grant_permissions(["notifications"], origin=house.url)
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'default' })")


@pytest.fixture
def phone(house, chrome, tmp_path):
    """A whole browser, because one without a window shows no notification."""
    with browser_on_disk(chrome, house, tmp_path / "profile") as context:
        page = context.pages[0]
        page.set_viewport_size({"width": 390, "height": 844})
        context.grant_permissions(["notifications"], origin=house.url)
        yield page


def test_a_reminder_comes_to_the_phone_that_was_turned_on_and_shows_nothing(
    house, phone, service, monkeypatch
):
    ana, page, browser = Partner("Ana", phone), phone, service.browser("ana")
    page.add_init_script(f"({SUBSCRIBES})({json.dumps(browser.fields)})")
    ana.sign_in()
    ana.goes(SETTINGS)
    assert page.evaluate(WORKERS) == 0
    ana.sees("The company behind your browser, such as Google or Apple, delivers them")
    ana.tap("Turn on for this phone")
    ana.sees("They're on. You'll only see “Something's new”.")
    page.locator("main [name=writing]").select_option("push")
    ana.tap("Save")
    ana.goes("/only-me")
    assert page.evaluate(KEPT)[0] == "/offline"
    assert all(path == "/offline" or path.startswith("/static/") for path in page.evaluate(KEPT))

    house.set_clock(20, weekday=6)
    house.move_clock(days=1 / 24 / 6)
    ana.goes("/")  # the server's own round can't reach this machine: it counts as none on the internet
    assert comes_true(lambda: later_round(house, monkeypatch) or service.received)
    (got,) = service.received
    text = browser.opened(got.body).decode()

    deliver = worker_of(page, house)
    for said in (text, "Ben wrote: where were you?", ""):
        page.evaluate(TAKES_AWAY)
        assert comes_true(lambda said=said: deliver(said) or page.evaluate(SHOWN))
        (shown,) = page.evaluate(SHOWN)
        assert (shown["title"], shown["body"], shown["tag"]) == ("Something's new", "", "new")
        assert shown["icon"] == shown["badge"]
        assert re.fullmatch(rf"{house.url}/static/[\w-]+/icons/today-192\.png", shown["icon"])
        assert (shown["data"], shown["actions"]) == (None, [])

    ana.goes(SETTINGS)
    ana.tap("Turn off on this phone")
    ana.sees("Off on this phone.")
    assert comes_true(lambda: (page.evaluate(WORKERS), page.evaluate(KEPT)) == (0, []))
    expect(page.locator("main [name=writing]")).to_have_value("app")


def test_a_browser_that_blocks_it_says_so_and_nothing_is_kept(house, browse):
    ana = Partner("Ana", browse(phone=True))
    ana.page.add_init_script("Notification.requestPermission = async () => 'denied'")
    ana.page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => window.asked ? 'denied' : 'default' })"
    )
    ana.sign_in()
    ana.goes(SETTINGS)
    expect(ana.page.get_by_role("button", name="Turn on for this phone")).to_be_visible()
    ana.page.evaluate("window.asked = true")
    ana.page.get_by_role("button", name="Turn on for this phone").click()
    ana.sees("Your browser blocks notifications from here.")
    expect(ana.page.get_by_role("button", name="Turn on for this phone")).to_be_hidden()
    assert ana.page.evaluate(WORKERS) == 0
    ana.page.add_init_script("window.asked = true")
    ana.goes(SETTINGS)
    ana.sees("Your browser blocks notifications from here.")


@pytest.mark.parametrize("why", ["no scripts", "an older browser"])
def test_where_it_cannot_be_it_is_not_offered_and_one_line_says_why(house, browse, why):
    ana = Partner("Ana", browse(phone=True, scripts=why != "no scripts"))
    if why == "an older browser":
        ana.page.add_init_script("delete window.PushManager")
    ana.sign_in()
    ana.goes(SETTINGS)
    ana.sees(
        "This needs JavaScript." if why == "no scripts" else "On an iPhone, add the app to your home screen"
    )
    expect(ana.page.get_by_role("button", name="Turn on for this phone")).to_be_hidden()


def test_a_maker_that_does_not_answer_changes_nothing(house, browse):
    ana = Partner("Ana", browse(phone=True))
    allows(ana.page, house)
    ana.page.add_init_script(
        "PushManager.prototype.subscribe = async () => { throw new DOMException('', 'AbortError') }"
    )
    ana.sign_in()
    ana.goes(SETTINGS)
    ana.page.get_by_role("button", name="Turn on for this phone").click()
    ana.sees("We couldn't turn them on. Try again later.")
    ana.goes(SETTINGS)
    expect(ana.page.get_by_role("button", name="Turn on for this phone")).to_be_visible()
