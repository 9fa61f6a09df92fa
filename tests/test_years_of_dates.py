"""A day of another year than the reader's current one is said with its year, on every page: else it's taken for one of this year."""

import calendar
import html
import re
import uuid
from datetime import UTC, date, datetime

import pytest

from couples.template_helpers import day_in_words
from tests.every_page import every_page_of

WITHOUT_A_YEAR = re.compile(rf"\b\d{{1,2}} ({'|'.join(calendar.month_name[1:])})\b(?! 20\d\d)")
BELOW_ITS_MONTH = {"GET checkins.history"}
"""Pages with lists below months that have the year."""


def said_without_a_year(pages: dict[str, str]) -> dict[str, set[str]]:
    """By page, the months of all days that are said without their year."""
    said = {
        name: " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split()) for name, page in pages.items()
    }
    found = {name: set(WITHOUT_A_YEAR.findall(text)) for name, text in said.items()}
    return {name: months for name, months in found.items() if months and name not in BELOW_ITS_MONTH}


def test_a_day_of_another_year_is_said_with_its_year_on_every_page(scenario, time):
    before = said_without_a_year(every_page_of(scenario.ana, **scenario.ids))
    assert len(before) > 20
    assert all(months <= {"November", "December", "January", "February"} for months in before.values())
    time.time = datetime(2028, 6, 11, 12, tzinfo=UTC)
    for person in (scenario.ana, scenario.ben):
        person.sign_in()
        person.prove()
        person.page("/reflection")  # opens Only me
        pages = every_page_of(person, **scenario.ids)
        assert sum("22 November 2026" in page for page in pages.values()) > 15
        said = said_without_a_year(pages)
        assert [name for name, months in said.items() if months & {"November", "December", "January"}] == []


def test_a_year_is_over_when_it_is_over_where_the_reader_is(ana, time):
    time.time = datetime(2026, 12, 31, 12, tzinfo=UTC)
    ana.sign_in()
    ana.post("/growing/wins", id=str(uuid.uuid4()), text="We laughed")
    assert '<small><time datetime="2026-12-31">Thursday, 31 December</time>' in ana.page("/growing")
    ana.post("/settings", name="Ana", zone="Pacific/Auckland", theme="system")
    assert '<small><time datetime="2026-12-31">Thursday, 31 December 2026</time>' in ana.page("/growing")


@pytest.mark.parametrize(
    ("today", "said"), [("2026-12-31", "Friday, 1 January 2027"), ("2027-01-01", "Friday, 1 January")]
)
def test_a_sentence_of_a_rule_says_the_year_by_the_day_that_the_rule_has(today, said):
    assert day_in_words(date(2027, 1, 1), date.fromisoformat(today)) == said
