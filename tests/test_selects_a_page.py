"""How often a page asks the database: few times, after a year as on the first day, and however many others there are.

A select costs a page a good part of a millisecond, however little it finds. So the number has a bar, and every page that's got is
counted: the list of them is that of the doors.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from couples.db import db
from tests import databases
from tests.conftest import Person, pair
from tests.one_year import lived
from tests.scenario import Scenario
from tests.test_access_control import DOORS, knock

MOST = 8
MORE = {
    "GET takeout.therapist": 50,  # all that one wrote, opened some rows at a time, so that no one waits and nothing piles up
}
PAGES = [name for name in DOORS if name.startswith("GET ")]


@contextmanager
def asked(app) -> Iterator[list[str]]:
    """Collects the statements of all that is done meanwhile."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        said.append(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Iterator[Scenario]:
    folder = tmp_path_factory.mktemp("year")
    databases.keep(folder)
    with lived(folder) as couple:
        yield couple


def counts(year: Scenario) -> dict[str, int]:
    found = {}
    for name in PAGES:
        knock(year.ana, name, year.ids)  # once before, for what is only said or done once
        with asked(year.app) as said:
            year.ana.get(DOORS[name].address(year.ids))
        found[name] = len(said)
    return found


def test_no_page_asks_more_often_than_it_may_after_a_year_and_others_make_no_difference(year):
    alone = counts(year)
    too_many = {name: n for name, n in alone.items() if n > MORE.get(name, MOST)}
    assert not too_many
    for names in (("Cleo", "Dan"), ("Eve", "Finn"), ("Gil", "Hana")):
        one, other = (Person(year.app, name).sign_up() for name in names)
        pair(one, other)
        for person in (one, other):
            person.say_hello("Your patience")
    assert counts(year) == alone


def test_home_shows_what_the_year_left_open(year):
    """The count means something: there's much to ask for."""
    home = year.ana.page("/")
    assert home.count("data-news-line") or "sent you" in home
    assert year.ana.page("/agreements").count("We walk on Sundays") >= 20
    assert year.ana.page("/statements").count("When the plan changed") >= 20


def test_the_check_in_asks_for_the_agreements_once_although_time_goes_on(year):
    knock(year.ana, "GET checkins.index", year.ids)
    with asked(year.app) as said:
        year.ana.page("/check-in")
    assert sum("agreement_versions" in statement for statement in said) == 1
