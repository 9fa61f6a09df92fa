"""Two at the same instant, each at another process: as at one, because what orders them is in the database they share.

Each is tried on a PostgreSQL that holds the rows it's asked to hold, and on one that doesn't: what happens there is what the locks
are for.
"""

import json
import uuid

import pytest

from couples.db import writing
from couples.live.apply_move import apply_move
from couples.live.incoming_move import Move
from tests.boundaries.acts import at_once, posting, propose
from tests.conftest import Person
from tests.live.talking import begin
from tests.scenario import one, user_id
from tests.test_postgresql import held, meeting  # noqa: F401  whether rows are held

pytestmark = pytest.mark.postgresql


@pytest.fixture
def elsewhere(app, make_app):
    """Another process over the same database."""
    return make_app()


@pytest.fixture
def ben(elsewhere, stages, stage):
    return stages.restore(elsewhere, stage, "Ben")


def test_the_second_ready_opens_it_wherever_it_comes_in(held, couple, elsewhere):  # noqa: F811
    ana, _ = couple
    occasion = ana.occasion()
    for person in couple:
        person.write("thanks", f"from {person.name}", occasion)
    ready = [posting(person, f"/check-in/{occasion}/ready") for person in couple]
    with meeting((ana.app, elsewhere), r"SELECT count\(.*FROM readies"):
        assert at_once(*ready) == [302, 302]
    opened = "SELECT COUNT(*) FROM check_ins WHERE revealed_at IS NOT NULL AND occasion = ?"
    assert one(ana.app, opened, occasion) == held


def test_two_signatures_know_of_each_other(held, couple, elsewhere, time):  # noqa: F811
    ana, _ = couple
    made = propose(ana)
    time.move(minutes=11)
    sign = [posting(person, f"/agreements/versions/{made.version}/sign") for person in couple]
    before = one(ana.app, "SELECT version FROM agreements")
    with meeting((ana.app, elsewhere), "INSERT INTO agreement_signatures"):
        assert at_once(*sign) == [302, 302]
    assert one(ana.app, "SELECT version FROM agreements") - before == (2 if held else 1)


def test_of_two_who_accept_an_invitation_one_comes_in(held, ana, app, elsewhere):  # noqa: F811
    secret = ana.invitation_secret()
    people = [Person(where, name).sign_up() for where, name in ((app, "Ben"), (elsewhere, "Fay"))]
    for person in people:
        person.open_invitation(secret)
    with meeting((app, elsewhere), "SELECT memberships"):
        assert sorted(at_once(*(posting(person, "/pairing/accept") for person in people))) == [302, 404]
    assert one(app, "SELECT COUNT(*) FROM memberships WHERE slot = 1 AND current = ?", True) == 1


def moves_of(couple, talk: str, time, *ids: uuid.UUID):
    """Each goes on to the next step, at their own process."""

    def going_on(person, id):
        def comes() -> int:
            call = Move(id, uuid.UUID(talk), "next", {"at": 1})
            with person.app.app_context(), writing() as connection:
                return apply_move(call, uuid.UUID(user_id(person)), time.now(), connection=connection).version

        return comes

    return [going_on(person, id) for person, id in zip(couple, ids, strict=True)]


def test_of_two_moves_none_is_lost(held, couple, elsewhere, time):  # noqa: F811
    """Both go on: the talk is at its next step only if each move is applied to what the other left."""
    ana, ben = couple
    talk = begin(ana, ben)
    with meeting((ana.app, elsewhere), "UPDATE live_sessions"):
        at_once(*moves_of(couple, talk, time, uuid.uuid4(), uuid.uuid4()))
    state = json.loads(one(ana.app, "SELECT state_json FROM live_sessions"))
    assert (state["at"] == 2) == held


def test_one_move_that_comes_in_twice_counts_once(couple, elsewhere, time):
    ana, ben = couple
    talk, id = begin(ana, ben), uuid.uuid4()
    twice = [ana, type(ana)(elsewhere, "Ana")]
    with meeting((ana.app, elsewhere), "INSERT INTO live_moves"):
        first, second = at_once(*moves_of(twice, talk, time, id, id))
    assert first == second is not None
    assert one(ana.app, "SELECT COUNT(*) FROM live_moves WHERE id = ?", str(id)) == 1
