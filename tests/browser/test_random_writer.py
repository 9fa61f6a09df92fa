"""A random writer: types, skips, reloads, goes back, loses the line, closes the tab, signs out elsewhere, times out, in any order and at any moment.

After each step, what a page says is saved is on disk, read by another device of the same person; and what it says is not
saved is in its field.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Locator, expect
from playwright.sync_api import Error as BrowserError

from tests.browser.writers import Writer
from tests.conftest import PASSWORD
from tests.how_often import rounds

STEPS = 12
TAKE_BACK = re.compile("^(Undo|Answer it after all)$")
"""How a skip is taken back: right after it, or later on."""
PLACES = (
    "/check-in/<which>/answers/help",
    "/thanks",
    "/check-in/answers/<which>/afterthoughts",
    "/growing/wins",
)


@pytest.fixture
def furniture(stages, stage):
    return stages.folder(stage)


@dataclass
class RandomWriter:
    """One person at several forms, in one tab; `other` is another device of theirs."""

    random: Random
    context: BrowserContext
    other: BrowserContext
    writers: list[Writer]
    typed: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    is_offline: bool = False

    def __post_init__(self):
        self.page = self.context.new_page()
        self.other_page = self.other.new_page()
        self.go_to(self.writers[0])
        self.has_a_session_of_their_own()

    def has_a_session_of_their_own(self) -> None:
        """It may end while the other device's lives; and it's the newest one."""
        self.context.clear_cookies()
        self.page.goto("/sign-in")
        self.signs_in(self.page.locator("main"))
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        self.go_to(self.now)

    def go_to(self, writer: Writer) -> None:
        self.now, writer.page = writer, self.page
        writer.opens()
        writer.started()

    @property
    def key(self) -> str:
        return self.now.form.where

    # --- steps ---

    def types(self) -> None:
        word = f"heron{len(self.done)}"
        self.typed[self.key] = f"{self.typed.get(self.key, '')} {word}".strip()
        self.now.types(self.typed[self.key])

    def types_and_waits(self) -> None:
        self.types()
        if not self.is_offline:
            self.now.saved()

    def loses_the_line(self) -> None:
        self.context.set_offline(True)
        self.is_offline = True

    def has_the_line_again(self) -> None:
        self.context.set_offline(False)
        self.is_offline = False
        self.page.evaluate("dispatchEvent(new Event('online'))")
        self.now.saved()

    def reloads(self) -> None:
        self.page.reload()
        self.now.started()

    def goes_back(self) -> None:
        self.page.goto("/safety")
        self.page.go_back()
        self.now.started()

    def closes_the_tab(self) -> None:
        self.page.close()
        self.page = self.context.new_page()
        self.go_to(self.now)

    def goes_elsewhere(self) -> None:
        self.go_to(self.random.choice(self.writers))

    def skips(self) -> None:
        """Only a question has that; what was typed stays, and it's answered after all."""
        if "answers/help" not in self.key:
            return
        number = 4
        expect(self.page.locator("form[data-dirty]")).to_have_count(
            0
        )  # another address is no button: it doesn't wait
        self.page.goto(f"{self.now.form.page}/{number}")
        self.page.get_by_role("button", name="Skip this one").click()
        expect(self.page.get_by_text("Skipped").first).to_be_visible()
        self.page.get_by_role("button", name=TAKE_BACK).first.click()
        self.go_to(self.now)

    def signs_out_elsewhere(self) -> None:
        """In another tab: what was typed last is saved, and the page goes; then they sign in again."""
        marks = {
            n: self.page.locator(f"input[name={n}]").first.input_value() for n in ("csrf_token", "page_of")
        }
        self.context.request.post("/sign-out", form=marks)
        with suppress(BrowserError):  # it has heard it already, and is on its way
            self.page.evaluate("dispatchEvent(new Event('focus'))")
        self.page.wait_for_url("**/sign-in*")
        self.signs_in(self.page.locator("main"))
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        self.go_to(self.now)

    def times_out(self) -> None:
        """The page is covered, and goes on once they've signed in in it."""
        self.now.time_out()
        self.types()
        cover = self.page.get_by_role("dialog")
        self.signs_in(cover)
        expect(cover).to_have_count(0)
        self.now.saved()

    def signs_in(self, place: Locator) -> None:
        place.get_by_label("E-mail").fill(self.now.person.email)
        place.get_by_label("Password").fill(PASSWORD)
        place.get_by_role("button", name="Sign in").click()

    def step(self) -> None:
        if self.is_offline:
            steps = [self.types, self.has_the_line_again]
        else:
            steps = [
                self.types, self.types, self.types_and_waits, self.loses_the_line, self.reloads, self.goes_back,
                self.closes_the_tab, self.goes_elsewhere, self.skips, self.signs_out_elsewhere, self.times_out,
            ]  # fmt: skip
        chosen = self.random.choice(steps)
        self.done.append(chosen.__name__)
        chosen()
        self.check()

    # --- what has to hold ---

    def check(self) -> None:
        words = self.typed.get(self.key)
        if words is None:
            return
        story = f"{self.key}: {', '.join(self.done)}"
        is_saved = self.page.locator("form[data-dirty]").count() == 0
        if not is_saved:
            assert self.now.holds(), f"not in its field: {story}"
        elif self.is_offline:
            assert self.now.holds(), f"not in the page: {story}"
        else:
            assert self.on_disk(words), f"called saved, and isn't: {story}"

    def on_disk(self, words: str) -> bool:
        reader = Writer(self.other_page, self.now.form, words)
        return any(reader.holds_again() for _ in range(20))


@pytest.mark.browser
@pytest.mark.parametrize("seed", rounds(0, 40))
def test_what_a_page_calls_saved_is_on_disk_and_what_it_does_not_is_in_the_field(
    seed, forms, sits_down, scenario, house_of_scenario
):
    mine = {form.where: form for person, form in forms if person is scenario.ana}
    random = Random(seed)  # noqa: S311
    writers = [Writer(None, mine[where], "", scenario.ana, house_of_scenario) for where in PLACES]
    writer = RandomWriter(random, sits_down(scenario.ana), sits_down(scenario.ana), writers)
    for _ in range(STEPS):
        writer.step()
    if writer.is_offline:
        writer.has_the_line_again()
    for place in writers:
        if place.form.where in writer.typed:
            writer.go_to(place)
            writer.check()
