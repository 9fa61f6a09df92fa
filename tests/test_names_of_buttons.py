"""Whoever only hears a page can tell its buttons apart: what does something else, or leads elsewhere, has a name of its own."""

import uuid
from collections import defaultdict
from html.parser import HTMLParser

from tests.every_page import every_page_of
from tests.scenario import Scenario

BY_COUNTRY = ("GET home.safety", "GET care.lines")
"""Help of different kinds, each kind under a heading, has the same countries; what's beside a line is where it's from."""


class Named(HTMLParser):
    """What the links, buttons, folds and boxes to tick in the main part of a page are called, and what each of them does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._in_main = self._folds = self._ticks = 0
        self._action = self._legend = self._box = ""
        self._open: tuple[str, str] | None = None
        self._text: list[str] = []
        self._is_legend = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "main":
            self._in_main = 1
        elif tag == "form":
            self._action = a.get("action", "")
        elif tag == "fieldset":
            self._legend = ""
        elif tag == "legend":
            self._is_legend = True
        elif tag == "input" and a.get("type") in ("radio", "checkbox"):
            self._box = a.get("id", "") or "-"
        if not self._in_main or self._open or "hidden" in a:
            return
        does = ""
        if tag == "a" and "href" in a:
            does = a["href"]
        elif tag == "button":
            does = " ".join([a.get("formaction") or a.get("form") or self._action, a.get("value") or ""])
        elif tag == "summary":
            self._folds += 1
            does = str(self._folds)
        elif tag == "label" and "for" in a:
            does = a["for"]
        if does:
            self._open, self._text, self._box = (tag, does), [], ""

    def handle_data(self, data):
        if self._is_legend:
            self._legend += data
        if self._open:
            self._text.append(data)

    def handle_endtag(self, tag):
        if tag == "main":
            self._in_main = 0
        elif tag == "legend":
            self._is_legend = False
        elif tag == "fieldset":
            self._legend = ""
        elif tag == "form":
            self._action = ""
        if self._open and tag == self._open[0]:
            kind, does = self._open
            name = " ".join("".join(self._text).split())
            if kind == "label":
                name = f"{' '.join(self._legend.split())}: {name}"
            if kind != "label" or self._box:
                self.found[kind, name].add(does)
            self._open = None


def alike(page: str) -> dict[tuple[str, str], set[str]]:
    """The names on a page that stand for different things."""
    return {name: does for name, does in Named(page).found.items() if len(does) > 1}


def says_all_twice(scenario: Scenario) -> None:
    """The same words two times wherever a list has buttons for each of its rows."""
    ana, ids, long = scenario.ana, scenario.ids, "that we wait for each other with dinner, " * 4
    talk = f"/together/{ids['talk']}/moves"
    for text in ("once more", "once more", long + "on Mondays", long + "on Sundays"):
        for person in (ana, scenario.ben):
            person.post(talk, id=str(uuid.uuid4()), move="try", text=text)
        ana.post(f"/check-in/{ids['occasion']}/promises", id=str(uuid.uuid4()), text=text)
        afterthoughts = f"/check-in/answers/{ids['answer_ana']}/afterthoughts"
        for path in ("/growing/wins", afterthoughts, f"/statements/{ids['statement']}/entries"):
            ana.post(path, id=str(uuid.uuid4()), kind="own", text=text)
    for text in ("once more", "once more"):
        ana.post("/thanks/goals", id=str(uuid.uuid4()), text=text, confirmed="yes")


def test_no_two_buttons_of_a_page_have_the_same_name_and_do_different_things(scenario: Scenario, time):
    ana = scenario.ana
    for text in ("called the bank", "slept early"):
        ana.post("/growing/wins", id=str(uuid.uuid4()), text=text)
    says_all_twice(scenario)
    for _ in range(3):  # two weeks that weren't opened, and one that's being written
        occasion = ana.occasion()
        for prompt in ("thanks", "hard", "own"):
            ana.write(prompt, "my own words", occasion)
        time.move(days=7)
    pages = every_page_of(ana, **scenario.ids | {"next": ana.occasion()})
    assert pages["GET checkins.index"].count("Use it next time") == 2
    assert pages["GET checkins.all_questions"].count("Remove this text") > 1
    assert pages["GET growing.wins"].count('class="win"') == 7
    found = {name: same for name, page in pages.items() if name not in BY_COUNTRY and (same := alike(page))}
    assert not found
