"""The opening on a phone: what to tap is in sight on every screen, whatever the answers and names, and no word typed is lost."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import couples
from couples import clock
from couples.maintenance import startup
from tests.browser.people import Partner
from tests.browser.test_home import LONG, at_noon
from tests.conftest import CHEAP, Person, close, settings_for
from tests.conftest import pair as pair_people
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

ASKED = ("thanks", "close", "own", "hard", "help", "offer")
NAMES = {"long": (LONG, LONG[::-1].title()), "short": ("👩🏽\u200d🌾", "\u05e0\u05d5\u05e2\u05d4")}
"""Forty letters without a place to break; an emoji of several parts, and a name that's read from the right."""
ENDLESS = "You kept dinner warm on Tuesday when my train was late, and the lamp by the window was on. " * 54
IN_SIGHT = 700
"""On a phone of 390 x 844, so many pixels down, whatever the browser's own bars take."""


class HouseOfOpenings:
    """Two couples whose check-in has just opened: one wrote six endless answers, one a single word."""

    def __init__(self, folder, monkeypatch):
        startup.prepare(app := couples.create_app(settings_for(folder), argon2_cost=CHEAP))
        time = at_noon(folder) - timedelta(hours=2)
        monkeypatch.setattr(clock, "now", lambda: time)
        for kind, names in NAMES.items():
            both = [Person(app, f"{kind}-{i}").sign_up(name=name) for i, name in enumerate(names)]
            pair_people(*both)
            for person in both:
                person.say_hello("Your laugh")
            occasion = both[0].occasion()
            for person in both:
                for prompt in ASKED if kind == "long" else ASKED[:1]:
                    text = ENDLESS.strip() if kind == "long" else "Soup"
                    assert person.write(prompt, text, occasion).status_code == 302
                assert person.ready(occasion).status_code == 302
        close(app)


@pytest.fixture(scope="module")
def furniture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("opened")
    with pytest.MonkeyPatch.context() as patched:
        HouseOfOpenings(folder, patched)
    return folder


def too_far_down(page: Page, above: str = "") -> list[str]:
    """The primary action of a page, where it isn't in sight or something lies over it; and whatever makes the page too wide.

    `above` is a height that's put above it first, to try whether it would be found.
    """
    return page.evaluate(
        """([most, above]) => {
          if (above) document.querySelector('main').style.paddingTop = above;
          const [main, primary] = [document.querySelector('main'), document.querySelector('main .button-primary')];
          if (!primary) return ['no primary action'];
          const box = primary.getBoundingClientRect();
          const on_top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
          const found = [];
          if (box.bottom > most || !primary.contains(on_top)) found.push(`${primary.textContent.trim()} at ${box.bottom}`);
          if (document.documentElement.scrollWidth > innerWidth) found.push(`${main.scrollWidth} wide`);
          return found;
        }""",
        [IN_SIGHT, above],
    )


def is_too_wide_for_a_small_phone(page: Page) -> bool:
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 568})
    is_too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size(size)
    return is_too_wide


def reads_on(who: Partner, kind: str) -> list[str]:
    """From Home to done, by the primary action of each screen; what each was called."""
    taps: list[str] = []
    who.sign_in()
    who.goes("/")
    while not taps or taps[-1] != "Done for this week":
        assert too_far_down(who.page) == [], (kind, who.page.url)
        assert not is_too_wide_for_a_small_phone(who.page), (kind, who.page.url)
        button = who.page.locator("main .button-primary").first
        taps.append(button.inner_text().strip())
        with who.page.expect_event("domcontentloaded"):
            button.click()
        assert len(taps) < 12, taps
    return taps


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_what_to_tap_is_in_sight_on_every_screen_from_home_to_done(house, browse, record_property, scripts):
    for kind, questions in (("long", len(ASKED)), ("short", 1)):
        who = Partner(f"{kind}-0", browse(phone=True, scripts=scripts))
        taps = reads_on(who, kind)
        assert taps == ["Read it", "Start reading", *["Next"] * questions, "Done for this week"]
        record_property("taps from Home to done", f"{questions} questions: {len(taps)}")
        who.sees("Done for this week")
        expect(who.page).to_have_url(re.compile("/$"))
        news, head = (
            who.page.locator(f"main {part}").bounding_box() for part in ("[data-news]", ".home-head")
        )
        assert head["y"] - news["y"] - news["height"] >= 8
        who.page.context.close()


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_what_a_form_is_for_is_its_main_button_and_in_sight(house, browse, scripts):
    who = Partner("short-0", browse(phone=True, scripts=scripts))
    who.sign_in()
    who.goes("/check-in/ritual")
    assert too_far_down(who.page) == []
    assert not is_too_wide_for_a_small_phone(who.page)
    who.goes("/")
    with who.page.expect_event("domcontentloaded"):
        who.tap("Read it", role="link")
    who.goes(who.page.url.replace("/opening", "/promises"))
    promise, done = (
        who.page.get_by_role("button", name=name) for name in ("Make this promise", "Done for this week")
    )
    colour, field = "el => getComputedStyle(el).backgroundColor", who.page.locator("main textarea")
    main, quiet = done.evaluate(colour), promise.evaluate(colour)
    assert main != quiet
    height = field.bounding_box()["height"]
    field.fill("I'll put my phone in the hall while we eat, and leave it there until the dishes are done.")
    expect(promise).to_have_css("background-color", main)
    expect(done).to_have_css("background-color", quiet)
    if scripts:
        assert field.bounding_box()["height"] > height
    field.fill("")
    field.blur()
    expect(promise).to_have_css("background-color", quiet)
    expect(done).to_have_css("background-color", main)


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_a_reply_can_be_typed_as_its_page_opens_and_a_promise_not_made_is_asked_about_in_one_screen(
    house, browse, scripts
):
    who = Partner("short-0", browse(phone=True, scripts=scripts))
    who.sign_in()
    who.goes("/")
    who.tap("Read it", role="link")
    who.tap("Start reading", role="link")
    who.tap("Reply", role="link")
    expect(who.page.get_by_role("textbox", name="In your own words")).to_be_focused()
    assert too_far_down(who.page) == []
    who.page.go_back()
    who.goes(re.sub("/opening/.*", "/promises", who.page.url))
    who.fill("text", "I'll ask about the call on Monday")
    who.tap("Done for this week")
    who.sees("You haven't promised this yet")
    assert too_far_down(who.page) == []
    last = who.page.get_by_role("button", name="Finish without it")
    assert last.evaluate("(button) => button.getBoundingClientRect().bottom") <= IN_SIGHT


def test_a_page_that_has_the_primary_action_below_would_be_found(house, browse):
    who = Partner("short-0", browse(phone=True))
    who.sign_in()
    who.goes("/")
    assert too_far_down(who.page) == []
    assert too_far_down(who.page, above="600px") != []


def test_a_reply_typed_without_the_network_stays_and_its_tap_says_so(house, browse):
    ana, ben = Partner("short-0", browse(phone=True)), Partner("short-1", browse())
    for who in (ana, ben):
        who.sign_in()
        who.goes("/")
        who.tap("Read it", role="link")
        who.tap("Start reading", role="link")
    ana.tap("Reply", role="link")
    ana.goes_offline()
    ana.fill("text", "I made it for you")
    ana.sees("Not saved yet")
    ana.page.get_by_role("button", name="Send it").click()
    expect(ana.page.locator("[name=text]")).to_have_value("I made it for you")
    ana.sees("Not")
    ana.page.context.set_offline(False)
    ana.tap("Send it")
    ana.sees("Sent to ")
    ben.sees("I made it for you")


def test_a_tap_without_the_network_keeps_the_page_and_says_so(house, browse):
    who = Partner("short-0", browse(phone=True))
    who.sign_in()
    who.goes("/")
    who.tap("Read it", role="link")
    who.tap("Start reading", role="link")
    here = who.page.url
    who.goes_offline()
    for tapped in (".reply-heart", ".button-primary", ".wishes button >> nth=1"):
        who.page.locator("main").locator(tapped).click()
        who.sees("No connection. Try again in a moment.")
        assert who.page.url == here
        who.sees("Soup")
    who.page.context.set_offline(False)
    expect(who.page.locator("main")).not_to_contain_text("No connection")
    who.press(who.page.locator(".reply-heart"))
    expect(who.page.locator(".reply-heart[aria-pressed=true]")).to_have_count(1)


def test_a_heart_and_a_wish_to_talk_change_the_page_in_place_and_the_browser_has_nothing_to_say(
    house, browse
):
    ana, ben = Partner("short-0", browse(phone=True)), Partner("short-1", browse(phone=True))
    for who in (ana, ben):
        who.sign_in()
        who.goes("/")
        who.tap("Read it", role="link")
        who.tap("Start reading", role="link")
    said: list[str] = []
    for who in (ana, ben):
        who.page.on("console", lambda message: said.append(message.text))
    where = ana.page.locator(".button-primary").bounding_box()
    for button in (".reply-heart", ".wishes button >> nth=0"):
        ana.press(ana.page.locator(button))
        expect(ana.page.locator(button)).to_have_attribute("aria-pressed", "true")
        assert ana.page.locator(".button-primary").bounding_box() == where
    expect(ana.page.locator("[data-news]", has_text="You'll both see it on Home")).to_be_in_viewport()
    for told in ("sent a heart", "would like to talk about this"):
        expect(ben.page.locator(".said-of-mine", has_text=told)).to_be_in_viewport()
    for who in (ana, ben):  # also where it comes in
        assert who.page.locator(".button-primary").bounding_box() == where
    assert [text for text in said if "duplicate" in text] == []


def test_a_reply_that_comes_as_its_reader_leaves_is_new_until_they_open_its_page(house, browse):
    ana, ben = Partner("short-0", browse(phone=True)), Partner("short-1", browse(phone=True))
    for who in (ana, ben):
        who.sign_in()
        who.goes("/")
        who.tap("Read it", role="link")
        who.tap("Start reading", role="link")
    here = ana.page.url
    ben.tap("Reply", role="link")
    ben.fill("text", "Thank you for daring")
    ben.tap("Send it")
    ana.sees("Thank you for daring")
    ana.page.get_by_role("link", name="Next").click()
    expect(ana.page).not_to_have_url(here)
    ana.goes("/")
    line = ana.page.locator(".news-open", has_text="replied in your check-in")
    expect(line).to_have_count(1)
    with ana.page.expect_response("**/home/new/here"):
        ana.page.goto(here)
    ana.goes("/")
    expect(line).to_have_count(0)


def test_what_was_just_done_has_the_focus_and_no_ring(house, browse):
    who = Partner("short-0", browse(phone=True))
    who.sign_in()
    who.goes("/check-in/ritual")
    who.tap("Propose this")
    who.sees("It's settled once")
    news = who.page.locator("[data-news]")
    expect(news).to_be_focused()
    news.evaluate("el => el.focus({focusVisible: true})")
    assert news.evaluate("el => getComputedStyle(el).outlineStyle") == "none"


def test_whatever_is_tapped_on_home_without_the_network_its_page_stays(house, browse):
    who = Partner("short-0", browse(phone=True))
    who.sign_in()
    who.goes("/")
    who.goes_offline()
    home = who.page.url
    for link in ("Read it", "Thank-yous"):
        who.page.locator("main").get_by_role("link", name=link).click()
        who.sees("No connection. Try again in a moment.")
        assert who.page.url == home
    who.page.locator(".tabs a").first.click()
    assert who.page.url == home
    who.page.context.set_offline(False)
    expect(who.page.locator("main")).not_to_contain_text("No connection")
    who.tap("Read it", role="link")


def test_the_keyboard_goes_through_a_question_in_the_order_of_the_page(house, browse):
    who = Partner("short-0", browse(phone=True))
    who.sign_in()
    who.goes("/")
    who.tap("Read it", role="link")
    who.tap("Start reading", role="link")
    who.page.locator(".answer-partner").evaluate("el => { el.tabIndex = -1; el.focus(); }")
    reached = []
    for _ in range(6):
        who.page.keyboard.press("Tab")
        reached.append(who.page.evaluate("document.activeElement.innerText.trim()"))
    names = ["Send a heart", "Reply", "Next", "Let's talk about this", "Save for later", "All on one page"]
    assert reached == names
