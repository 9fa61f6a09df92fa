"""Quick exit is on every page, and nothing else there is called like it: who is in a hurry taps by the name."""

import re
from html.parser import HTMLParser

from tests.test_access_control import DOORS, OTHER, STARTING_OVER, next_week

EXIT = "quick exit"
ALIKE = re.compile(r"(?:quick |fast )?(?:exit|leave|escape|hide)(?: (?:this|the) page)?", re.I)
"""Names that a person in a hurry could take for it."""


class Controls(HTMLParser):
    """The names of what can be tapped: their labels, else the words in them."""

    def __init__(self):
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] | None = None
        self.label = ""

    def handle_starttag(self, tag, attrs):
        if tag in ("a", "button", "summary"):
            self.open, self.label = [], dict(attrs).get("aria-label", "")

    def handle_data(self, data):
        if self.open is not None:
            self.open.append(data)

    def handle_endtag(self, tag):
        if tag in ("a", "button", "summary") and self.open is not None:
            self.names.append(" ".join((self.label or "".join(self.open)).split()))
            self.open = None


def controls_of(page: str) -> list[str]:
    """The names of everything on a page that can be tapped, in the case that the eye doesn't tell apart."""
    found = Controls()
    found.feed(page)
    return [name.casefold() for name in found.names]


def test_a_second_control_with_the_name_would_be_found():
    page = (
        '<button><svg></svg> <span>Quick exit</span></button><a href="/x" aria-label="Leave this page">x</a>'
    )
    assert controls_of(page) == [EXIT, "leave this page"]
    assert all(ALIKE.fullmatch(name) for name in controls_of(page))
    assert not ALIKE.fullmatch("save and close")


NOT_HERE = {
    *STARTING_OVER,
    "GET home.offline",  # no server is there to sign out at, and the page names nothing and no one
    "GET reminders.off",  # its link is in a letter: tests/reminders/test_mails.py
}


def test_on_every_page_one_control_is_quick_exit_and_no_other_sounds_like_it(scenario, time):
    scenario.ids["next"] = scenario.ids["occasion"]
    next_week(scenario, time)
    pages = 0
    for name in (n for n in DOORS if n.startswith("GET") and n not in NOT_HERE):
        reader = scenario.ben if DOORS[name].who == OTHER else scenario.ana
        answer = reader.get(DOORS[name].address(scenario.ids), follow_redirects=True)
        assert answer.status_code == 200, name
        if b"<!doctype html" in answer.data.lower():  # and not a part of a page, or a file
            found = [control for control in controls_of(answer.text) if ALIKE.fullmatch(control)]
            assert found == [EXIT], name
            pages += 1
    assert pages > 80
