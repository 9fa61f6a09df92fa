"""What someone does themselves after a no: it tells the partner nothing of the no, and no more of a switch or of hours."""

from datetime import timedelta

from tests.boundaries.acts import answer, keep, new_id, signed_by_both, stands
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
