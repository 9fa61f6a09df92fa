"""On a home screen: a start without a connection shows the app's own page, and the device keeps no private word for it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import browser_on_disk
from tests.browser.people import Partner
from tests.browser.test_shared_device import FEELING, PRIVATE, WORDS, holding, signs_out, writes
from tests.sockets import comes_true

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return all.flat().map(({ url }) => new URL(url).pathname).sort();
}"""
WORKERS = "async () => (await navigator.serviceWorker?.getRegistrations() ?? []).length"


def as_installed(page) -> None:
    """What a page sees that was started from a home screen; by the name that Safari has for it."""
    page.context.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")


def has_worker(page) -> bool:
    """Once it has put its page aside."""
    return comes_true(lambda: page.evaluate(WORKERS) == 1 and "/offline" in page.evaluate(KEPT))


def test_an_installed_app_starts_offline_on_its_own_page_and_its_folder_holds_no_word(
    house, chrome, tmp_path
):
    profile = tmp_path / "profile"
    with browser_on_disk(chrome, house, profile) as context:
        page = context.pages[0]
        as_installed(page)
        ana = Partner("Ana", page)
        question = writes(ana)
        ana.goes(question.replace("/1", "/3"))
        page.get_by_text("Add a feeling or a need").click()
        page.get_by_label("I feel").fill(FEELING)
        ana.saved()
        assert has_worker(page)
        for path in (*PRIVATE, question, question.replace("questions/1", "preview"), "/"):
            ana.goes(path)
        kept = page.evaluate(KEPT)
        assert kept[0] == "/offline"
        assert all(path.startswith("/static/") for path in kept[1:])
        context.set_offline(True)
        ana.goes("/")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        assert page.evaluate("document.fonts.ready.then((all) => all.size > 0)")
        ana.goes("/only-me/pages")
        ana.sees_not(WORDS)
        context.set_offline(False)
        ana.tap("Try again", role="link")
        expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()
        ana.goes("/only-me")
        signs_out(ana)
        assert has_worker(page)
    with browser_on_disk(chrome, house, profile) as context:
        page = context.pages[0]
        context.set_offline(True)
        page.goto("/")
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
        assert "Ana" not in page.content()
    assert holding(profile, "/offline")
    assert {words: holding(profile, words) for words in (WORDS, FEELING)} == {WORDS: [], FEELING: []}


def test_a_browser_that_someone_only_looked_in_gets_no_worker(house, browse):
    ana = Partner("Ana", browse())
    writes(ana)
    ana.goes("/")
    assert (ana.page.evaluate(WORKERS), ana.page.evaluate(KEPT)) == (0, [])


def test_quick_exit_takes_the_worker_along(house, browse):
    ana = Partner("Ana", browse(also=("https://",)))
    as_installed(ana.page)
    writes(ana)
    assert has_worker(ana.page)
    ana.page.get_by_role("button", name="Quick exit").click()
    elsewhere = ana.page.context.new_page()  # nobody is at the exit's address here
    elsewhere.goto("/healthz")
    assert comes_true(lambda: (elsewhere.evaluate(WORKERS), elsewhere.evaluate(KEPT)) == (0, []))


def test_a_form_sent_without_a_connection_keeps_its_words_under_the_worker(house, browse):
    ana = Partner("Ana", browse())
    as_installed(ana.page)
    question = writes(ana)
    assert has_worker(ana.page)
    ana.goes(question)
    ana.write("and the otter")
    ana.goes_offline()
    ana.page.locator("main").get_by_role("button", name="Next").click()
    expect(ana.page.get_by_text("Not saved yet").first).to_be_visible()
    expect(ana.page.locator("textarea[name=text]").first).to_have_value("and the otter")


def test_a_page_fetches_nothing_that_was_just_made_and_nothing_twice(house, browse):
    """One cold visit, and a second one: scripts, styles and fonts come once, and no piece of the page comes again."""
    ana = Partner("Ana", browse())
    writes(ana)
    asked: list[tuple[str, int]] = []
    ana.page.on(
        "requestfinished", lambda r: asked.append((r.url.removeprefix(house.url), r.response().status))
    )
    for _ in range(2):
        with ana.page.expect_websocket() as wire:
            ana.goes("/check-in")
        with wire.value.expect_event("framereceived", lambda frame: '"missed"' in frame):
            pass
        ana.page.wait_for_load_state("networkidle")
    assert 304 not in {status for _, status in asked}
    assert [url for url, _ in asked if re.search("/part$|/part[?]|/home/", url)] == []
