"""How often one can propose: a no can't be worn down with a new agreement on the same topic, and no answer looks like a no."""

import re
from datetime import date, timedelta

import pytest

from couples.boundaries.proposal_limits import free_from
from couples.maintenance import cleanup
from tests.boundaries.acts import (
    answer,
    counter,
    drafted,
    new_id,
    propose,
    save,
    send,
    sent,
    share_boundary,
    sign,
    signed_by_both,
    take_back,
)
from tests.conftest import Person, pair
from tests.pages import on_any_server, text_of
from tests.scenario import connect, dump, user_id

TODAY = date(2026, 11, 22)
LIMIT = "You can send this starting Sunday, 20 December"


def refused(person: Person, topic: str = "money", what: str = "and once more", **fields) -> str:
    """What is said to somebody who proposes something now; nothing goes out and the words stay."""
    draft = drafted(person, what, topic=topic, **fields)
    before = dump(person.app)["agreement_versions"]
    answered = send(person, draft)
    assert answered.status_code == 409
    assert dump(person.app)["agreement_versions"] == before
    assert what in person.page(f"/agreements/drafts/{draft}")
    return text_of(answered.text)


@pytest.mark.parametrize("said", ["no", "not-now", ""])
def test_after_a_no_or_no_answer_a_new_agreement_on_the_topic_waits_four_weeks(couple, time, said):
    ana, ben = couple
    made = propose(ana, "about money", topic="money")
    time.move(minutes=11)
    if said:
        until = {"until": "2027-01-30"} if said == "not-now" else {}
        assert answer(ben, made.version, said, **until).status_code == 302
    assert LIMIT in refused(ana)
    time.move(days=26)
    ana.sign_in()
    assert LIMIT in refused(ana)
    time.move(days=2)
    ana.sign_in()
    assert take_back(ana, made.version).status_code == 302
    propose(ana, "about money, again", topic="money")


def test_a_no_and_no_answer_look_the_same_to_who_wants_to_propose_again(make_app, time, same_questions):
    begun, seen = time.time, {}
    for said in ("no", "not-now", ""):
        time.time = begun
        app = make_app(said or "none")
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        made = propose(ana, "about money", topic="money")
        time.move(minutes=11)
        if said:
            answer(ben, made.version, said, until="2027-02-10")
        seen[said] = []
        for days in (0, 1, 26, 1):
            time.move(days=days)
            ana.sign_in()
            pages = (
                "/",
                "/agreements",
                f"/agreements/{made.agreement}",
                f"/agreements/{made.agreement}/part",
            )
            seen[said] += [without_ids(on_any_server(ana.get(page)), made) for page in pages]
            draft = drafted(ana, "and again", topic="money")
            answered = [send(ana, draft), ana.get(f"/agreements/drafts/{draft}/preview")]
            seen[said] += [without_ids(on_any_server(a), made) for a in answered]
            ana.post(f"/agreements/drafts/{draft}/delete")
    assert "You can send this starting" in str(seen[""])
    assert "you can suggest a change." in str(seen[""])
    assert seen["no"] == seen["not-now"] == seen[""]


def without_ids(answer, made) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "#", str(answer))


def test_one_proposal_a_topic_is_open_at_a_time(couple, time):
    ana, _ = couple
    propose(ana, "about money", topic="money")
    time.move(days=28)
    ana.sign_in()
    day = (time.now() + timedelta(days=50)).date().isoformat()
    assert "You've already proposed something about this." in refused(ana, look_on=day)
    propose(ana, "about time", topic="time", look_on=day)


def test_two_proposals_without_an_answer_are_the_most_whatever_they_are_about(couple, time):
    ana, ben = couple
    ahead = {"look_on": "2027-06-01"}
    made = propose(ana, "about money", topic="money", **ahead)
    time.move(days=2)
    propose(ana, "about time", topic="time", **ahead)
    assert answer(ben, made.version, "no").status_code == 302
    assert LIMIT in refused(ana, topic="", **ahead)
    time.move(days=25)
    ana.sign_in()
    assert LIMIT in refused(ana, topic="", **ahead)
    time.move(days=1)
    ana.sign_in()
    propose(ana, "about nothing in particular", **ahead)


def test_taken_back_after_it_arrived_it_still_waits_and_before_that_it_does_not(couple, time):
    ana, _ = couple
    made = propose(ana, "about money", topic="money")
    take_back(ana, made.version)
    again = propose(ana, "about money, better", topic="money")
    time.move(minutes=11)
    take_back(ana, again.version)
    assert LIMIT in refused(ana)


def test_what_both_signed_waits_for_nothing(couple, time):
    ana, ben = couple
    for topic in ("money", "money", "time", "time"):
        signed_by_both(ana, ben, time, topic=topic)


def test_who_is_asked_for_other_words_can_suggest_them_and_so_can_who_was_proposed_something(couple, time):
    ana, ben = couple
    made = propose(ana, "about money", topic="money")
    time.move(minutes=11)
    counter(ben, made.agreement, "about money, as Ben says it", topic="money")
    time.move(minutes=11)
    hers = counter(ana, made.agreement, "about money, as Ana says it", topic="money")
    time.move(minutes=11)
    draft = drafted(ana, "and once more", topic="money")
    assert send(ana, draft).status_code == 409
    assert answer(ben, hers.version, "change").status_code == 302
    save(ana, draft, what="and once more", topic="", look_on="2027-01-17", version="1")
    sent(ana, draft)


def test_two_boundaries_a_week_are_the_most_and_no_proposal_keeps_one_back(couple, time):
    ana, _ = couple
    propose(ana, "about money", topic="money")
    propose(ana, "about time", topic="time")
    share_boundary(ana, "leave the room", topic="money")
    share_boundary(ana, "go for a walk", topic="money")
    draft, _ = save(ana, kind="boundary", will="leave the house")
    answered = send(ana, draft, new_id())
    assert answered.status_code == 409
    assert "You can send this starting Sunday, 29 November" in text_of(answered.text)
    assert len(dump(ana.app)["boundaries"]) == 2
    time.move(days=7)
    ana.sign_in()
    assert send(ana, draft, new_id()).status_code == 302


def test_the_partner_waits_for_nothing_that_was_refused(couple, time):
    ana, ben = couple
    made = propose(ana, "about money", topic="money")
    time.move(minutes=11)
    answer(ben, made.version, "no")
    propose(ben, "about money, as Ben says it", topic="money")


def test_what_is_kept_of_a_wait_is_a_day_and_goes_when_it_is_over(couple, time):
    ana, _ = couple
    made = propose(ana, "about money", topic="money")
    (row,) = dump(ana.app)["next_asks"]
    assert row["not_before"] == "2026-12-20"
    assert b"money" not in row["topic_cell"]
    time.move(days=28)
    cleanup.clean_up(ana.app)
    assert dump(ana.app)["next_asks"] == []
    assert sign(ana, made.version).status_code == 302


def test_taking_a_proposal_back_writes_its_topic_into_no_wait_of_someone_else(couple, cleo, time):
    ana, _ = couple
    made = propose(ana, "about money", topic="money")
    with connect(ana.app) as db:
        db.execute("UPDATE next_asks SET topic_cell = NULL")
        copied = f"SELECT '{'ab' * 16}', m.space_id, m.user_id, n.about, n.what_id, n.not_before"
        db.execute(
            f"INSERT INTO next_asks (id, space_id, author_id, about, what_id, not_before) {copied}"
            " FROM next_asks n, memberships m WHERE m.user_id = ?",
            (user_id(cleo),),
        )
        db.commit()
    time.move(minutes=11)
    take_back(ana, made.version)
    kept = {row["author_id"]: row["topic_cell"] for row in dump(ana.app)["next_asks"]}
    assert kept[user_id(ana)]
    assert kept[user_id(cleo)] is None


@pytest.mark.parametrize(
    ("waits", "topic", "day"),
    [
        ([], "money", None),
        ([("money", 28)], "money", 28),
        ([("money", 28)], "time", None),
        ([("money", 1)], "money", 1),
        ([("money", 0)], "money", None),
        ([("money", 28), ("time", 28)], "", 28),
        ([("money", 28), ("time", 24)], "", 24),
        ([("money", 28), ("time", 1)], "", 1),
        ([("money", 28), ("time", 0)], "", None),
        ([("money", 28), ("time", 27), ("", 26)], "phone", 27),
    ],
)
def test_the_rule_of_days(waits, topic, day):
    found = free_from([(about, TODAY + timedelta(days=n)) for about, n in waits], topic, TODAY)
    assert found == (None if day is None else TODAY + timedelta(days=day))


def test_after_a_late_no_nothing_on_the_topic_shows_for_four_weeks_and_only_who_said_it_can_tell(
    couple, time
):
    ana, ben = couple
    made = propose(ana, "about money", topic="money")
    time.move(days=27)
    ben.sign_in()
    answer(ben, made.version, "no")
    time.move(days=1)
    for person in couple:
        person.sign_in()
    take_back(ana, made.version)
    ahead = {"look_on": "2027-06-01"}
    propose(ana, "zebra money", topic="money", **ahead)
    propose(ana, "zebra time", topic="time", **ahead)
    time.move(minutes=11)
    assert "zebra time" in ben.page("/agreements")
    assert "zebra money" not in ben.page("/agreements")
    time.move(days=26)
    ben.sign_in()
    assert "zebra money" not in ben.page("/agreements")
    time.move(days=1)
    ben.sign_in()
    assert "zebra money" in ben.page("/agreements")


def test_a_no_hides_nothing_that_came_before_it(couple, time, no_limits):
    ana, ben = couple
    made, other = propose(ana, "zebra money", topic="money"), propose(ana, "zebra rent", topic="money")
    time.move(minutes=11)
    assert answer(ben, made.version, "no").status_code == 302
    assert "zebra money" not in ben.page("/agreements")
    assert "zebra rent" in ben.page("/agreements")
    assert sign(ben, other.version).status_code == 302
