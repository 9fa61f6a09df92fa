"""Whoever stops sharing, its author can still open every text afterwards: proven by opening every sealed cell before and after."""

import pytest

from couples.maintenance import cleanup
from couples.spaces import kept_words
from tests.conftest import PASSWORD, Person
from tests.sockets import cookie_of
from tests.spaces.test_kept_apart import host_deletes
from tests.spaces.test_kept_words import leave
from tests.takeout.test_completeness import opened_by, say_more
from tests.test_no_leaks import plant

GONE_WITH_THE_SPACE = {
    "unsent.words": "what was typed and not sent is kept for a while only, whether or not the two part",
}
"""Sealed columns whose texts no one keeps when two part, each with the reason."""


def all_texts(person: Person) -> list[tuple[str, str]]:
    """Every text that this person wrote and can open, of the boxes of what they said before, too."""
    with person.app.test_request_context("/", headers={"Cookie": cookie_of(person)}):
        kept = [("kept.piece", words.piece.text) for _, found in kept_words.own_words() for words in found]
    return [*opened_by(person), *kept]


HOW = {
    "Ana leaves": lambda ana, ben, time: leave(ana),
    "Ana takes all back": lambda ana, ben, time: leave(ana, take_back="y"),
    "Ben leaves": lambda ana, ben, time: leave(ben),
    "Ben deletes his account": lambda ana, ben, time: ben.post("/settings/delete", current=PASSWORD),
    "the host deletes Ben": lambda ana, ben, time: host_deletes(ben, time),
}


@pytest.mark.parametrize("how", HOW)
def test_every_text_can_still_be_opened_by_its_author(scenario, time, how):
    ana, ben = scenario.ana, scenario.ben
    say_more(scenario, time)
    plant(scenario, time)
    before = all_texts(ana)
    HOW[how](ana, ben, time)
    for person in (ana, ben):
        person.get("/")
    time.move(days=31)
    cleanup.clean_up(ana.app)
    ana.sign_in()
    after = "\n".join(text for _, text in all_texts(ana))
    lost = {
        (label, text)
        for label, text in before
        if text not in after and " " in text and label not in GONE_WITH_THE_SPACE
    }
    assert lost == set()
