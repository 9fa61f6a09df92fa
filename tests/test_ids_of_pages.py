"""An id stands once on a page: else a link to it, or coming back to a question, leads to the first and not to what's meant."""

import re
from collections import Counter

from couples.checkins import prompts
from tests.every_page import every_page_of
from tests.test_access_control import next_week


def ids_said_twice(page: str) -> list[str]:
    counted = Counter(re.findall(r'<\w[^>]*\sid="([^"]+)"', page))
    return [id for id, times in counted.items() if times > 1]


def test_no_id_stands_twice_on_any_page(scenario, time):
    next_week(scenario, time)
    for prompt in prompts.weekly():
        scenario.ana.write(prompt, "x", scenario.ids["next"])
    twice = {}
    for person in (scenario.ana, scenario.ben):
        person.prove()
        person.page("/reflection")
        pages = every_page_of(person, **scenario.ids)
        assert sum(' id="' in page for page in pages.values()) > 80
        twice |= {name: found for name, page in pages.items() if (found := ids_said_twice(page))}
    assert twice == {}
