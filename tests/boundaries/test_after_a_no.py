"""What someone does themselves after a no: it tells the partner nothing of the no, and no more of a switch or of hours."""

import html
from datetime import timedelta

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
    sign,
    signed_by_both,
    stands,
)
from tests.every_page import every_page_of
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
