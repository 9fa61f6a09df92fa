"""What Ana and Ben do in a browser, step by step; `steps` counts their taps."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page, Request, Response, TimeoutError, expect

PASSWORD = "blue kettle by the window"
LEADS_ON = """el => el.type === 'submit' && Boolean(el.form) && !el.form.matches('[data-move], [data-quick-exit]')
  && !el.closest('[data-fragment] [data-in-place]') && !el.closest('[data-put], [data-dismiss], [data-not-that]')"""
"""Whether a click on this sends a form, and no script keeps it in the page (live.js, quick_exit.js, say_in_place.js, statement_wording_help.js, agreement_wording_help.js)."""

HAS_BEEN_READ = "el => { const drawn = el.form?.elements.drawn; if (drawn) drawn.value = ''; }"
"""As a while after its page was drawn: a talk takes no tap sooner than anyone reads (couples/live/unread_page.py)."""

IS_READ = "() => window.isRead?.() ?? true"
"""Half a second after the last change (meant_for_another.js), by a clock that no test stops; the script below notes it."""
NOTES_CHANGES = """
const now = performance.now.bind(performance);
let changedAt = -Infinity;
window.isRead = () => now() - changedAt > 500;
for (const change of ['couples:fragment', 'toggle']) addEventListener(change, () => { changedAt = now(); }, true);
"""


BROKEN_OFF = ("interrupted by another navigation", "net::ERR_ABORTED")


def go_to(page: Page, path: str) -> Response | None:
    """Asks for a page, as often as the one before spoils that by just loading itself again, since something had changed.

    It may break it off. And where it's asked for in the instant in which an answered page takes the place of one that listens to
    `beforeunload`, Chromium forgets it: however long one waits, it sends no request. A request that isn't answered is never repeated.
    """
    sent: list[Request] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and urlsplit(request.url).path == urlsplit(path).path:
            sent.append(request)

    page.on("request", note)
    try:
        for is_last in (False, False, True):
            try:
                return page.goto(path)
            except TimeoutError:
                if is_last or sent:
                    raise
            except Error as error:
                if is_last or not any(said in error.message for said in BROKEN_OFF):
                    raise
                page.wait_for_load_state("networkidle")  # what was asked for may still come, behind the other
            sent.clear()
    finally:
        page.remove_listener("request", note)


def open_page(page: Page, path: str) -> None:
    """Opens a page, by a tap where Only me asks for one."""
    go_to(page, path)
    if "/only-me/open?" in page.url:
        page.get_by_role("button", name="Tap to open").click()
        page.wait_for_url(lambda url: "/only-me/open" not in url)


@dataclass
class Partner:
    """One person at one browser."""

    name: str
    page: Page
    steps: list[str] = field(default_factory=list)

    def tap(self, name: str, *, role: str = "button", nth: int = 0, within: str = "main") -> None:
        self.steps.append(name)
        self.press(self.page.locator(within).get_by_role(role, name=name, exact=True).nth(nth))

    def press(self, button: Locator) -> None:
        """A click; where it sends a form that leads to another page, that page is there afterwards.

        A form that saves itself goes a moment after the click when a save is on its way; whatever comes next would hit the old page.
        """
        if not button.evaluate(LEADS_ON):
            self.reads()
            button.evaluate(HAS_BEEN_READ)
            button.click()
            return
        self.page.wait_for_load_state("domcontentloaded")
        button.evaluate(HAS_BEEN_READ)
        with self.page.expect_event("domcontentloaded"):
            button.click()

    def reads(self) -> None:
        """What has just changed in the page: a talk takes no tap on what came into another button's place an instant before."""
        self.page.wait_for_function(IS_READ)

    def goes_offline(self) -> None:
        """The network goes away when everything that belongs to the page has come."""
        self.page.wait_for_load_state("networkidle")
        self.page.context.set_offline(True)

    def sees(self, text: str) -> None:
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text)

    def fill(self, field: str, words: str) -> None:
        """Writes into the field of this name."""
        self.page.locator(f"main [name={field}]").first.fill(words)

    def leave(self, field: str) -> None:
        """Goes out of the field of this name, as a tap elsewhere does."""
        self.page.locator(f"main [name={field}]").first.blur()

    def press_button(self, name: str, value: str) -> None:
        self.press(self.page.locator(f"button[name={name}][value='{value}']:visible").first)

    def open_all(self) -> None:
        """Opens every fold of the page, as a person looking for something would."""
        self.page.locator("main details:not([open]) > summary").evaluate_all(
            "all => all.forEach(s => s.parentElement.open = true)"
        )

    def goes(self, path: str) -> None:
        open_page(self.page, path)

    def arrives(self) -> None:
        """The first visit, and an account of one's own."""
        self.goes("/")
        self.tap("Create your account", role="link")
        self.sign_up()

    def joins(self) -> None:
        """From the page of an invitation, without an account, to having joined."""
        self.tap("Join", role="link")
        self.tap("Next: my account")
        self.sign_up("Create my account and join")

    def sign_up(self, button: str = "Create my account") -> None:
        self.page.get_by_label("First name").fill(self.name)
        self.page.get_by_label("E-mail").fill(f"{self.name.lower()}@example.org")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_label("Keep me signed in").check()
        self.tap(button)

    def sign_in(self, password: str = PASSWORD) -> None:
        self.goes("/sign-in")
        self.page.get_by_label("E-mail").fill(f"{self.name.lower()}@example.org")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_label("Keep me signed in").check()
        self.tap("Sign in")

    def write(self, words: str) -> None:
        """Writes into the one field of a question's page."""
        self.page.locator("textarea[name=text]").first.fill(words)

    def saved(self) -> None:
        """Says so, and means the newest words: a form with others is marked."""
        expect(self.page.get_by_text("Saved a moment ago").first).to_be_visible()
        expect(self.page.locator("form[data-dirty]")).to_have_count(0)

    def opens_week(self) -> str:
        """Goes to the check-in and begins with its first question; gives back the occasion."""
        self.goes("/check-in")
        occasion = re.search(r"/check-in/(\d{4}-\d\d-\d\d)/(?:part|questions)", self.page.content())[1]
        self.goes(f"/check-in/{occasion}/questions/1")
        return occasion


def pair_up(ana: Partner, ben: Partner, *, by_link: bool) -> None:
    """From an empty server to two people in one space."""
    ana.arrives()
    ana.tap("Invite your partner", role="link")
    ana.tap("Make an invitation")
    if by_link:
        link = ana.page.locator("p.link-text").inner_text()
        ben.goes(link)
    else:
        ana.tap("Make a code")
        code = re.sub(r"\s+", " ", ana.page.locator("#by-voice + *").inner_text())
        ben.goes("/pairing/join")
        ben.page.locator("input[name=code]").fill(code)
        ben.tap("Open the invitation")
    ben.sees("Ana has invited you")
    ben.joins()
