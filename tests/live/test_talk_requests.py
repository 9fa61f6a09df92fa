"""A talk begins with a question; now, at another time and not today are all whole answers."""

import threading
import uuid
from datetime import timedelta

import pytest

from couples.own_rows import SENT_BEFORE
from tests.databases import kept
from tests.home.test_news import does, lines
from tests.live.talking import ask, begin, is_on, move
from tests.pages import text_of
from tests.scenario import connect, one
from tests.sockets import Socket


def count(app, table: str = "live_sessions") -> int:
    with connect(app) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def question(person, **fields):
    sent = {"id": str(uuid.uuid4()), "kind": "talk", "topic": "The dishes", "minutes": "20", "when": "now"}
    return person.post("/together/ask", follow=False, **{**sent, **fields})


def test_a_question_is_there_for_both_and_begins_nothing(couple):
    ana, ben = couple
    id = str(uuid.uuid4())
    assert question(ana, id=id).status_code == 302
    assert "The dishes" in ben.page("/together")
    assert "The dishes" in ana.page("/together")
    for person in couple:
        assert not is_on(person, id)
        assert move(person, id, "come-in").status_code == 404


def test_sent_twice_it_is_one_question_and_two_who_ask_at_once_find_the_first(couple):
    ana, ben = couple
    id = str(uuid.uuid4())
    assert [question(ana, id=id).status_code for _ in range(2)] == [302, 302]
    assert question(ben).status_code == 409
    assert count(ana.app) == 1
    assert question(ben, id=id).status_code == 404


def test_both_asking_at_the_very_same_moment_makes_one_question(couple):
    tokens = {p: p.token() for p in couple}
    start = threading.Barrier(2)

    def send(person):
        start.wait()
        question(person, csrf_token=tokens[person])

    threads = [threading.Thread(target=send, args=(p,)) for p in couple]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(couple[0].app) == 1


def test_a_question_taken_back_is_gone_for_both(couple):
    ana, _ = couple
    id = str(uuid.uuid4())
    question(ana, id=id)
    assert ana.post(f"/together/{id}/answer", follow=False, answer="not-today").status_code == 302
    assert count(ana.app) == 0
    for person in couple:
        assert "The dishes" not in person.page("/together")


def test_another_time_needs_the_yes_of_the_one_who_did_not_name_it(couple, time):
    ana, ben = couple
    id = str(uuid.uuid4())
    question(ana, id=id)
    at = (time.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    ben.post(f"/together/{id}/answer", follow=False, answer="at", when="at", at=at)
    ben.post(f"/together/{id}/answer", follow=False, answer="yes", version="2", suits=f"{at}:00+00:00")
    assert not is_on(ben, id)
    ana.post(f"/together/{id}/answer", follow=False, answer="yes", version="2", suits=f"{at}:00+00:00")
    assert is_on(ben, id)


def test_who_moves_their_own_time_again_and_again_is_no_news_and_gets_no_yes_to_a_time_unseen(couple, time):
    ana, ben = couple
    id = str(uuid.uuid4())
    first, other = ((time.now() + timedelta(hours=n)).strftime("%Y-%m-%dT%H:%M") for n in (3, 5))
    question(ana, id=id, when="at", at=first)
    asked = next(line for line in lines(ben) if "talk" in line)
    does(ben, asked, "aside")
    assert asked not in lines(ben)
    ana.post(f"/together/{id}/answer", follow=False, answer="at", when="at", at=other)
    assert asked not in lines(ben)
    assert f'name="suits" value="{other}:00+00:00"' in ben.page("/together")
    yes = {"answer": "yes", "version": "1"}
    ben.post(f"/together/{id}/answer", follow=False, **yes, suits=f"{first}:00+00:00")
    assert not is_on(ben, id)
    ben.post(f"/together/{id}/answer", follow=False, **yes, suits=f"{other}:00+00:00")
    assert is_on(ben, id)


@pytest.mark.parametrize("seen", [{"version": "1"}, {}, {"version": "x"}])
def test_a_yes_counts_for_the_time_that_was_on_the_page_and_for_no_other(couple, time, seen):
    ana, ben = couple
    id = str(uuid.uuid4())
    question(ben, id=id)
    assert 'name="version" value="1"' in ana.page("/together")
    at = (time.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    ben.post(f"/together/{id}/answer", follow=False, answer="at", when="at", at=at)
    refused = ana.post(f"/together/{id}/answer", answer="yes", **seen)
    assert "been answered." in refused.text
    assert not is_on(ana, id)
    ana.post(f"/together/{id}/answer", follow=False, answer="yes", version="1", suits=f"{at}:00+00:00")
    assert is_on(ana, id)


@pytest.mark.parametrize("hours", [-1, 24 * 15])
def test_a_time_that_is_past_or_far_away_is_refused_and_what_was_typed_stays(couple, time, hours):
    ana, _ = couple
    at = (time.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
    answer = question(ana, when="at", at=at, topic="about the garden")
    assert answer.status_code == 422
    assert "in the next two weeks" in answer.text
    assert "about the garden" in answer.text
    assert count(ana.app) == 0


def test_an_answer_to_a_question_that_was_answered_says_how_it_stands(couple):
    ana, ben = couple
    id = ask(ana, ben)
    answer = ben.post(f"/together/{id}/answer", answer="yes", version="1")
    assert answer.status_code == 200
    assert "been answered." in answer.text


def test_an_old_question_is_no_news_and_stands_in_nobodys_way(couple, time):
    ana, ben = couple
    question(ana)
    time.move(days=2)
    assert "The dishes" not in ben.page("/together")
    assert question(ben, topic="The garden").status_code == 302
    assert count(ana.app) == 1


def test_the_question_is_told_without_its_words(server, couple):
    ana, ben = couple
    his = Socket(ben)
    question(ana, topic="a topic that never travels")
    assert his.notice() == {"what": "live", "version": 1}
    assert all("never travels" not in frame for frame in his.frames)
    assert b"never travels" not in kept(ana.app)


def test_nobody_else_can_see_answer_or_enter(couple, cleo, eve):
    ana, ben = couple
    id = begin(ana, ben)
    for stranger in (cleo, eve):
        assert stranger.get(f"/together/{id}").status_code == 404
        assert move(stranger, id, "pause").status_code == 404
        assert stranger.post(f"/together/{id}/answer", follow=False, answer="not-today").status_code == 404
    assert '"phase":"running"' in one(ana.app, "SELECT state_json FROM live_sessions")


def test_a_talk_alone_is_seen_by_nobody_else(couple):
    ana, ben = couple
    before = ben.page("/together")
    id = str(uuid.uuid4())
    assert ana.post("/together/alone", follow=False, id=id, kind="talk").status_code == 302
    assert is_on(ana, id)
    assert not is_on(ben, id)
    strip = lambda page: __import__("re").sub(r'value="[^"]*"', "", page)  # noqa: E731
    assert strip(ben.page("/together")) == strip(before)
    for name in ("ready", "next", "take"):
        assert move(ana, id, name).status_code == 302
    assert move(ana, id, "heard", text="what I said to myself").status_code == 302
    assert b"said to myself" not in kept(ana.app)
    assert "what I said to myself" in ana.page(f"/together/{id}")


def test_one_without_a_partner_can_go_through_it_too_and_it_comes_along(eve):
    id = str(uuid.uuid4())
    eve.post("/together/alone", follow=False, id=id, kind="check-in")
    assert eve.get(f"/together/{id}").status_code == 200
    assert question(eve).status_code == 404


def nothing_is_shared(person) -> None:
    """As for two who haven't said hello."""
    with connect(person.app) as db:
        db.execute("UPDATE spaces SET shared_since = NULL")
        db.commit()


def test_what_was_said_in_a_talk_goes_with_no_undo_on_home(couple):
    ana, ben = couple
    nothing_is_shared(ana)
    talk = begin(ana, ben, step=3)
    ana.post("/pairing/leave", follow=False)
    assert one(ana.app, "SELECT count(*) FROM live_sessions") == 1
    for person in couple:
        assert person.get(f"/together/{talk}/summary").status_code == 200


@pytest.mark.parametrize("what", ["topic", "yes", "begun"])
def test_home_offers_no_undo_once_there_is_something_of_a_talk(couple, what):
    ana, ben = couple
    action = 'action="/pairing/leave"'
    nothing_is_shared(ana)
    assert action in ben.page("/")
    question(ana, topic="The dishes" if what == "topic" else "")
    assert (action in ben.page("/")) == (what != "topic")
    id = one(ana.app, "SELECT id FROM live_sessions")
    if what != "topic":
        ben.post(f"/together/{id}/answer", answer="yes", version="1")
    if what == "begun":  # agreed on under an earlier version
        nothing_is_shared(ana)
        assert [move(p, id, "ready").status_code for p in couple] == [302, 302]
    assert action not in ben.page("/")


def test_a_talk_that_no_one_ended_does_not_tell_when_somebody_left(couple, time):
    ana, ben = couple
    begin(ana, ben)
    begun = time.now()
    time.move(hours=7)
    ana.post("/pairing/leave", follow=False)
    assert one(ana.app, "SELECT over_at FROM live_sessions").startswith(f"{begun:%Y-%m-%d %H:%M}")


def test_when_two_part_a_running_talk_is_over_and_an_open_question_gone(couple):
    ana, ben = couple
    id = begin(ana, ben)
    ana.post("/pairing/leave", follow=False)
    for person in couple:
        assert person.get(f"/together/{id}").status_code == 404
        assert move(person, id, "return").status_code == 404


def test_a_request_taken_back_is_no_not_today_and_still_costs_the_week_that_it_says(couple):
    ana, ben = couple
    id = str(uuid.uuid4())
    assert "If Ben doesn't say yes, you can ask again in a week." in text_of(ana.page("/together"))
    question(ana, id=id)
    page = text_of(ana.post(f"/together/{id}/answer", answer="not-today").text)
    assert "Canceled." in page
    assert "No reason needed" not in page
    assert "You can ask again starting" in page
    assert "You can ask again" not in ben.page("/together")


@pytest.mark.parametrize("answer", ["at", "yes"])
def test_after_an_answer_it_is_not_todays_talk_that_is_called_off(couple, time, answer):
    """Only a question that no one has answered is taken back; the wait for another goes on."""
    ana, ben = couple
    id, at = str(uuid.uuid4()), (time.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    question(ana, id=id)
    ben.post(f"/together/{id}/answer", answer=answer, version="1", when="at", at=at)
    page = text_of(ana.post(f"/together/{id}/answer", answer="not-today").text)
    assert ("Not today" if answer == "at" else "Called off") + ". No reason needed." in page
    assert ("You can ask again starting" in page) is (answer == "at")


def test_a_message_offers_a_talk_only_while_one_can_ask(couple, time):
    ana, ben = couple
    draft, message = str(uuid.uuid4()), str(uuid.uuid4())
    ben.post(f"/statements/drafts/{draft}", observation="the plan changed")
    ben.post(f"/statements/drafts/{draft}/share", id=message, when="at-once")
    time.move(minutes=11)
    offer = f'href="/together?about={message}"'
    assert offer in ana.page(f"/statements/{message}")
    question(ana)
    assert offer not in ana.page(f"/statements/{message}")


def test_home_says_when_a_talk_is_asked_for_and_not_about_what(couple, time):
    ana, ben = couple
    id = str(uuid.uuid4())
    question(ana, id=id)
    assert "Ana would like to talk now" in lines(ben)
    at = time.now() + timedelta(hours=3)
    ana.post(f"/together/{id}/answer", answer="at", when="at", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert any(line.startswith("Ana would like to talk today at ") for line in lines(ben))
    time.move(hours=4)
    assert "Ana would like to talk now" in lines(ben)
    assert "The dishes" not in ben.page("/")


def test_when_it_would_be_ends_the_sentence(couple):
    ana, ben = couple
    question(ana)
    assert "One topic, taking turns, 20 minutes, now ." in text_of(ben.page("/together"))


def test_a_topic_typed_before_the_check_in_was_chosen_is_not_sent_and_stays_unsent(couple):
    """The page doesn't show the field for a check-in."""
    ana, ben = couple
    asked = {"kind": "check-in", "topic": "Whether to move out", "minutes": "20", "when": "now"}
    form = {"unsent": "live.request", "unsent_seen": "0"}
    ana.post("/together/ask", id=str(uuid.uuid4()), **asked, **form)
    assert "Your check-in, step by step" in text_of(ben.page("/together"))
    assert "move out" not in ben.page("/together")
    assert one(ana.app, "SELECT topic_cell FROM live_sessions") is None
    assert "Whether to move out" in ana.page("/unsent")


def test_a_topic_that_came_with_a_second_tap_is_said_to_be_unsent_and_stays_in_its_field(couple):
    ana, _ = couple
    id, asked = str(uuid.uuid4()), {"kind": "talk", "topic": "The weekend", "minutes": "20", "when": "now"}
    for _ in range(2):
        assert ana.post("/together/ask", follow=False, id=id, **asked).status_code == 302
    answer = ana.post(
        "/together/ask", follow=False, id=id, **asked | {"topic": "The weekend, and your mother"}
    )
    assert answer.status_code == 422
    assert SENT_BEFORE in text_of(answer.text)
    assert "The weekend, and your mother" in answer.text
