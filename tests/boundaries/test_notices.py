"""Notices over the socket: something of both changed, and not one word more; what is one person's alone makes no frame."""

import re

import pytest

from couples.maintenance import deliver_due
from tests.boundaries.acts import (
    answer,
    begin_change,
    counter,
    drafted,
    end,
    new_id,
    pause,
    propose,
    save,
    share_boundary,
    sign,
    signed_by_both,
    slip,
    take_back,
    unsign,
)
from tests.conftest import Person, pair
from tests.sockets import Socket


@pytest.fixture
def wires(server, couple):
    """Ana's and Ben's open sockets."""
    return tuple(Socket(p) for p in couple)


def notices(wire: Socket) -> list[str]:
    """All notices so far; the answer to a question of our own is the sign that no other is on its way."""
    assert wire.is_alive()
    return [frame for frame in wire.frames if '"changed"' in frame]


def test_what_waits_makes_no_frame_and_its_arrival_one_without_a_word(app, couple, wires, time):
    ana, _ = couple
    propose(ana, "zebra crossing", when="letter", sign=True, comfort="5", show_comfort="y")
    share_boundary(ana, "zebra boundary", "letter")
    deliver_due.deliver(app)
    assert notices(wires[1]) == []
    time.move(hours=6)
    deliver_due.deliver(app)
    told = notices(wires[1])
    assert len(told) == 2
    assert all(
        re.fullmatch(r'42\["changed",\{"what":"agreements","version":\d+\}\]', frame) for frame in told
    )
    assert notices(wires[0]) == []
    deliver_due.deliver(app)
    assert len(notices(wires[1])) == 2


@pytest.mark.parametrize("verb", ["sign", "unsign", "answer", "take back", "pause", "end", "keep"])
def test_what_one_does_in_sight_of_both_tells_both_once(app, couple, wires, time, verb):
    ana, ben = couple
    made = propose(ana, "zebra crossing", sign=True)
    time.move(minutes=11)
    if verb in ("pause", "end", "keep"):
        sign(ben, made.version)
    before = [len(notices(wire)) for wire in wires]
    done = {
        "sign": lambda: sign(ben, made.version),
        "unsign": lambda: unsign(ana, made.version),
        "answer": lambda: answer(ben, made.version, "change", line="zebra line"),
        "take back": lambda: take_back(ana, made.version),
        "pause": lambda: pause(ben, made.agreement),
        "end": lambda: end(ben, made.agreement),
        "keep": lambda: ben.post(f"/agreements/{made.agreement}/keep", id=new_id(), look_on="2027-03-01"),
    }[verb]()
    assert done.status_code in (200, 302)
    for wire, count in zip(wires, before, strict=True):
        told = notices(wire)
        assert len(told) == count + 1
        assert all("zebra" not in frame for frame in wire.frames)


def test_what_is_ones_own_makes_no_frame_for_the_other(app, couple, wires, time, no_limits):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    boundary = share_boundary(ana, "rest")
    time.move(minutes=11)
    deliver_due.deliver(app)
    open_one = propose(ana, "another one", sign=True)
    time.move(minutes=11)
    deliver_due.deliver(app)
    before = len(notices(wires[1]))
    save(ana, begin_change(ana, made.agreement), what="thoughts", version="0")
    drafted(ana, "more thoughts")
    waiting = counter(ana, made.agreement, "on its way", when="letter")
    sign(ana, waiting.version, comfort="7", show_comfort="y")
    unsign(ana, waiting.version)
    take_back(ana, waiting.version)
    slip(ana, made.agreement, "I fell asleep")
    ana.post(f"/agreements/boundaries/{boundary}/notes", id=new_id(), kept="yes")
    for fields in ({"comfort": "8", "show_comfort": "y"}, {"comfort": "9"}, {}):
        sign(ana, open_one.version, **fields)
    sign(ana, open_one.version, comfort="8", show_comfort="y")
    assert ana.post(f"/agreements/versions/{open_one.version}/comfort", follow=False).status_code == 302
    ana.post("/agreements/review", kind="agreement", what="you never")
    ana.page(f"/agreements/{made.agreement}")
    assert len(notices(wires[1])) == before


@pytest.mark.parametrize("kind", ["no", "not-now"])
def test_a_no_is_told_to_no_page_but_those_of_who_said_it(app, couple, wires, time, kind):
    ana, ben = couple
    made = propose(ana, sign=True)
    time.move(minutes=11)
    deliver_due.deliver(app)
    before = [len(notices(wire)) for wire in wires]
    answer(ben, made.version, kind, until="2026-12-01")
    assert [len(notices(wire)) - count for wire, count in zip(wires, before, strict=True)] == [0, 1]


def test_a_note_taken_back_on_the_way_is_never_told(app, couple, wires, time):
    ana, ben = couple
    made = signed_by_both(ana, ben, time)
    deliver_due.deliver(app)
    before, id = len(notices(wires[1])), new_id()
    slip(ana, made.agreement, "I fell asleep", id=id)
    ana.post(f"/agreements/slips/{id}/remove")
    time.move(hours=7)
    deliver_due.deliver(app)
    assert len(notices(wires[1])) == before


def test_numbers_that_open_for_both_are_told_to_both(app, couple, wires, time):
    ana, ben = couple
    made = propose(ana, sign=True, comfort="7", show_comfort="y")
    time.move(minutes=11)
    sign(ben, made.version, comfort="6", show_comfort="y")
    assert all(len(notices(wire)) == 1 for wire in wires)


def test_another_couple_hears_nothing(app, couple, wires, cleo, time):
    hers = Socket(cleo)
    made = signed_by_both(*couple, time)
    deliver_due.deliver(app)
    end(couple[0], made.agreement)
    assert notices(hers) == []


def test_a_later_partner_hears_nothing_of_what_one_takes_back_in_a_closed_space(server, app, couple, time):
    ana, ben = couple
    made = propose(ana)
    time.move(minutes=11)
    line = new_id()
    answer(ben, made.version, "change", id=line, line="a line I regret")
    ben.post("/pairing/leave")
    cleo = Person(app, "Cleo").sign_up()
    pair(ben, cleo)
    hers = Socket(cleo)
    assert ben.post(f"/agreements/answers/{line}/remove-line", follow=False).status_code == 302
    assert notices(hers) == []
    assert "a line I regret" not in ana.page(f"/agreements/{made.agreement}/history")
