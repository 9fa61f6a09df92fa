"""Every page on a small screen: with long names, with text twice as large, and at 400 % zoom, with all that folds unfolded.

Nothing scrolls sideways, Quick exit is in view, what keeps its place leaves room for the page, no short word is broken in two,
and what's said while breathing stays in its circle.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import APIResponse, Page, expect

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner
from tests.forms import forms_of

pytestmark = pytest.mark.browser

LONG = {"Ana": "Wolfeschlegelsteinhausenbergerdorff", "Ben": "Tehuantepecanahuaclanquetzalcoatlis"}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d(-\d\d)?|\d+")
FEWEST = 60
"""The demo has that many different pages at least; the walk has to find them."""


@dataclass(frozen=True)
class Screen:
    width: int
    height: int
    text: int = 100
    """The size of the type, in percent."""

    def __str__(self) -> str:
        return f"{self.width}x{self.height} at {self.text} %"


SCREENS = (Screen(320, 640), Screen(360, 740, 200), Screen(400, 740, 200), Screen(320, 256))
SIZE = """async percent => {
  for (const field of document.querySelectorAll('main textarea'))
    field.value ||= 'Donaudampfschifffahrtsgesellschaftskapitaensmuetze';
  for (const fold of document.querySelectorAll('details'))
    fold.open ||= !fold.closest('.live-bar'); // what a talk's bar unfolds is put away again by who did
  document.documentElement.style.fontSize = `${percent}%`;
  for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);
}"""
LOOK = """() => {
  const root = document.documentElement, wide = root.clientWidth, high = window.innerHeight;
  scrollTo(0, 0);
  const found = [];
  const sideways = Math.max(root.scrollWidth, document.body.scrollWidth) - wide;
  if (sideways > 0) {
    const past = [...document.body.querySelectorAll('*')].filter((el) => el.getBoundingClientRect().right > wide + 0.5);
    const names = past.slice(0, 4).map((el) => `${el.tagName}.${el.getAttribute('class') ?? ''}`);
    found.push(`scrolls sideways by ${sideways} px: ${names.join(', ')}`);
  }
  const exit = document.querySelector('[data-quick-exit] button').getBoundingClientRect();
  if (exit.left < 0 || exit.right > wide + 0.5 || exit.top < 0 || exit.bottom > high)
    found.push(`Quick exit is at ${Math.round(exit.left)}, ${Math.round(exit.top)}`);
  const bars = [...document.querySelectorAll('.top, .tabs, .live-bar')]
    .filter((el) => ['fixed', 'sticky'].includes(getComputedStyle(el).position) && el.offsetWidth > wide / 2);
  const taken = bars.reduce((sum, el) => sum + el.offsetHeight, 0);
  if (taken > high / 2) found.push(`bars take ${taken} of ${high} px`);
  const broken = new Set();
  for (const el of document.querySelectorAll('.button, .chip, .job, .look label, h1, h2')) {
    if (!el.checkVisibility()) continue;
    const texts = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const lines = [...range.getClientRects()].filter((line) => line.width > 1);
        const long = lines.reduce((sum, line) => sum + line.width, 0);
        if (long < wide * 0.4 && lines.some((line) => line.top > lines[0].top + 8)) broken.add(word);
      }
    }
  }
  if (broken.size) found.push(`words break in two: ${[...broken].join(', ')}`);
  for (const breath of document.querySelectorAll('.breath')) {
    const said = document.createRange();
    said.selectNodeContents(breath.querySelector('.breath-words'));
    const words = said.getBoundingClientRect(), circle = breath.querySelector('.breath-circle').getBoundingClientRect();
    if (Math.hypot(words.width, words.height) > circle.width)
      found.push(`what's said for a breath is ${words.width} x ${words.height}, its circle ${circle.width} px`);
  }
  return found;
}"""


@pytest.fixture
def furniture(demo_folder):
    return demo_folder


def every_page(page: Page, start: str = "/") -> list[str]:
    """One address of each kind that can be reached by links."""
    found, waiting = {}, [start]
    while waiting:
        path = waiting.pop(0)
        kind = ID.sub("*", path.partition("?")[0])
        if kind in found:
            continue
        answer = page.request.get(path)
        if not answer.ok or "text/html" not in answer.headers["content-type"]:
            continue
        found[kind] = path
        links = re.findall(r'<a\b[^>]*href="(/[^"#]*)', answer.text())
        waiting += [link.replace("&amp;", "&") for link in links if not link.startswith("/static")]
    return list(found.values())


def problems(page: Page, paths: list[str], screens: tuple[Screen, ...] = SCREENS) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        found += problems_of_this(page, path, screens)
    return found


def problems_of_this(page: Page, name: str, screens: tuple[Screen, ...] = SCREENS) -> list[str]:
    found = []
    for screen in screens:
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        page.evaluate(SIZE, screen.text)
        found += [f"{name} on {screen}: {problem}" for problem in page.evaluate(LOOK)]
    page.evaluate(SIZE, 100)
    return found


WORD = "Donaudampfschifffahrtsgesellschaftskapitaensmuetze "
ANY_QUESTION = re.compile(r"/answers/[\w-]+$")
"""The page of one question looks like that of another."""
FILLED = {"left empty": "", "with words": WORD, "with too many": WORD * 1200}
"""What is written into each field of a form that takes words."""


def answers_to_forms(page: Page, paths: list[str]) -> dict[str, APIResponse]:
    """The page that each form with a field to write in leads to: refused, shown before it's sent, or saved. By what was done."""
    found: dict[str, APIResponse] = {}
    tried = set()
    for path in paths:
        for form in forms_of(page.request.get(path).text(), path):
            looks_like = ANY_QUESTION.sub("/answers/*", form.where), form.kind[1]
            if not form.writes or not form.action or looks_like in tried:
                continue
            tried.add(looks_like)
            for how, text in FILLED.items():
                asked = forms_of(page.request.get(path).text(), path)  # its marks and ids are of this moment
                fields = {**next((f.fields for f in asked if f.kind == form.kind), form.fields)}
                fields |= {name: text for name in form.typed if name not in ("csrf_token", "page_of")}
                found[f"{form.where} {how}"] = page.request.post(form.action, form=fields)
    return found


def shows(page: Page, answer: APIResponse) -> None:
    """Opens what was answered to a request that the browser didn't send, at that request's address."""
    page.route(answer.url, lambda route: route.fulfill(body=answer.body(), headers=answer.headers), times=1)
    page.goto(answer.url)


def test_a_page_that_is_too_wide_would_be_found(house, browse):
    page = browse()
    page.goto("/safety")
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('div'), {id: 'wide'}))"
    )
    page.evaluate("document.getElementById('wide').style.cssText = 'width: 700px; height: 1px'")
    page.set_viewport_size({"width": 320, "height": 640})
    assert "scrolls sideways" in page.evaluate(LOOK)[0]


@pytest.mark.long
def test_every_page_fits_a_small_screen_with_long_names_large_type_and_at_400_percent(house, browse):
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    for who in (ana, ben):
        who.sign_in(PASSWORD)
    ana.goes("/together")
    ana.tap("Ask Ben")
    ben.goes("/together")
    ben.tap("Yes, now")
    talk = ben.page.url
    for who in (ana, ben):
        who.goes("/settings")
        who.fill("name", LONG[who.name])
        who.tap("Save")
        who.sees("Saved.")
    ana.goes("/settings/its-me")
    ana.page.get_by_label("Your password").fill(PASSWORD)
    ana.tap("It's me")
    paths = every_page(ana.page)
    assert len(paths) > FEWEST
    assert {"/settings/passkeys", "/settings/devices", "/settings/new-keys"} <= set(paths)
    for path in ("/settings/passkeys", "/settings/devices"):
        ana.goes(path)
        expect(ana.page).to_have_url(re.compile(path))
    found = problems(ana.page, [*paths, talk, "/no/such/page"])
    assert found == [], "\n".join(found)


@pytest.mark.long
def test_every_page_that_answers_a_form_fits_a_small_screen_too(house, browse):
    """Refusals, what is shown before it's sent, and what is said afterwards; and the pages of errors, with a form to send again."""
    ana, other = Partner("Ana", browse()), browse()
    ana.sign_in(PASSWORD)
    page = ana.page
    answers = answers_to_forms(page, every_page(page))
    assert len(answers) > 3 * 30
    assert sum(answer.status == 422 for answer in answers.values()) > 30
    assert sum(answer.ok for answer in answers.values()) > 30
    [form] = [f for f in forms_of(page.request.get("/thanks").text(), "/thanks") if f.where == "/thanks"]
    fields = {**form.fields, "text": WORD}
    answers |= {
        "an older token": page.request.post("/thanks", form={**fields, "csrf_token": "old"}),
        "another person's page": page.request.post("/thanks", form={**fields, "page_of": "another"}),
        "nobody signed in": other.request.post("/thanks", form=fields),
        "over a megabyte": page.request.post("/thanks", form={**fields, "text": "x" * 2_000_000}),
    }
    found = []
    for name, answer in answers.items():
        shows(page, answer)
        found += problems_of_this(page, f"{name} ({answer.status})")
    assert found == [], "\n".join(found)


def test_home_a_search_and_a_break_in_a_talk_fit_a_small_screen_too(house, browse):
    """Where short words broke in two, and where a breath's words ran over its circle."""
    ana, ben = Partner("Ana", browse()), Partner("Ben", browse())
    for who in (ana, ben):
        who.sign_in(PASSWORD)
    assert problems(ana.page, ["/", "/check-in", "/check-in/looking-back"]) == []
    ana.goes("/together")
    ana.tap("Ask Ben")
    ben.goes("/together")
    ben.tap("Yes, now")
    ana.goes(ben.page.url)
    ana.tap("Join the talk")
    for who in (ana, ben):
        who.tap("I'm ready")
    ana.tap("Take a break")
    ana.sees("Taking a break")
    assert problems_of_this(ana.page, "a break") == []


def test_the_main_button_looks_like_it_in_forced_colors(house, browse):
    page = browse()
    page.emulate_media(forced_colors="active")
    page.goto("/safety")
    width = "el => parseFloat(getComputedStyle(el).borderTopWidth)"
    page.evaluate(
        "document.querySelector('main').innerHTML = '<a class=button></a><a class=\"button button-primary\"></a>'"
    )
    plain, main = (page.locator(f"main .button >> nth={n}").evaluate(width) for n in (0, 1))
    assert main > plain


def test_what_a_page_says_first_stands_apart_from_its_title(house, browse):
    page = browse()
    page.set_viewport_size({"width": 390, "height": 844})
    ana = Partner("Ana", page)
    ana.sign_in(PASSWORD)
    ana.goes("/thanks")
    ana.page.locator("textarea[name=text]").fill("for the tea")
    ana.tap("Share it now")
    said, title, drawing = (
        ana.page.locator(one).first.bounding_box() for one in ("main > [data-news]", "main h1", ".room-face")
    )
    below = said["y"] + said["height"]
    assert title["y"] - below >= 12
    assert drawing["y"] - below >= 8


def test_the_pages_before_signing_in_fit_a_small_screen_too(house, browse):
    page = browse()
    assert problems(page, every_page(page)) == []


def test_on_a_desktop_the_tabs_stand_to_the_left_of_the_page_and_its_drawing_to_the_right(house, browse):
    ana = Partner("Ana", browse())
    ana.sign_in(PASSWORD)
    ana.page.set_viewport_size({"width": 1280, "height": 800})
    ana.goes("/thanks")
    tabs, main, face = (ana.page.locator(each).bounding_box() for each in (".tabs", "main", ".room-face"))
    assert tabs["x"] + tabs["width"] <= main["x"]
    assert main["x"] + main["width"] <= face["x"]


def test_the_header_is_one_line_on_phones_of_every_width(house, browse):
    ana = Partner("Ana", browse())
    ana.sign_in(PASSWORD)
    lines = {}
    for path in ("/thanks", "/care/exercises/walking"):
        ana.goes(path)
        for width in (320, 360, 393, 430, 440, 460, 490, 540):
            ana.page.set_viewport_size({"width": width, "height": 844})
            tops = ana.page.evaluate(
                "[...document.querySelector('.top').children].filter((el) => el.checkVisibility()"
                " && !el.matches('.skip')).map((el) => el.getBoundingClientRect().top + el.offsetHeight / 2)"
            )
            lines[path, width] = max(tops) - min(tops)
    assert max(lines.values()) < 24, lines
