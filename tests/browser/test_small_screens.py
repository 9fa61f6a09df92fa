"""Every page on a small screen: with long names, with text twice as large, and at 400 % zoom, with all that folds unfolded.

Nothing scrolls sideways, Quick exit is in view, and what keeps its place leaves room for the page.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from couples.demo.partner import PASSWORD
from tests.browser.people import Partner

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
  const exit = document.querySelector('[data-leave] button').getBoundingClientRect();
  if (exit.left < 0 || exit.right > wide + 0.5 || exit.top < 0 || exit.bottom > high)
    found.push(`Quick exit is at ${Math.round(exit.left)}, ${Math.round(exit.top)}`);
  const bars = [...document.querySelectorAll('.top, .tabs, .live-bar')]
    .filter((el) => ['fixed', 'sticky'].includes(getComputedStyle(el).position) && el.offsetWidth > wide / 2);
  const taken = bars.reduce((sum, el) => sum + el.offsetHeight, 0);
  if (taken > high / 2) found.push(`bars take ${taken} of ${high} px`);
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
        for screen in screens:
            page.set_viewport_size({"width": screen.width, "height": screen.height})
            page.evaluate(SIZE, screen.text)
            found += [f"{path} on {screen}: {problem}" for problem in page.evaluate(LOOK)]
        page.evaluate(SIZE, 100)
    return found


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


def test_the_pages_before_signing_in_fit_a_small_screen_too(house, browse):
    page = browse()
    assert problems(page, every_page(page)) == []
