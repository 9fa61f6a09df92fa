"""Settings that are saved together: a page that was opened before they were changed elsewhere changes only what's changed on it.

What someone has switched off stays off, whatever else an older page of theirs saves.
"""

import html
import re
import uuid

import pytest

from tests.conftest import Person

PAGES = {
    "/settings": (
        {"name": "Ana", "zone": "UTC", "theme": "system"},
        {"name": "Annika", "zone": "Asia/Tokyo", "theme": "dark"},
    ),
    "/settings/from-partner": (
        {"begin": "8", "end": "21", "off": ["messages"]},
        {"begin": "9", "end": "20", "off": ["thanks", "messages"]},
    ),
    "/settings/reminders": (
        {"coming": "", "days": "1", "today": "", "hours": "0", "writing": "", "weekday": "0", "writing_at": "3", "at": "10",
         "begin": "8", "end": "21"},
        {"coming": "app", "days": "2", "today": "app", "hours": "1", "writing": "app", "weekday": "3", "writing_at": "4", "at": "11",
         "begin": "9", "end": "20"},
    ),
    "/only-me/pages/settings": ({"lock": "0", "rhythm": ""}, {"lock": "5", "rhythm": "weekly", "neutral": "y"}),
    "/calendar": ({"title": "Busy", "revisits": "y"}, {"title": "Reserved", "answers": "y"}),
}  # fmt: skip
"""For each page what it sends as it's drawn first, and what another device saves then."""


def was(person: Person, path: str) -> dict[str, str]:
    """What the page says that it was drawn with."""
    return {"was": html.unescape(re.search(r'name="was"[^>]* value="([^"]*)"', person.page(path))[1])}


def save(person: Person, path: str, **fields) -> None:
    assert person.post(path, follow=False, **fields).status_code == 302


def kept(person: Person) -> dict[str, list]:
    """What's saved of all settings, told by what their pages were drawn with."""
    return {path: was(person, path) for path in PAGES}


@pytest.fixture
def drawn(couple) -> tuple[Person, dict[str, dict[str, str]]]:
    """Ana, and her pages of settings as they were drawn first."""
    ana, _ = couple
    ana.prove()
    save(ana, "/calendar/link", title="Busy")
    for path, (first, _) in PAGES.items():
        save(ana, path, **first)
    return ana, kept(ana)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_nothing_was_changed_on_changes_nothing(drawn, path):
    ana, pages = drawn
    first, then = PAGES[path]
    save(ana, path, **then)
    changed = kept(ana)
    assert changed[path] != pages[path]
    save(ana, path, **first, **pages[path])
    assert kept(ana) == changed
    save(ana, path, **first)  # a page that doesn't say it means all of it
    assert kept(ana) == pages


def test_what_was_switched_off_stays_off_if_an_older_page_changes_an_hour(couple):
    ana, ben = couple
    old = was(ana, "/settings/from-partner")
    save(ana, "/settings/from-partner", begin="8", end="21", off=["thanks"])
    ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="A note that presses")
    save(ana, "/settings/from-partner", begin="7", end="21", **old)
    assert "A note that presses" not in ana.page("/thanks")
    assert was(ana, "/settings/from-partner")["was"] == '{"begin": "7", "end": "21", "off": ["thanks"]}'
    save(ana, "/settings/from-partner", begin="7", end="21", **was(ana, "/settings/from-partner"))  # unticked
    assert "A note that presses" in ana.page("/thanks")


def test_of_several_choices_an_older_page_changes_those_that_were_changed_on_it(couple):
    ana, _ = couple
    save(ana, "/settings/from-partner", begin="8", end="21", off=["messages", "proposals"])
    old = was(ana, "/settings/from-partner")
    save(ana, "/settings/from-partner", begin="8", end="21", off=["messages", "proposals", "thanks"])
    save(ana, "/settings/from-partner", begin="8", end="21", off=["messages", "replies"], **old)
    assert '"off": ["thanks", "messages", "replies"]' in was(ana, "/settings/from-partner")["was"]


def test_the_lock_and_the_neutral_page_stay_on_if_an_older_page_sets_the_rhythm(couple):
    ana, _ = couple
    old = was(ana, "/only-me/pages/settings")
    save(ana, "/only-me/pages/settings", lock="5", rhythm="", neutral="y")
    save(ana, "/only-me/pages/settings", lock="0", rhythm="weekly", **old)
    now = was(ana, "/only-me/pages/settings")["was"]
    assert now == '{"lock": 5, "rhythm": "weekly", "neutral": true}'


@pytest.mark.parametrize("said", ["no JSON", "[1]", '"x"', '{"lock": [1], "strange": 2}'])
def test_a_page_that_says_nothing_we_know_means_all_that_it_sends(couple, said):
    ana, _ = couple
    save(ana, "/only-me/pages/settings", lock="30", rhythm="", was=said)
    assert '"lock": 30' in was(ana, "/only-me/pages/settings")["was"]
