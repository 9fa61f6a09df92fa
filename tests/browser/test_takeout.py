"""An evening before leaving: Ana takes her words with her, opens the file with the network gone, and makes a page for a therapist.

Once with JavaScript, once without any.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD, Partner
from tests.how_often import SCRIPTS_FIRST

pytestmark = pytest.mark.browser

HERON = "On the way home I was quiet, and then there was a heron."
HEBREW = "היה שקט בבית"


@pytest.fixture
def offline(chrome):
    """A browser with no network at all; whatever a page asks for is noted."""
    context = chrome.new_context(offline=True, java_script_enabled=False)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    yield page, asked
    context.close()


@pytest.mark.parametrize("scripts", SCRIPTS_FIRST)
def test_ana_takes_her_words_before_she_leaves_and_reads_them_without_the_app(
    house, met, browse, offline, tmp_path, scripts
):
    ana, ben = Partner("Ana", browse(phone=True, scripts=scripts)), Partner("Ben", browse(scripts=scripts))
    met.sit_down(house, ana, ben)
    for text in (HERON, HEBREW):
        ana.goes("/only-me/pages/new")
        ana.fill("text", text)
        ana.tap("Done")
    ben.goes("/thanks")
    ben.fill("text", "We laughed in the queue.")
    ben.tap("Share it now")
    ana.goes("/pairing/leave")
    ana.page.get_by_role("link", name="Save a copy first").click()
    ana.sees("Is this you?")
    ana.fill("current", PASSWORD)
    ana.tap("It's me")
    without = taken(ana, tmp_path / "without")
    ana.page.get_by_label("What was shared with me").check()
    together = taken(ana, tmp_path / "together")
    page, asked = offline
    reads(page, without, [HERON, HEBREW], but="We laughed in the queue.")
    reads(page, together, [HERON, HEBREW, "We laughed in the queue."])
    assert {url.partition(":")[0] for url in asked} == {"file"}
    assert len(asked) == 2
    choose_for_therapist(ana)


def taken(who: Partner, folder: Path) -> Path:
    """Presses the button, and unpacks what comes."""
    with who.page.expect_download() as coming:
        who.page.get_by_role("button", name="Get the file").click()
    assert re.fullmatch(r"notes-\d{4}-\d\d-\d\d\.zip", coming.value.suggested_filename)
    who.sees("Take your words with you")  # the page stays
    with ZipFile(coming.value.path()) as archive:
        archive.extractall(folder)
    return folder / "your-words.html"


def reads(page: Page, file: Path, words: list[str], but: str = "") -> None:
    page.goto(file.as_uri())
    for text in words:
        expect(page.get_by_text(text)).to_be_visible()
    assert not but or but not in page.content()
    hebrew = page.get_by_text(HEBREW)
    assert hebrew.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def choose_for_therapist(ana: Partner) -> None:
    ana.tap("Make a page for a therapist", role="link")
    ana.tap("Make the page")
    ana.sees("Check what you'd like to show.")
    ana.page.get_by_label(HERON).check()
    ana.tap("Make the page")
    ana.sees("In my own words")
    ana.sees(HERON)
    ana.sees_not(HEBREW)
