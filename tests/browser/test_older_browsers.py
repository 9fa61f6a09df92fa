"""Phones of some years ago: without light-dark(), AbortSignal.timeout and requestSubmit the app looks and works the same."""

import re

import pytest
from playwright.sync_api import expect

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner, pair_up
from tests.browser.test_together import form_of
from tests.browser.test_words_for_a_talk import AS_IT_COMES
from tests.how_often import first

pytestmark = pytest.mark.browser

WITHOUT = """delete AbortSignal.timeout; delete HTMLFormElement.prototype.requestSubmit; delete Array.prototype.findLast;
  delete SubmitEvent.prototype.submitter;"""
PAGES = (
    "/", "/check-in", "/check-in/ritual", "/shared", "/only-me", "/settings", "/safety", "/together", "/agreements",
    "/agreements/new", "/agreements/new/agreement", "/agreements/new/boundary", "/statements", "/statements/new", "/thanks",
    "/only-me/pages", "/care", "/care/mine",
)  # fmt: skip
UNSEEN = """() => {
  const channels = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return {r, g, b, a};
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1,
  });
  const light = (c) => {
    const [r, g, b] = [c.r, c.g, c.b].map((v) => v / 255).map((v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  };
  const ground = (el) => {
    const above = el ? ground(el.parentElement) : {r: 255, g: 255, b: 255, a: 1};
    return el ? over(channels(getComputedStyle(el).backgroundColor), above) : above;
  };
  const found = [];
  let seen = 0;
  for (const el of document.querySelectorAll('.control, .chip, .button, .choices .choice')) {
    if (!el.checkVisibility({visibilityProperty: true})) continue;
    seen += 1;
    const style = getComputedStyle(el);
    const [own, around] = [ground(el), ground(el.parentElement)];
    const edges = ['Top', 'Bottom'].filter((side) => parseFloat(style[`border${side}Width`]) > 0)
      .map((side) => over(channels(style[`border${side}Color`]), around));
    const shape = Math.max(...[own, ...edges].map((colour) => contrast(colour, around)));
    const words = contrast(over(channels(style.color), own), own);
    if ((shape < 2.95 && !el.matches('.button-plain')) || words < 4.5) found.push(`${el.className}: shape ${shape}, words ${words}`);
  }
  return {seen, found};
}"""


@pytest.fixture
def furniture(demo_folder):
    return demo_folder


def without_light_dark(page, *, fallback: bool) -> None:
    """As in a browser that has never heard of light-dark(): neither the function nor its @supports is known."""

    def older(route):
        css = route.fetch().text()
        assert "@supports not (color: light-dark(" in css
        if not fallback:
            css = css.replace("@supports not (color: light-dark(", "@supports (color: light-dark(")
        route.fulfill(body=css.replace("light-dark(", "unheard-of("), content_type="text/css")

    page.route(re.compile("/css/all.css"), older)


@pytest.mark.parametrize("scheme", first("light", "dark"))
def test_every_field_chip_and_button_is_seen_without_light_dark(house, browse, scheme):
    ana = Partner("Ana", browse(phone=True, color_scheme=scheme))
    without_light_dark(ana.page, fallback=True)
    ana.goes("/sign-in")
    assert ana.page.evaluate(UNSEEN)["found"] == []
    ana.sign_in(PASSWORD)
    seen = 0
    for path in PAGES:
        ana.goes(path)
        looked = ana.page.evaluate(UNSEEN)
        assert looked["found"] == [], path
        seen += looked["seen"]
    assert seen > 5 * len(PAGES)


def test_without_the_plain_colours_the_fields_would_be_invisible(house, browse):
    ana = Partner("Ana", browse(phone=True))
    without_light_dark(ana.page, fallback=False)
    ana.goes("/sign-in")
    found = ana.page.evaluate(UNSEEN)["found"]
    assert [name.split(":")[0] for name in found] == ["button", "control", "control", "button button-primary"]


@pytest.mark.parametrize(
    ("scheme", "theme"), [("light", "dark"), pytest.param("dark", "light", marks=pytest.mark.long)]
)
def test_a_chosen_theme_holds_against_the_system_without_light_dark(house, browse, scheme, theme):
    ana = Partner("Ana", browse(color_scheme=scheme))
    ana.sign_in(PASSWORD)
    ana.goes("/settings")
    ana.page.locator(f"input[name=theme][value={theme}]").check()
    ana.press(ana.page.locator("form:has(input[name=theme]) button[type=submit]"))
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    with_it = ana.page.evaluate(paper)
    without_light_dark(ana.page, fallback=True)
    ana.page.reload()
    assert ana.page.evaluate(paper) == with_it
    assert ana.page.evaluate(UNSEEN)["found"] == []


def older_phone(browse, **more):
    page = browse(phone=True, **more)
    page.context.add_init_script(WITHOUT)
    page.goto("/sign-in")
    assert page.evaluate("'timeout' in AbortSignal || 'requestSubmit' in HTMLFormElement.prototype") is False
    return page


def test_an_older_phone_saves_while_writing_and_goes_on_when_a_save_is_on_its_way(house, browse):
    ana = Partner("Ana", older_phone(browse))
    ana.sign_in(PASSWORD)
    ana.opens_week()
    ana.write("The soup on Tuesday")
    ana.saved()
    held = []
    ana.page.route(re.compile("/answers/"), lambda route: held.append(route), times=1)
    with ana.page.expect_request(re.compile("/answers/")):
        ana.write("The soup on Tuesday, and the walk")
    ana.page.locator("main").get_by_role("button", name="Next").click()
    with ana.page.expect_event("domcontentloaded"):
        held[0].continue_()
    expect(ana.page).to_have_url(re.compile("/questions/2$"))
    ana.goes(ana.page.url.replace("/questions/2", "/questions/1"))
    expect(ana.page.locator("textarea[name=text]").first).to_have_value("The soup on Tuesday, and the walk")


@pytest.mark.long
def test_an_older_phone_gets_word_help_for_a_talk_and_for_an_agreement(house, browse):
    ana = Partner("Ana", older_phone(browse))
    ana.sign_in(PASSWORD)
    ana.goes("/statements/new")
    ana.fill("observation", AS_IT_COMES)
    ana.leave("observation")
    expect(ana.page.locator("#help mark").first).to_be_visible()
    ana.goes("/agreements/new/agreement")
    ana.fill("what", "You must show me your phone whenever I ask.")
    ana.leave("what")
    expect(ana.page.locator("#help [data-quiet-line=caution]")).to_be_visible()


def test_an_older_phone_takes_part_in_a_talk_without_a_socket(house, browse):
    ana, ben = Partner("Ana", older_phone(browse)), Partner("Ben", browse())
    ana.page.route_web_socket(re.compile("/socket.io/"), lambda ws: ws.close())
    for who in (ana, ben):
        who.sign_in(PASSWORD)
    ben.goes("/together")
    ben.tap("Ask Ana")
    ana.goes("/together")
    ana.tap("Yes, now")
    expect(form_of(ana, "come-in")).to_have_count(0)
    ben.goes(ana.page.url)
    ben.press(form_of(ben, "come-in").locator("button"))
    ben.sees("You're together now")


LONG = " ".join(["the walk by the pond, and the soup afterwards"] * 40)


def test_a_box_for_writing_grows_with_its_words_where_the_browser_does_not_see_to_it(house, browse):
    ana = Partner("Ana", browse(phone=True))
    ana.page.context.add_init_script(
        "const known = CSS.supports; CSS.supports = (...a) => a[0] !== 'field-sizing' && known(...a)"
    )

    def without(route):
        css = route.fetch().text().replace("field-sizing: content", "")
        route.fulfill(body=css, content_type="text/css")

    ana.page.route(re.compile("/css/all.css"), without)
    ana.sign_in(PASSWORD)
    with ana.page.expect_response(re.compile("/growing_fields.js")):
        ana.goes("/thanks")
    box = ana.page.locator("main textarea[name=text]").first
    box.fill(LONG)
    hidden = "el => el.scrollHeight - el.clientHeight"
    expect(box).to_have_attribute("style", re.compile("height"))
    assert box.evaluate(hidden) <= 1
    assert box.bounding_box()["height"] > 500
    box.evaluate("el => { el.style.height = ''; }")
    assert box.evaluate(hidden) > 100


class TestTheFirstEvening:
    """Over an empty folder: nobody has an account yet."""

    @pytest.fixture
    def furniture(self):
        return None

    @pytest.mark.long
    def test_an_older_phone_opens_the_link_of_an_invitation(self, house, browse):
        ana, ben = Partner("Ana", browse()), Partner("Ben", older_phone(browse))
        pair_up(ana, ben, by_link=True)
        expect(ben.page.locator("main")).to_contain_text("You two are connected")
