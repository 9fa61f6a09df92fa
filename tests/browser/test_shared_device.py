"""A device that others use too: after signing out or leaving, it shows and holds nothing of what was written on it."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import databases
from tests.browser.conftest import House, browser_on_disk
from tests.browser.people import Partner, pair_up
from tests.how_often import SCRIPTS_FIRST, either, first

EXIT = "https://weather.example.org/today"
WORDS = "The heron by the mill pond was worth the early start"
FEELING = "lighter than in a long while"
PRIVATE = ("/only-me", "/check-in", "/check-in/history", "/settings", "/shared")
WAY_IN = re.compile(r"/sign-in\?next=")
FETCH_A_PIECE = """() => import('/static/js/update_parts.js')
  .then(({ refresh }) => { refresh(document.querySelector('[data-fragment]')); })"""
on_a_screen = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that anybody may sign up at, and whose leaving goes to an address of nobody's."""
    made = House(tmp_path_factory.mktemp("house") / "data", COUPLES_SIGNUP="open", COUPLES_EXIT_URL=EXIT)
    made.folder.mkdir()
    yield made.start()
    made.stop()


@pytest.fixture
def house(server):
    """The server, empty again."""
    with databases.connect_in(server.folder) as db:
        if not databases.SERVER:
            db.execute("PRAGMA foreign_keys=ON")
        db.execute("DELETE FROM users")
        db.execute("DELETE FROM spaces")
        db.commit()
    return server


def weather(page: Page) -> None:
    page.context.route(
        EXIT, lambda route: route.fulfill(body="<title>Weather</title>Sunny", content_type="text/html")
    )


def writes(who: Partner, *, scripts: bool = True) -> str:
    """Signs up and writes to the first question; gives back the address where the words stand."""
    who.goes("/sign-up")
    who.sign_up()
    occasion = who.opens_week()
    who.write(WORDS)
    who.saved() if scripts else who.tap("Next")
    return f"/check-in/{occasion}/questions/1"


def signs_out(who: Partner) -> None:
    who.page.locator("[data-menu] summary").click()
    who.page.locator("[data-menu]").get_by_role("button", name="Sign out").click()
    expect(who.page.get_by_role("heading", name="Good to see you")).to_be_visible()


def shows_nothing(page: Page) -> None:
    shown = page.content() + page.title() + page.locator("body").inner_text()
    assert WORDS not in shown
    assert re.findall(r"\bAna\b|ana@", shown) == []


def is_signed_out(page: Page, house: House) -> bool:
    return page.context.request.get(house.url + "/settings", max_redirects=0).status == 302


def signed_out_soon(page: Page, house: House) -> None:
    """The browser sends it behind the page that is gone."""
    by = time.monotonic() + 60
    while not is_signed_out(page, house):
        assert time.monotonic() < by


# --- signing out ---------------------------------------------------------------------------------------------------


@on_a_screen
@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_after_signing_out_back_reload_and_forward_show_the_way_in_and_no_word(house, browse, scripts):
    ana = Partner("Ana", browse(scripts=scripts))
    question, page = writes(ana, scripts=scripts), ana.page
    ana.goes("/check-in")
    ana.goes(question)
    ana.goes("/only-me")
    page.go_back()
    expect(page.locator("textarea[name=text]").first).to_have_value(WORDS)
    page.go_forward()
    ana.sees(WORDS)
    signs_out(ana)
    for step in (page.go_back, page.go_back, page.reload, page.go_back, page.go_forward, page.go_forward):
        step()
        expect(page).to_have_url(WAY_IN)
        shows_nothing(page)
    for path in (*PRIVATE, question):
        ana.goes(path)
        expect(page).to_have_url(WAY_IN)
        shows_nothing(page)


@on_a_screen
def test_who_signs_in_next_in_the_same_browser_finds_nothing_of_who_was_here_before(house, browse):
    ana = Partner("Ana", browse())
    question, page = writes(ana), ana.page
    ana.goes("/only-me")
    signs_out(ana)
    ben = Partner("Ben", page)
    ben.goes("/sign-up")
    ben.sign_up()
    ben.sees("Ben")
    for path in ("/", *PRIVATE, question, question.replace("/1", "")):
        ben.goes(path)
        shows_nothing(page)
    for _ in range(8):
        page.go_back()
        shows_nothing(page)


def signs_up_in_another_tab(who: Partner) -> None:
    """Whoever was signed in signs out, and somebody else has an account now, in the same browser."""
    who.goes("/only-me")
    signs_out(who)
    who.goes("/sign-up")
    who.sign_up()
    who.sees(who.name)


@on_a_screen
def test_a_page_that_lay_open_saves_nothing_and_goes_once_somebody_else_has_signed_in(house, browse):
    ana = Partner("Ana", browse())
    question, page = writes(ana), ana.page
    ana.goes(question.replace("/1", "/2"))
    page.route("**/session", lambda route: route.abort())  # it hears of nothing
    page.route("**/answers/*", lambda route: route.abort())
    ana.write(FEELING)
    expect(page.get_by_text("Not saved yet").first).to_be_visible()
    ben = Partner("Ben", page.context.new_page())
    signs_up_in_another_tab(ben)
    token = ben.page.locator("input[name=csrf_token]").first.get_attribute("value")
    page.locator("input[name=csrf_token]").evaluate_all(
        "(all, token) => all.forEach(i => i.value = token)", token
    )
    ana.write(FEELING + ", still")
    with page.expect_response("**/answers/*") as refused:  # its own next try may be first
        page.unroute("**/answers/*")
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert refused.value.status == 409
    page.wait_for_url(house.url + "/")
    for there in ("/", *PRIVATE, question, question.replace("/1", "/2")):
        ben.goes(there)
        shows_nothing(ben.page)
        assert FEELING not in ben.page.content()


@on_a_screen
def test_no_piece_of_somebody_elses_comes_into_a_page_that_lay_open(house, browse):
    ana = Partner("Ana", browse())
    pair_up(ana, Partner("Ben", browse()), by_link=True)
    page = ana.page
    page.route_web_socket(re.compile("/socket.io/"), lambda line: line.close())  # it hears of nothing
    page.route("**/session", lambda route: route.abort())
    ana.goes("/thanks")
    ana.fill("text", WORDS)
    ana.sees("Saved, but not sent yet")  # else its save may find the session over, and the page goes by that
    was = page.locator("body").get_attribute("data-page-of")
    signs_up_in_another_tab(Partner("Cleo", page.context.new_page()))
    expect(page.locator("main [name=text]").first).to_have_value(WORDS)
    page.evaluate(FETCH_A_PIECE)
    page.wait_for_url(house.url + "/")
    assert page.locator("body").get_attribute("data-page-of") not in ("", was)
    assert WORDS not in page.content()


# --- leaving this page ---------------------------------------------------------------------------------------------


@on_a_screen
def test_leaving_is_the_first_thing_that_a_keyboard_reaches_and_large_enough_for_a_thumb(house, browse):
    ana = Partner("Ana", browse(phone=True))
    writes(ana)
    for path in ("/sign-in", "/", "/only-me", "/settings"):
        ana.goes(path)
        button = ana.page.get_by_role("button", name="Quick exit")
        ana.page.keyboard.press("Tab")
        expect(button).to_be_focused()
        box = button.bounding_box()
        assert box["height"] >= 48
        assert box["width"] >= 48


@on_a_screen
@pytest.mark.parametrize("way", first("the button", "three lone Shifts"))
def test_leaving_with_scripts_blanks_the_page_ends_the_session_and_leaves_no_way_back(house, browse, way):
    ana = Partner("Ana", browse(also=(EXIT,)))
    weather(ana.page)
    question, page = writes(ana), ana.page
    ana.goes("/only-me")
    ana.goes(question)
    page.wait_for_load_state("load")
    for keys in ("Shift Shift a Shift", "Shift+A " * 4, "Control+Shift " * 4, "Shift Shift Tab Shift"):
        for key in keys.split():
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        assert not page.evaluate("document.documentElement.hidden")
        assert page.url.endswith(question)
    page.locator("textarea[name=text]").first.focus()
    for _ in range(4):
        page.keyboard.press("Shift")
    assert not page.evaluate("document.documentElement.hidden")
    page.evaluate("document.activeElement.blur()")
    if way == "the button":
        page.get_by_role("button", name="Quick exit").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(EXIT)
    assert page.title() == "Weather"
    signed_out_soon(page, house)
    page.go_back()
    expect(page).to_have_url(WAY_IN)
    shows_nothing(page)


def holds_the_next_save(page: Page) -> list:
    """A line on which the next save gets stuck; it's in the list as soon as it was sent."""
    held: list = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/answers/*", hold, times=1)
    return held


@on_a_screen
@pytest.mark.parametrize("times", either(2, 50))
def test_what_was_typed_right_before_leaving_is_saved(house, browse, times):
    ana = Partner("Ana", browse(also=(EXIT,)))
    weather(ana.page)
    question, page = writes(ana), ana.page
    for number in range(times):
        ana.goes(question)
        page.wait_for_load_state("networkidle")
        words, held = f"{WORDS}, {number} times, " + "and on " * (number * 400 % 700) + "end", []
        if number % 2:  # an earlier save is still on its way while the last letters are typed
            held = holds_the_next_save(page)
            with page.expect_request("**/answers/*"):
                ana.write(words)
            page.keyboard.press("End")
            page.keyboard.type("!")
            words += "!"
        else:
            ana.write(words)
        page.get_by_role("button", name="Quick exit").click(no_wait_after=True)
        for route in held:
            route.continue_()
        page.wait_for_url(EXIT)
        signed_out_soon(page, house)
        ana.sign_in()
        ana.goes(question)
        expect(page.locator("textarea[name=text]").first).to_have_value(words)


LONG = "The heron by the mill pond. " * 1785 + "And on."
"""As long as a note can be, and more than a browser sends behind a page that's gone."""


def opens_a_note(ana: Partner) -> None:
    weather(ana.page)
    ana.goes("/sign-up")
    ana.sign_up()
    ana.page.clock.install(time="2026-01-07T12:00:00")
    ana.goes("/only-me/pages/new")
    ana.page.wait_for_load_state("networkidle")


@on_a_screen
def test_however_long_a_save_and_the_end_hang_the_screen_is_empty_at_once_and_two_seconds_are_all(
    house, browse
):
    ana = Partner("Ana", browse(also=(EXIT,)))
    page, hung = ana.page, []
    opens_a_note(ana)
    page.route(re.compile("/only-me/pages/|/leave$"), lambda route: hung.append(route))
    page.clock.pause_at("2026-01-07T12:01:00")
    ana.fill("text", LONG)
    page.get_by_role("button", name="Quick exit").click(no_wait_after=True)
    expect(page.locator("body > *")).to_have_count(0)
    assert page.evaluate("document.documentElement.hidden")
    assert page.title() == "New page"
    page.clock.run_for(1300)
    assert page.title() == "New page"
    page.clock.run_for(700)
    page.wait_for_url(EXIT)
    assert {urlsplit(route.request.url).path.split("/")[1] for route in hung} == {"only-me", "leave"}


@on_a_screen
@pytest.mark.long
def test_a_note_as_long_as_can_be_is_saved_whole_before_the_session_ends(house, browse):
    ana = Partner("Ana", browse(also=(EXIT,)))
    page = ana.page
    opens_a_note(ana)
    assert 49_900 < len(LONG) <= 50_000
    there = urlsplit(page.locator("form[data-save]").get_attribute("action")).path
    for words in (LONG, LONG.replace("e", "é")):
        ana.fill("text", words)
        page.get_by_role("button", name="Quick exit").click(no_wait_after=True)
        page.wait_for_url(EXIT)
        signed_out_soon(page, house)
        ana.sign_in()
        ana.goes(f"{there}/edit")
        expect(page.locator("main [name=text]")).to_have_value(words)


@on_a_screen
def test_leaving_without_scripts_works_by_an_empty_page_that_goes_on_by_itself(house, browse):
    ana = Partner("Ana", browse(scripts=False, also=(EXIT,)))
    weather(ana.page)
    writes(ana, scripts=False)
    page = ana.page
    ana.goes("/only-me")
    ana.sees(WORDS)
    with page.expect_response("**/leave") as left:
        page.get_by_role("button", name="Quick exit").click()
    assert left.value.status == 200
    assert left.value.headers["refresh"] == f"0; url={EXIT}"
    page.wait_for_url(EXIT)
    assert is_signed_out(page, house)
    page.go_back()
    shows_nothing(page)


# --- what stays on the device --------------------------------------------------------------------------------------


def holding(folder: Path, text: str) -> list[str]:
    """The files under `folder` that hold `text`, as bytes of UTF-8 or UTF-16."""
    forms = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()]
    return [str(p.relative_to(folder)) for p in files if any(form in p.read_bytes() for form in forms)]


STORES = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
FILL = """async () => { localStorage.setItem('a', '1'); sessionStorage.setItem('a', '1'); await caches.open('a');
  await new Promise((done) => { indexedDB.open('a').onsuccess = done; }); }"""


@on_a_screen
@pytest.mark.parametrize("end", first("closing the browser", "signing out"))
def test_the_browsers_folder_on_the_disk_holds_no_word_that_was_written(house, chrome, tmp_path, end):
    profile, trace = tmp_path / "profile", "a-trace-left-on-purpose"
    with browser_on_disk(chrome, house, profile) as context:
        ana = Partner("Ana", context.pages[0])
        question = writes(ana)
        ana.goes(question.replace("/1", "/3"))
        ana.page.get_by_text("Add a feeling or a need").click()
        ana.page.get_by_label("I feel").fill(FEELING)
        ana.saved()
        for path in (*PRIVATE, question, question.replace("questions/1", "preview"), "/only-me"):
            ana.goes(path)
        ana.sees(WORDS)
        assert ana.page.evaluate(STORES) == [0, 0, 0, 0, 0]
        ana.goes(f"/safety?{trace}")
        ana.goes(question)
        if end == "signing out":
            ana.goes("/only-me")
            signs_out(ana)
            ana.page.go_back()
            expect(ana.page).to_have_url(WAY_IN)
            shows_nothing(ana.page)
            assert ana.page.evaluate(STORES) == [0, 0, 0, 0, 0]
            ana.page.evaluate(FILL)
            assert ana.page.evaluate(STORES) == [1, 1, 1, 1, 0]
    assert holding(profile, f"127.0.0.1:{house.port}")
    assert holding(profile, trace)
    assert {words: holding(profile, words) for words in (WORDS, FEELING)} == {WORDS: [], FEELING: []}


@on_a_screen
def test_no_page_asks_anybody_else_for_anything(house, browse):
    page = browse()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    ana = Partner("Ana", page)
    question = writes(ana)
    for path in (
        "/",
        *PRIVATE,
        "/safety",
        "/privacy",
        question,
        question.replace("/1", ""),
        "/pairing",
        "/settings/recovery",
    ):
        ana.goes(path)
        page.wait_for_load_state("load")
    assert {url.rpartition(".")[2].split("?")[0] for url in asked} >= {"css", "js", "woff2"}
    assert [
        url for url in asked if not url.startswith((house.url + "/", f"ws://127.0.0.1:{house.port}/"))
    ] == []
