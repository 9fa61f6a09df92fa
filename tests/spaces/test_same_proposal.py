"""Proposing what the partner has proposed is a yes to it, so that no step of one's own shows an earlier no."""

import uuid

import pytest

from couples.spaces.same_proposal import is_yes
from tests.every_page import every_page_of
from tests.scenario import one
from tests.ways_on import ways_on

ANA, BEN = uuid.uuid4(), uuid.uuid4()
DAY = {"weekday": "2", "at": "20:00", "zone": "UTC", "keys": ["thanks"], "own": "What made us laugh?"}
ROOMS = {
    "a day": ("/check-in/ritual", DAY, "rituals"),
    "light questions": ("/light-question/days", {"days": ["2", "4"]}, "light_plans"),
    "a delivery time": ("/statements/letter-time", {"at": "09:00"}, "letter_times"),
}
WAYS = ("yes", "the same", "the same, on a page from before", "no")


def test_it_is_a_yes_only_to_the_partners_own_and_only_if_it_says_just_that():
    assert is_yes(BEN, "024", ANA, "024")
    assert not is_yes(BEN, "024", ANA, "02")
    assert not is_yes(ANA, "024", ANA, "024")
    assert not is_yes(None, "024", ANA, "024")


@pytest.mark.parametrize("room", ROOMS)
def test_proposing_what_one_had_refused_tells_the_partner_no_more_than_a_yes(
    couple, make_app, tmp_path, time, room
):
    path, says, table = ROOMS[room]
    ana, ben = couple
    assert ben.post(path, follow=False, **says).status_code == 302
    time.move(hours=1)
    id = uuid.UUID(str(one(ben.app, f"SELECT id FROM {table} WHERE agreed_at IS NULL")))
    seen = {}
    for way, ana, ben in ways_on(couple, make_app, tmp_path, time, WAYS):
        if way == "no":
            assert ana.post(f"{path}/{id}/decline", follow=False).status_code == 302
        time.move(hours=1)
        if way == "yes":
            assert ana.post(f"{path}/{id}/agree", follow=False).status_code == 302
        else:
            instead = {"instead": str(id)} if way == "the same" else {}
            assert ana.post(path, follow=False, **says, **instead).status_code == 302
        assert one(ana.app, f"SELECT COUNT(*) FROM {table} WHERE agreed_at IS NULL") == 0
        seen[way] = every_page_of(ben)
    for way in WAYS:
        assert seen[way] == seen["yes"], way
