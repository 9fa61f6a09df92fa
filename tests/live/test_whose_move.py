"""Whose a move may be: one who is in the talk's space now, whatever id a socket names."""

import uuid

import pytest

from tests.live.talking import Phone, begin, move
from tests.world import dump

NOT_THERE = {"ok": False, "error": "not-there"}
MOVES = [("pause", {}), ("take", {}), ("next", {"at": 2}), ("stop", {}), ("heard", {"text": "you are tired"}), ("word", {"text": "lighter"})]  # fmt: skip


@pytest.fixture
def talk(couple):
    return begin(*couple, step=2)


def test_no_move_of_another_couple_or_of_someone_alone_counts_in_a_talk(server, couple, talk, cleo, dan, eve):
    before = dump(cleo.app)
    for stranger in (cleo, dan, eve):
        theirs = Phone(stranger, talk)
        assert [theirs.move(name, **args) for name, args in MOVES] == [NOT_THERE] * len(MOVES)
        theirs.close()
    assert dump(cleo.app) == before
    assert Phone(couple[0], talk).move("take")["ok"]


def test_after_a_parting_no_move_counts_over_a_fresh_socket_either(server, couple, talk):
    ana, ben = couple
    ben.post("/pairing/leave")
    before = dump(ana.app)
    for person in couple:
        theirs = Phone(person, talk)
        assert [theirs.move(name, **args) for name, args in MOVES] == [NOT_THERE] * len(MOVES)
        assert move(person, talk, "take").status_code == 404
    assert dump(ana.app) == before


def test_no_move_of_the_partner_counts_in_a_talk_that_one_goes_through_alone(server, couple):
    ana, ben = couple
    alone = str(uuid.uuid4())
    ana.post("/together/alone", id=alone, kind="talk")
    before, his = dump(ana.app), Phone(ben, alone)
    assert [his.move(name, **args) for name, args in MOVES] == [NOT_THERE] * len(MOVES)
    assert dump(ana.app) == before
    assert Phone(ana, alone).move("next", at=0)["error"] != "not-there"
