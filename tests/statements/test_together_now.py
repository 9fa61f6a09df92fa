"""Right away, and only while both are in a talk: it ends with the talk, a break, and when one steps out."""

import uuid

import pytest

from tests import heard
from tests.home.test_what_reaches_me import choose
from tests.live.talking import begin, move
from tests.scenario import one
from tests.statements.test_sharing import share


def draft_of(person) -> str:
    path = f"/statements/drafts/{uuid.uuid4()}"
    person.post(path, observation="you left before the film ended")
    return path


def send(person, path: str, when: str = "live"):
    return person.post(f"{path}/share", follow=False, id=str(uuid.uuid4()), when=when)


def test_a_message_in_a_talk_of_both_is_there_right_away_at_any_hour(couple, time):
    ana, ben = couple
    time.move(hours=11)  # 23:00
    begin(ana, ben)
    id = share(ana, when="live")
    assert "you left before the film ended" in ben.page(f"/statements/{id}")
    assert one(ana.app, "SELECT waiting_cell IS NULL FROM statements") == 1
    move(ben, one(ana.app, "SELECT id FROM live_sessions"), "stop")
    assert ben.get(f"/statements/{id}").status_code == 200


@pytest.mark.parametrize(
    "ending", ["no talk", "stop", "pause", "step-out", "hours later", "one has said yes"]
)
def test_without_a_talk_of_both_right_away_is_not_offered_and_not_taken(couple, time, ending):
    ana, ben = couple
    path = draft_of(ana)
    if ending == "one has said yes":
        ana.post("/together/ask", id=str(uuid.uuid4()), kind="talk", topic="", minutes="20", when="now")
    elif ending != "no talk":
        talk = begin(ana, ben)
        assert 'value="live" checked' in " ".join(ana.page(f"{path}/share").split())
        if ending == "hours later":
            time.move(hours=4)
        else:
            move(ben, talk, ending)
    assert 'value="live"' not in ana.page(f"{path}/share")
    answer = send(ana, path)
    assert answer.status_code == 422
    assert "You're not in a talk right now" in answer.text.replace("&#39;", "'")
    assert "right away" not in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0


def test_a_long_break_takes_nothing_off_how_long_a_talk_can_last(couple, time):
    ana, ben = couple
    talk, path = begin(ana, ben), draft_of(ana)
    move(ana, talk, "pause", minutes="240")
    time.move(hours=4)
    for person in couple:
        move(person, talk, "return")
    assert send(ana, path).status_code == 302
    time.move(hours=4)
    assert send(ana, draft_of(ana)).status_code == 422


def test_in_a_talk_one_can_still_choose_the_usual_time(couple, time):
    ana, ben = couple
    begin(ana, ben)
    id = share(ana, when="letter")
    assert ben.get(f"/statements/{id}").status_code == 404


@pytest.mark.parametrize("when", ["letter", "live"])
def test_when_it_arrives_is_worked_out_once_as_it_is_sent(couple, when):
    ana, ben = couple
    draft = draft_of(ana)
    begin(ana, ben)
    with heard.statements(ana.app) as said:
        assert send(ana, draft, when).status_code == 302
    assert sum("FROM letter_times" in statement for statement in said) == 1


def test_a_talk_gone_through_alone_is_no_talk_of_both(couple):
    ana, _ = couple
    id = str(uuid.uuid4())
    ana.post("/together/alone", id=id, kind="talk")
    move(ana, id, "ready")
    assert send(ana, draft_of(ana)).status_code == 422


def test_switched_off_messages_stay_out_in_a_talk_too(couple, time):
    ana, ben = couple
    begin(ana, ben)
    choose(ben, "messages")
    time.move(minutes=1)
    assert ben.get(f"/statements/{share(ana, when='live')}").status_code == 404
