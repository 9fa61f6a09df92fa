"""The title is what a screen reader says first of a page, so it tells where a tap has led.

The trade-off: pages that are one person's alone, and those about help from outside, share a title on purpose. It stands in the list of
tabs, where someone else may see it.
"""

import html
import re
import uuid
from collections import defaultdict

from tests.every_page import every_page_of
from tests.scenario import Scenario

DISCREET = ("Only me", "People")
THE_SAME_PAGE = {"GET statements.draft_step"}
"""A draft opens at one of its steps."""


def title_of(page: str) -> str:
    title = re.search(r"<title>(.*?) – Couples</title>", page, re.S)
    return html.unescape(" ".join(title[1].split())) if title else ""


def test_no_two_pages_share_a_title(scenario: Scenario):
    for person in (scenario.ana, scenario.ben):
        called = defaultdict(list)
        for name, page in every_page_of(person, **scenario.ids).items():
            if page.startswith("200") and name not in THE_SAME_PAGE and (title := title_of(page)):
                called[title].append(name)
        shared = {title: names for title, names in called.items() if len(names) > 1}
        assert not {title for title in shared if title not in DISCREET}, shared


def test_titles_say_what_is_done_on_a_page_and_hold_no_markup(scenario: Scenario):
    pages = every_page_of(scenario.ana, **scenario.ids)
    assert title_of(pages["GET boundaries.preview"]) == "What Ben will see · Agreement"
    assert title_of(pages["GET boundaries.draft"]) == "Draft · Agreement"
    assert title_of(pages["GET boundaries.signing_page"]) == "You've signed it · Agreement"
    assert not [title for title in map(title_of, pages.values()) if "<" in title]
    kept = str(uuid.uuid4())
    scenario.ana.post(f"/care/notes/{kept}", kind="help", text="a walk", version="0")
    new, old = scenario.ana.page("/care/new/help"), scenario.ana.page(f"/care/notes/{kept}")
    assert (title_of(new), title_of(old)) == ("New note", "A note")
