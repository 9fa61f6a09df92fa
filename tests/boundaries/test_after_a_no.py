"""What someone does themselves after a no: it tells the partner nothing of the no, and no more of a switch or of hours."""

import html
from datetime import timedelta

import pytest

from tests.boundaries.acts import (
    answer,
    begin_change,
    counter,
    file_of,
    keep,
    new_id,
    propose,
    save,
    send,
    shown_beside,
    sign,
    signed_by_both,
    stands,
)
from tests.every_page import every_page_of
from tests.pages import text_of
from tests.ways_on import ways_on

ANSWERS = ("nothing", "not-now", "no", "off", "hours")


def say(ana, version: str, said: str, time) -> None:
    """Ana answers what Ben proposes, as far as she does."""
    if said in ("no", "not-now"):
        later = (time.now() + timedelta(days=14)).date().isoformat()
        until = {"until": later} if said == "not-now" else {}
        assert answer(ana, version, said, **until).status_code == 302


def lets_in(ana, said: str) -> None:
    """What she had chosen before it came."""
    if said in ("off", "hours"):
        chosen = {"off": {"off": "proposals"}, "hours": {"begin": "1", "end": "2"}}[said]
        assert (
            ana.post(
                "/settings/from-partner", follow=False, **{"begin": "8", "end": "21", **chosen}
            ).status_code
            == 302
        )


def test_keeping_it_until_the_day_the_partner_proposed_is_a_yes_whatever_was_said_to_it(
    couple, make_app, tmp_path, time
):
    made = signed_by_both(*couple, time)
    time.move(days=56)
    for person in couple:
        person.sign_in()
    his, hers, seen = new_id(), new_id(), {}
    for said, ana, ben in ways_on(couple, make_app, tmp_path, time, ANSWERS):
        lets_in(ana, said)
        time.move(minutes=1)
        keep(ben, made.agreement, "2027-04-30", id=his)
        say(ana, his, said, time)
        time.move(hours=1)
        assert keep(ana, made.agreement, "2027-04-30", id=hers).status_code == 302
        assert [stands(person, made.agreement) for person in (ana, ben)] == ["in-force"] * 2
        seen[said] = every_page_of(ben, agreement=made.agreement)
    for said in ANSWERS:
        assert seen[said] == seen["nothing"], said


@pytest.mark.parametrize("proposes", ["another day", "other words"])
def test_keeping_it_until_another_day_tells_the_partner_nothing_of_what_was_said_to_their_proposal(
    couple, make_app, tmp_path, time, proposes
):
    made = signed_by_both(*couple, time)
    time.move(days=56)
    for person in couple:
        person.sign_in()
    draft, his, hers, seen = new_id(), new_id(), new_id(), {}
    if proposes == "other words":
        draft = begin_change(couple[1], made.agreement)
        save(couple[1], draft, what="We answer by noon", look_on="2027-04-30", version="0")
    for said, ana, ben in ways_on(couple, make_app, tmp_path, time, ANSWERS):
        lets_in(ana, said)
        time.move(minutes=1)
        if proposes == "other words":
            assert send(ben, draft, his).status_code == 302
            time.move(minutes=11)
        else:
            keep(ben, made.agreement, "2027-04-30", id=his)
        say(ana, his, said, time)
        time.move(hours=1)
        beside = shown_beside(ana, made.agreement)
        assert beside == ({"instead": his} if said == "nothing" else {})
        assert keep(ana, made.agreement, "2027-05-30", id=hers, **beside).status_code == 302
        assert "It's active again once Ben says yes." in text_of(ana.page(f"/agreements/{made.agreement}"))
        assert "Ana would like to keep it" in text_of(ben.page(f"/agreements/{made.agreement}"))
        seen[said] = every_page_of(ben, agreement=made.agreement)
    for said in ANSWERS:
        assert seen[said] == seen["nothing"], said


def test_whoever_keeps_it_gets_the_same_whether_or_not_there_is_a_proposal_that_they_do_not_let_in(
    couple, make_app, tmp_path, time
):
    made = signed_by_both(*couple, time)
    time.move(days=56)
    for person in couple:
        person.sign_in()
    his, hers, seen = new_id(), new_id(), {}
    ways = [f"{said}, {whether}" for said in ("off", "hours") for whether in ("proposed", "not proposed")]
    for way, ana, ben in ways_on(couple, make_app, tmp_path, time, tuple(ways)):
        said, _, whether = way.partition(", ")
        lets_in(ana, said)
        time.move(minutes=1)
        if whether == "proposed":
            assert keep(ben, made.agreement, "2027-04-30", id=his).status_code == 302
        time.move(hours=1)
        before = every_page_of(ana, agreement=made.agreement)
        kept = keep(ana, made.agreement, "2027-05-30", id=hers)
        after = every_page_of(ana, agreement=made.agreement)
        seen[way] = before, kept.status_code, kept.location, after
    for said in ("off", "hours"):
        assert seen[f"{said}, proposed"] == seen[f"{said}, not proposed"], said


def test_other_words_carry_no_need_of_the_partner_that_shows_what_was_let_in(
    couple, make_app, tmp_path, time
):
    made = propose(couple[1], why="an older need of Ben's", sign=True)
    time.move(minutes=11)
    sign(couple[0], made.version)
    time.move(days=30)
    for person in couple:
        person.sign_in()
    time.move(minutes=1)
    two = counter(
        couple[1], made.agreement, "We answer by noon", why="a newer need of Ben's", look_on="2027-03-17"
    )
    time.move(minutes=11)
    three, seen = new_id(), {}
    for said, ana, ben in ways_on(couple, make_app, tmp_path, time, ("nothing", "not-now", "no")):
        say(ana, two.version, said, time)
        time.move(days=2)
        draft = begin_change(ana, made.agreement)
        save(ana, draft, what="We answer when we can", look_on="2027-03-17", version="0")
        preview = html.unescape(ana.page(f"/agreements/drafts/{draft}/preview"))
        assert send(ana, draft, three).status_code == 302
        time.move(minutes=11)
        seen[said] = every_page_of(ben, agreement=made.agreement)
        last = file_of(ben, made.agreement)["versions"][-1]
        assert (last["what"], last["why"]) == (
            "We answer when we can",
            [{"who": "Ben", "words": "an older need of Ben's"}],
        )
        assert ("an older need of Ben's" in preview, "a newer need of Ben's" in preview) == (True, False)
        assert "a newer need" not in ben.page(f"/agreements/{made.agreement}")
        four = counter(ben, made.agreement, "We answer within a day", look_on="2027-03-17")
        time.move(minutes=11)
        assert "within a day" in ana.page(f"/agreements/{made.agreement}"), said
        assert sign(ana, four.version).status_code == 302
    assert seen["no"] == seen["not-now"] == seen["nothing"]
