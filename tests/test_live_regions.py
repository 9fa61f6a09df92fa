"""What a screen reader reads out by itself is one short sentence: no live region stands around a form or a piece of page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VOID = {"input", "br", "hr", "img", "link", "meta", "path", "circle", "rect", "line", "source", "wbr"}
BIG = {"form", "textarea", "input", "select", "details", "article", "table"}
"""What's no short sentence: a reader of the screen would read all of it out whenever one word of it changes."""


class LiveRegions(HTMLParser):
    """Finds big things inside a live region: in one that says so itself, or by its role."""

    def __init__(self):
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_live = "aria-live" in given or given.get("role") in {"status", "alert", "log"}
        is_big = tag in BIG or "data-fragment" in given
        if is_big and (is_live or any(live for _, live in self.open)):
            self.found.append(f"{tag} in line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append((tag, is_live))

    def handle_endtag(self, tag):
        while self.open and tag in {name for name, _ in self.open}:
            if self.open.pop()[0] == tag:
                return


def in_live_regions(template: str) -> list[str]:
    finder = LiveRegions()
    finder.feed(
        re.sub(r"{[{%#].*?[}%#]}", lambda code: "\n" * code[0].count("\n"), template, flags=re.DOTALL)
    )
    return finder.found


@pytest.mark.parametrize("region", ['aria-live="polite"', 'role="status"', 'role="alert"', 'role="log"'])
def test_a_live_region_around_something_big_would_be_found(region):
    assert in_live_regions(f'<div data-fragment="/part" {region}>') == ["div in line 1"]
    assert in_live_regions(f"<div {region}>{{{{ icon('x') }}}}<p>New</p>\n<form></form></div>") == [
        "form in line 2"
    ]
    assert in_live_regions(f"<p {region}>New</p><form></form>") == []


def test_no_template_has_a_live_region_around_a_piece_of_page():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    found = {path.name: in_live_regions(path.read_text("utf-8")) for path in templates}
    assert {name: big for name, big in found.items() if big} == {}
