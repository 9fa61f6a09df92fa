"""The turns of a talk on a phone: what's pressed next is in sight and stays there, and what's being typed goes on."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import Together
from tests.browser.test_what_they_try import is_in_sight, place

pytestmark = pytest.mark.browser

HEARD = "You want one evening with no phones, because you feel we only sit beside each other"


@pytest.fixture
def talk(house, met, browse) -> Together:
    """Ben speaks, and Ana, at the phone, listens."""
    talk = Together(house, met, browse, scripts=True)
    talk.begin("talk")
    talk.act(talk.ben, "take")
    talk.see("Listen first. Nothing to solve yet.", talk.ana)
    return talk


def test_both_ways_to_say_it_back_are_in_sight_after_almost_too_and_saving_moves_neither(talk):
    ana, ben = talk.both
    field = ana.page.locator("#heard-text")
    ways = [ana.page.get_by_role("button", name=name) for name in ("Say it back", "I said it out loud")]
    field.fill(HEARD)
    was = [place(way) for way in ways]
    ana.sees("Saved, but not sent yet")
    assert [place(way) for way in ways] == was
    assert all(is_in_sight(way) for way in (field, *ways))
    talk.act(ana, "heard", HEARD)
    for answer, said in (("almost", "Ben: “Almost.”"), ("not-yet", "Ben: “Not really.”")):
        talk.see(HEARD, ben)
        talk.act(ben, "answer", value=answer)
        ana.sees(said)
        assert all(is_in_sight(what) for what in (ana.page.get_by_text(said), field, *ways))
        ana.sees(HEARD)
        talk.act(ana, "heard", HEARD)
