"""What one wishes for in a talk: saving it tells nobody, and no pause is short from the start."""

import uuid
from html import unescape

import pytest

from tests.forms import forms_of
from tests.live.talking import begin, move
from tests.scenario import connect, one
from tests.sockets import Socket


def save(person, **fields):
    return person.post("/together/wishes", follow=False, **{"own": "Tea?", "pause_minutes": "30", **fields})


def told(wire: Socket) -> int:
    """How many notices there were so far; the answer to a question of our own shows that no other is on its way."""
    assert wire.is_alive()
    return sum('"changed"' in frame for frame in wire.frames)


def test_saving_ones_wishes_tells_no_one(server, couple):
    ana, ben = couple
    his = Socket(ben)
    for fields in ({}, {}, {"own": "A hug?"}):
        assert save(ana, **fields).status_code == 302
    assert told(his) == 0
    ana.post("/together/ask", id=str(uuid.uuid4()), kind="talk", minutes="20", when="now")
    assert told(his) == 1


@pytest.mark.parametrize("minutes", ["5", "19", "1441"])
def test_a_pause_is_not_preset_under_twenty_minutes(couple, minutes):
    ana, _ = couple
    assert save(ana, pause_minutes="20").status_code == 302
    refused = save(ana, pause_minutes=minutes, own="Tea, please")
    assert refused.status_code == 422
    assert "Between 20 minutes and 24 hours" in refused.text
    assert "Tea, please" in refused.text


def test_a_shorter_one_from_an_earlier_version_takes_twenty_minutes(couple, time):
    ana, ben = couple
    save(ana)
    with connect(ana.app) as db:
        db.execute("UPDATE talk_wishes SET pause_minutes = 5")
        db.commit()
    talk = begin(ana, ben)
    assert move(ana, talk, "pause").status_code == 302
    state = one(ana.app, "SELECT state_json FROM live_sessions")
    assert '"until":"2026-11-22T12:20:00Z"' in state


def test_wishes_from_another_page_are_shown_before_they_are_replaced(couple):
    ana, _ = couple
    form = forms_of(ana.page("/together/wishes"), "")[-1].fields
    assert save(ana.another_device(), own="Tea?").status_code == 302
    answer = save(ana, **form | {"own": "A walk?"})
    assert answer.status_code == 409
    assert "You've saved “Tea?” since you opened this page." in unescape(answer.text)
    assert "Tea?" in ana.page("/together/wishes")
    for _ in range(2):
        assert save(ana, **forms_of(answer.text, "")[-1].fields).status_code == 302
    assert "A walk?" in ana.page("/together/wishes")
