"""Somebody who writes into any form of the scenario's pages, in a real browser over the real server."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests import databases
from tests.browser.people import open_page
from tests.conftest import PASSWORD, Person
from tests.forms import Form, pages
from tests.test_access_control import next_week


def come_to_rest(context: BrowserContext) -> None:
    """Nothing goes anywhere any more: a browser may hang when it's closed in the middle of going to another page."""
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank", timeout=5000)


@dataclass
class Writer:
    """Somebody at a form in a browser, who has typed `words` into its fields: into each with a number of its own behind them."""

    page: Page
    form: Form
    words: str
    person: Person | None = None
    house: Any = None
    partner: Person | None = None
    address: str = ""
    """Where the browser stood when the page was first opened: an empty draft has its id in it."""

    @property
    def texts(self) -> dict[str, str]:
        """What has been typed, by the name of the field."""
        return {name: f"{self.words} {at}." for at, name in enumerate(self.form.free)}

    @property
    def selector(self) -> str:
        """A selector of the form; its address may hold an id that is made with each page."""
        marked = f':has(input[name="unsent"][value="{self.form.place}"])' if self.form.place else ""
        saves = "[data-save]" if self.form.saves else ""
        parts = [part for part in self.form.where.split("<which>") if part] if self.form.action else []
        goes = "".join(f'[action*="{part}"]' for part in parts)
        return f"main form{saves}{goes}{marked}"

    @property
    def field(self) -> str:
        return f'{self.selector} [name="{self.form.free[0]}"]'

    def opens(self) -> None:
        """By the password where the page asks for it first."""
        open_page(self.page, self.address or self.form.page)
        if "/settings/its-me" in self.page.url:
            self.page.locator("main [name=current]").fill(PASSWORD)
            self.page.get_by_role("button", name="It's me", exact=True).click()
            self.page.wait_for_url(lambda url: "/settings/its-me" not in url)
        closed = self.page.get_by_role("link", name="Only me: tap to open")
        if closed.count() and not self.page.locator(self.field).count():
            closed.first.click()
            self.page.get_by_role("button", name="Tap to open").click()
            self.page.wait_for_url(lambda url: "/only-me/open" not in url)
        self.address = self.address or self.page.url

    def types(self, words: str = "") -> None:
        """As a keyboard does it for a page: the field may lie in a fold that is closed."""
        self.words = words or self.words
        self.page.locator(self.field).first.evaluate(
            """(field, texts) => {
              for (const [name, text] of Object.entries(texts)) {
                const typed = field.form.elements[name];
                typed.value = text;
                typed.dispatchEvent(new Event('input', { bubbles: true }));
              }
            }""",
            self.texts,
        )

    def goes_to(self) -> str:
        """Where the form's own button sends it: the one that names no other address, else the first of them. Empty without any."""
        return self._own_button(
            "button?.matches('[formaction]') ? button.formAction : button ? button.form.action : ''"
        )

    def sends(self) -> None:
        """Presses that button."""
        self._own_button("setTimeout(() => button.form.requestSubmit(button))")

    def _own_button(self, do: str) -> Any:
        return self.page.locator(self.field).first.evaluate(
            f"""field => {{
              const deletes = '[data-unsent] button';
              const all = [...field.form.elements].filter((el) => el.matches(`button:not([type=button], ${{deletes}})`));
              const button = all.find((el) => !el.matches('[formaction]')) ?? all[0];
              field.form.noValidate = true;
              return {do};
            }}"""
        )

    def saved(self) -> None:
        expect(self.page.locator("form[data-dirty]")).to_have_count(0)

    def started(self) -> None:
        """The part of the page that saves has come."""
        self.page.wait_for_load_state("networkidle")

    def time_out(self) -> None:
        """The newest session, this writer's, is over by its time."""
        with databases.connect_in(self.house.folder) as db:
            newest = "SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1"
            db.execute(f"UPDATE sessions SET expires_at = '2026-01-01 00:00:00.000000' WHERE id = ({newest})")
            db.commit()

    def holds(self) -> bool:
        """Whether the page has the words of each field once and exactly: in a field, kept and offered, or in a draft that it lists."""
        if self._shows():
            return True
        listed = self.page.locator("main a", has_text=self.texts[self.form.free[0]])
        if not listed.count():
            return False
        open_page(self.page, listed.first.get_attribute("href"))
        return self._shows()

    def _shows(self) -> bool:
        fields = self.page.locator("main textarea, main input:not([type=hidden])")
        values = fields.evaluate_all("all => all.map(el => el.value)")
        shown = [*values, *self.page.locator("main [data-unsent-text]").all_text_contents()]
        return all(
            [text.strip() for text in shown if words in text] == [words] for words in self.texts.values()
        )

    def holds_again(self) -> bool:
        """The same once the page is opened again."""
        self.opens()
        return self.holds()


@pytest.fixture
def forms(scenario, time) -> list[tuple[Person, Form]]:
    """Each form that keeps words, once, with who can open it."""
    next_week(scenario, time)
    found = {}
    for person, on_page in pages(scenario).values():
        for form in on_page:
            if form.writes and form.keeps:
                found.setdefault(form.kind, (person, form))
    return list(found.values())


@pytest.fixture
def house_of_scenario(house, forms, time):
    """The real server in the week after the scenario; it takes a `furniture` that is the scenario's folder."""
    house.move_clock(days=(time.now() - datetime.now(UTC)) / timedelta(days=1) - house.lead / 86400)
    return house


@pytest.fixture
def sits_down(chrome, house_of_scenario):
    """Opens a browser in which this person is signed in."""
    contexts, house = [], house_of_scenario

    def open_browser(person: Person):
        context = chrome.new_context(
            base_url=house.url,
            locale="en-GB",
            reduced_motion="reduce",
            viewport={"width": 390, "height": 844},
        )
        names = {"SESSION_COOKIE_NAME": f"couples_{house.port}", "DEVICE_COOKIE": f"device_{house.port}"}
        context.add_cookies(
            [{"name": names[n], "value": value, "url": house.url} for n, value in person.cookies().items()]
        )
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        come_to_rest(context)
        context.close()
