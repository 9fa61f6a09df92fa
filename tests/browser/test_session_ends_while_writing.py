"""A session that ends while somebody writes: what they typed is saved or waits for them, and nobody else sees or sends it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, Partner, pair_up
from tests.browser.test_shared_device import house, server, signs_out, signs_up_in_another_tab  # noqa: F401  fixtures
from tests.how_often import first

pytestmark = pytest.mark.browser

WORDS = "The heron by the mill pond"
LATER = ", and the long way home"
WAY_IN = re.compile(r"/sign-in$")
SAVES = "**/growing/goals/*"
NEW_PASSWORD = "green kettle by the door"
OLDER = """delete window.BroadcastChannel; delete window.HTMLDialogElement; delete AbortSignal.timeout;
  delete HTMLElement.prototype.inert; delete HTMLFormElement.prototype.requestSubmit;"""
ARE_HIDDEN = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter((el) => el.offsetParent !== null || el === document.activeElement)
  .map((el) => el.closest('[data-cover], form[data-quick-exit]') ? '' : el.outerHTML).filter(Boolean)"""


@pytest.fixture(autouse=True)
def clock_of_now(house):  # noqa: F811  the fixture
    """Each test begins at the same time of the server, whichever moved its clock before."""
    lead = house.lead
    yield
    house.move_clock(days=(lead - house.lead) / 86400)


def writes_a_goal(browse, *, without: str = "") -> tuple[Partner, str]:
    """Ana at a page that saves while she types; the address at which her words can be read."""
    ana = Partner("Ana", browse())
    ana.page.context.add_init_script(without)
    ana.goes("/sign-up")
    ana.sign_up()
    ana.goes("/growing/goals/new")
    there = ana.page.locator("form[data-save]").get_attribute("action")
    ana.fill("text", WORDS)
    ana.saved()
    return ana, f"{there}/edit"


def another_device(browse, name: str = "Ana") -> Partner:
    device = Partner(name, browse())
    device.sign_in()
    return device


def field(page: Page):
    return page.locator("main [name=text]").first


def says(who: Partner, there: str) -> str:
    """What's saved, as another page of hers shows it."""
    tab = who.page.context.new_page()
    tab.goto(there)
    words = field(tab).input_value()
    tab.close()
    return words


def is_covered(page: Page) -> None:
    """Nothing of the page is seen or can be reached; Quick exit can."""
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("E-mail")).to_be_visible()
    seen = page.locator("body").inner_text() + page.title() + page.locator("body").aria_snapshot()
    assert WORDS not in seen
    assert "goal" not in seen.lower()
    expect(field(page)).to_be_hidden()
    assert page.evaluate(ARE_HIDDEN) == []
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement || document.activeElement === document.body || Boolean(document.activeElement.closest('[data-cover], form[data-quick-exit]'))")  # fmt: skip
    expect(page.get_by_role("button", name="Quick exit")).to_be_visible()


def gives_the_password(page: Page, email: str = "ana@example.org", password: str = PASSWORD) -> None:
    cover = page.get_by_role("dialog")
    cover.get_by_label("E-mail").fill(email)
    cover.get_by_label("Password").fill(password)
    cover.get_by_role("button", name="Sign in").click()


def types_on(who: Partner) -> None:
    field(who.page).press("End")
    who.page.keyboard.type(LATER)


# --- timed out ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", first("", OLDER, ids=["a browser of today", "an older one"]))
def test_timed_out_the_page_is_covered_and_goes_on_after_signing_in_in_it(house, browse, without):  # noqa: F811
    ana, there = writes_a_goal(browse, without=without)
    house.move_clock(days=40)
    types_on(ana)
    is_covered(ana.page)
    gives_the_password(ana.page, password="not this one at all")
    expect(
        ana.page.get_by_role("dialog").get_by_role("alert").filter(has_text="look at").first
    ).to_be_visible()
    is_covered(ana.page)
    gives_the_password(ana.page)
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    expect(field(ana.page)).to_have_value(WORDS + LATER)
    expect(field(ana.page)).to_be_focused()
    ana.saved()
    assert says(ana, there) == WORDS + LATER
    types_on(ana)
    ana.saved()
    assert says(ana, there) == WORDS + LATER + LATER


@pytest.mark.long
def test_timed_out_the_page_goes_on_after_signing_in_in_another_tab(house, browse):  # noqa: F811
    ana, there = writes_a_goal(browse)
    house.move_clock(days=40)
    types_on(ana)
    is_covered(ana.page)
    tab = Partner("Ana", ana.page.context.new_page())
    tab.sign_in()
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    expect(field(ana.page)).to_have_value(WORDS + LATER)
    ana.saved()
    assert says(ana, there) == WORDS + LATER


@pytest.mark.long
def test_timed_out_a_page_that_nobody_types_in_is_covered_too(house, browse):  # noqa: F811
    ana, _ = writes_a_goal(browse)
    house.move_clock(days=40)
    is_covered(ana.page)


@pytest.mark.long
def test_timed_out_nothing_is_sent_or_shown_once_another_person_signs_in_on_the_cover(house, browse):  # noqa: F811
    eve = Partner("Eve", browse())
    eve.goes("/sign-up")
    eve.sign_up()
    ana, there = writes_a_goal(browse)
    house.move_clock(days=40)
    types_on(ana)
    is_covered(ana.page)
    sent = []
    ana.page.on("request", lambda r: sent.append(r.post_data or "") if r.method == "POST" else None)
    gives_the_password(ana.page, "eve@example.org")
    ana.page.wait_for_url(house.url + "/")
    assert WORDS not in ana.page.content()
    assert [body for body in sent if WORDS in body] == []
    assert ana.page.goto(there).status == 404


@pytest.mark.long
def test_timed_out_a_page_of_two_keeps_a_reply_that_nothing_saves(house, browse):  # noqa: F811
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    pair_up(ana, ben, by_link=True)
    ana.goes("/thanks")
    ana.fill("text", WORDS)
    house.move_clock(days=40)
    ana.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(ana.page.get_by_role("dialog")).to_be_visible()
    expect(field(ana.page)).to_be_hidden()
    gives_the_password(ana.page)
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    expect(field(ana.page)).to_have_value(WORDS)
    ana.press(ana.page.locator("main form:has([name=text]) button[type=submit]").first)
    ana.sees(WORDS)


# --- ended on purpose -----------------------------------------------------------------------------------------------


def ends_by_signing_out_the_others(device: Partner) -> None:
    device.goes("/settings/devices")
    device.page.get_by_label("Your password").fill(PASSWORD)
    device.tap("It's me")
    device.press(device.page.locator("form[action='/settings/sign-out-others'] button"))


def ends_by_a_new_password(device: Partner) -> None:
    device.goes("/settings/password")
    device.page.get_by_label("Current password").fill(PASSWORD)
    device.page.get_by_label("New password").fill(NEW_PASSWORD)
    device.press(device.page.locator("main form:has([name=current]) button[type=submit]").first)


@pytest.mark.parametrize(
    "end",
    first(
        ends_by_a_new_password,
        ends_by_signing_out_the_others,
        ids=["a new password", "signing out the others"],
    ),
)
def test_ended_from_another_device_the_last_words_are_saved_and_the_page_is_gone(house, browse, end):  # noqa: F811
    ana, there = writes_a_goal(browse)
    device = another_device(browse)
    held: list = []
    ana.page.route("**/session", lambda route: route.abort())
    ana.page.route(SAVES, lambda route: held.append(route), times=1)
    with ana.page.expect_request(SAVES):
        types_on(ana)
    end(device)
    held[0].continue_()
    ana.page.wait_for_url(WAY_IN)
    assert WORDS not in ana.page.content()
    assert says(device, there) == WORDS + LATER
    ana.page.go_back()
    assert WORDS not in ana.page.content()


@pytest.mark.long
def test_ended_from_another_device_a_page_that_nobody_touches_goes_by_itself(house, browse):  # noqa: F811
    ana, _ = writes_a_goal(browse)
    ends_by_signing_out_the_others(another_device(browse))
    ana.page.wait_for_url(WAY_IN)


def test_ended_in_another_tab_by_signing_out_the_last_words_are_saved_and_the_page_is_gone(house, browse):  # noqa: F811
    ana, there = writes_a_goal(browse)
    tab = Partner("Ana", ana.page.context.new_page())
    tab.goes("/only-me")
    held: list = []
    ana.page.route(SAVES, lambda route: held.append(route), times=1)
    with ana.page.expect_request(SAVES):
        types_on(ana)
    signs_out(tab)
    held[0].continue_()
    ana.page.wait_for_url(WAY_IN)
    assert WORDS not in ana.page.content()
    tab.sign_in()
    assert says(tab, there) == WORDS + LATER


def test_signing_out_by_the_menu_saves_what_was_typed_last(house, browse):  # noqa: F811
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    pair_up(ana, ben, by_link=True)
    ana.goes("/check-in/hello")
    hello = ana.page.locator("#hello-form [name=text]")
    hello.fill(WORDS)
    expect(ana.page.get_by_text("Saved a moment ago").first).to_be_visible()
    hello.press("End")
    ana.page.keyboard.type(LATER)
    signs_out(ana)
    ana.sign_in()
    ana.goes("/check-in/hello")
    expect(hello).to_have_value(WORDS + LATER)


@pytest.mark.long
def test_a_page_with_a_socket_is_not_loaded_again_under_typed_words(house, browse):  # noqa: F811
    """A thank-you that nothing saves: ended elsewhere it goes, and while the session lives it stays."""
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    pair_up(ana, ben, by_link=True)
    ana.goes("/thanks")
    device = another_device(browse)
    ana.fill("text", WORDS)
    device.goes("/thanks")
    with ana.page.expect_response("**/session"):
        # hangs up every socket of hers, also that of this device, whose session lives
        ends_by_signing_out_the_others(Partner("Ana", ana.page.context.new_page()))
    expect(field(ana.page)).to_have_value(WORDS)
    device.page.wait_for_url(WAY_IN)
    ends_by_signing_out_the_others(another_device(browse))
    ana.page.wait_for_url(WAY_IN)
    assert WORDS not in ana.page.content()


# --- another person, and the same one again -------------------------------------------------------------------------


def test_when_another_person_signs_in_in_another_tab_nothing_is_sent_or_shown(house, browse):  # noqa: F811
    ana, there = writes_a_goal(browse)
    ana.page.route(SAVES, lambda route: route.abort())
    types_on(ana)
    expect(ana.page.get_by_text("Not saved yet").first).to_be_visible()
    eve = Partner("Eve", ana.page.context.new_page())
    signs_up_in_another_tab(eve)
    ana.page.wait_for_url(lambda url: not url.endswith("/new") and "/edit" not in url)
    assert WORDS not in ana.page.content()
    assert eve.page.goto(there).status == 404


def signs_in_again(tab: Partner) -> None:
    """The cookie is lost, so that no page of this browser hears of an end."""
    kept = [c for c in tab.page.context.cookies() if not c["name"].startswith("couples")]
    tab.page.context.clear_cookies()
    tab.page.context.add_cookies(kept)
    tab.sign_in()


def on_a_page_that_hears(browse, *, without: str = "") -> tuple[Page, Partner]:
    """A page of Ana's with a socket, which doesn't ask for its session by itself; and Ben, at a tab beside it."""
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    ana.page.context.add_init_script(without)
    pair_up(ana, ben, by_link=True)
    ana.goes("/thanks")
    ana.page.wait_for_load_state("networkidle")
    return ana.page, Partner("Ben", ana.page.context.new_page())


def comes_into_view(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_another_person_is_noticed_where_an_older_answer_is_still_on_its_way(house, browse):  # noqa: F811
    page, ben = on_a_page_that_hears(browse)
    older = {n: page.locator(f"input[name={n}]").first.input_value() for n in ("csrf_token", "page_of")}
    held: list = []
    page.route("**/session", lambda route: held.append(route), times=1)
    with page.expect_request("**/session"):
        comes_into_view(page)
    signs_in_again(ben)
    comes_into_view(page)
    held[0].fulfill(json={"state": "yours", **older})
    page.wait_for_url(house.url + "/")


def test_another_person_is_noticed_once_there_is_an_answer(house, browse):  # noqa: F811
    page, ben = on_a_page_that_hears(browse, without="delete window.BroadcastChannel")
    page.route("**/session", lambda route: route.abort())
    signs_in_again(ben)
    with page.expect_event("requestfailed"):
        comes_into_view(page)
    page.unroute("**/session")
    page.wait_for_url(house.url + "/")


@pytest.mark.parametrize(
    "how", first(signs_in_again, ends_by_a_new_password, ids=["signing in again", "a new password"])
)
def test_with_a_fresh_session_from_another_tab_an_older_page_goes_on_and_nobody_notices(house, browse, how):  # noqa: F811
    ana, there = writes_a_goal(browse)
    page = ana.page
    page.route("**/session", lambda route: route.abort())  # it hears of nothing until something is refused
    how(Partner("Ana", page.context.new_page()))
    page.unroute("**/session")
    with page.expect_response(lambda answer: "/growing/goals/" in answer.url and answer.status == 400):
        types_on(ana)
    ana.saved()
    assert says(ana, there) == WORDS + LATER


@pytest.mark.long
def test_a_move_of_a_talk_goes_by_its_form_with_a_fresh_session_from_another_tab(house, browse):  # noqa: F811
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    pair_up(ana, ben, by_link=True)
    page = ana.page
    page.route_web_socket(re.compile("/socket.io/"), lambda line: line.close())
    page.route("**/session", lambda route: route.abort())
    ana.goes("/together")
    ana.open_all()
    ana.press(page.locator("form[action='/together/alone'] button[type=submit]").first)
    expect(page.locator("[data-live]")).to_be_visible()
    signs_in_again(Partner("Ana", page.context.new_page()))
    page.unroute("**/session")
    with (
        page.expect_response(lambda answer: answer.url.endswith("/moves") and answer.status == 400),
        page.expect_response(lambda answer: answer.url.endswith("/moves") and answer.status == 200),
    ):
        page.locator("form[data-move] button[type=submit]:visible").first.click()
    expect(page.locator("form[data-move][data-sending]")).to_have_count(0)
