"""Every page and fragment that someone can get, to compare what they get before and after something that isn't theirs to know."""

import re

from tests.conftest import Person
from tests.pages import plain
from tests.test_access_control import DOORS

SAME_FOR_ALL = ("GET home.source", "GET home.favicon", "GET static", "GET reminders.phone_key")
"""What the server tells anyone alike: it is long, or a key that each server makes itself."""


def without_fresh_addresses(page: str) -> str:
    """A page without the address that an empty form of its own has, and without what stands for one time only."""
    rooms = r"/(statements/drafts|agreements/drafts|growing/goals|only-me/pages|care/notes)/[0-9a-f-]{36}"
    return plain(re.sub(rooms, "", page))


def every_page_of(person: Person, **ids: str) -> dict[str, str]:
    """What this person gets at each address of the app, by its endpoint.

    Args:
        ids: what stands in addresses, as `Scenario.ids` names it. An address with a name that isn't given is left out.
    """
    pages = {}
    for name, door in DOORS.items():
        if not name.startswith("GET") or name in SAME_FOR_ALL:
            continue
        try:
            path = door.address(ids)
        except KeyError:
            continue
        answer = person.get(path)
        pages[name] = without_fresh_addresses(f"{answer.status_code} {answer.location} {answer.text}")
    assert len(pages) > 50
    return pages
