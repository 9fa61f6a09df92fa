"""A random writer: types, skips, reloads, goes back, loses the line, closes the tab, in any order and at any moment.

After each step, what a page says is saved is on disk, read by another device of the same person; and what it says is not
saved is in its field.
"""

from dataclasses import dataclass, field
from random import Random

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.writers import Writer
from tests.how_often import rounds

STEPS = 12
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
        self.page.goto(f"{self.now.form.page}/{number}")
        self.page.get_by_role("button", name="Skip this one").click()
        expect(self.page.get_by_text("Skipped").first).to_be_visible()
        self.page.get_by_role("button", name="Undo").click()
        self.go_to(self.now)

    def step(self) -> None:
        if self.is_offline:
            steps = [self.types, self.has_the_line_again]
        else:
            steps = [
                self.types, self.types, self.types_and_waits, self.loses_the_line, self.reloads, self.goes_back,
                self.closes_the_tab, self.goes_elsewhere, self.skips,
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
            assert words in self.page.locator(self.now.field).first.input_value(), (
                f"not in its field: {story}"
            )
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
    seed, forms, sits_down, scenario
):
    mine = {form.where: form for person, form in forms if person is scenario.ana}
    random = Random(seed)  # noqa: S311
    writers = [Writer(None, mine[where], "") for where in PLACES]
    writer = RandomWriter(random, sits_down(scenario.ana), sits_down(scenario.ana), writers)
    for _ in range(STEPS):
        writer.step()
    if writer.is_offline:
        writer.has_the_line_again()
    for place in writers:
        if place.form.where in writer.typed:
            writer.go_to(place)
            writer.check()
