"""What one couple's pages ask of the database doesn't depend on how many others there are."""

from sqlalchemy import select

from couples.db import db
from couples.spaces.models import Membership, Space
from tests import databases
from tests.databases import connect
from tests.heard import statements
from tests.many_couples import multiply

PAGES = ("/", "/check-in", "/thanks", "/statements", "/agreements")
COUPLES = 30


def asked(person) -> list[int]:
    """How many statements each page takes."""
    found = []
    for path in PAGES:
        person.page(path)
        with statements(person.app) as said:
            person.page(path)
        found.append(len(said))
    return found


def asked_for_each_couple(app) -> int:
    """The same of something that looks at one couple after the other."""
    with statements(app) as said, app.app_context():
        for space in db.session.scalars(select(Space.id)).all():
            db.session.scalars(select(Membership).where(Membership.space_id == space)).all()
    return len(said)


def test_a_page_asks_the_same_beside_many_other_couples(scenario):
    ana, app = scenario.ana, scenario.ana.app
    before, before_for_each = asked(ana), asked_for_each_couple(app)
    multiply(app, COUPLES)
    with connect(app) as looking:
        assert looking.execute("SELECT COUNT(*) FROM users").fetchone()[0] == 2 * COUPLES
    assert not databases.has_orphans(app)
    assert asked_for_each_couple(app) >= before_for_each + COUPLES - 1
    assert asked(ana) == before
