"""Once what two shared is gone: each is told so once, finds their own words, and is asked to invite no one."""

import re

import pytest

from tests.conftest import PASSWORD, Person, pair
from tests.pages import text_of
from tests.scenario import dump, one
from tests.spaces.test_leaving import PLACES, leave, said_by

ASIDE = "/pairing/after-parting/set-aside"
EVERYWHERE = (
    *PLACES,
    "/thanks/cards",
    "/thanks/goals",
    "/thanks/cards/write",
    "/thanks/goals/write",
    "/together/wishes",
    "/light-question",
)
GONE = "What you shared with {} is deleted now."


@pytest.fixture
def long_parted(scenario, time):
    ana, ben = scenario.ana, scenario.ben
    leave(ana)
    time.move(days=31)
    for person in (ana, ben):
        person.sign_in()
    return ana, ben


def invites(person: Person) -> list[str]:
    """The pages that ask to invite a partner, or speak of one who's still to come."""
    words = (
        "Invite your partner",
        "once your partner",
        "your partner joins",
        "your partner's here",
        "your partner has joined",
    )
    return [
        path for path in EVERYWHERE if any(w.lower() in said_by(person.page(path)).lower() for w in words)
    ]


def set_aside(person: Person) -> None:
    id = re.search(rf'action="{ASIDE}".*?name="id" value="([^"]+)"', person.page("/"), re.DOTALL)[1]
    assert person.post(ASIDE, follow=False, id=id).status_code == 302


def test_no_page_invites_who_has_parted_neither_before_the_last_day_nor_after_it(scenario, time, eve):
    ana, ben = scenario.ana, scenario.ben
    assert invites(eve)
    leave(ana)
    assert (invites(ana), invites(ben)) == ([], [])
    time.move(days=31)
    for person in (ana, ben):
        person.sign_in()
        assert invites(person) == []
        assert "Share with someone again" in person.page("/settings")
        assert "It's just you here for now" not in said_by(person.page("/"))


def test_home_says_once_that_it_is_deleted_and_where_ones_own_words_are(long_parted):
    for person, other in zip(long_parted, ("Ben", "Ana"), strict=True):
        page = person.page("/")
        assert GONE.format(other) in said_by(page)
        assert 'href="/only-me/said-before"' in page
        before = dump(person.app, long_parted[0] if person is long_parted[1] else long_parted[1])
        set_aside(person)
        assert GONE.format(other) not in said_by(person.page("/"))
        assert "Nothing new, and nothing you have to do." in said_by(person.page("/"))
        assert "What I said before" in said_by(person.page("/only-me"))
        assert dump(person.app, long_parted[0] if person is long_parted[1] else long_parted[1]) == before


def test_who_shares_with_someone_new_reads_no_more_of_it(long_parted, cleo):
    ana, _ = long_parted
    cleo.sign_in()
    pair(cleo, ana)
    assert "is deleted now" not in said_by(ana.page("/"))


def test_the_card_on_home_can_be_set_aside_and_what_was_shared_is_still_in_shared(scenario, cleo, eve):
    ana, ben = scenario.ana, scenario.ben
    leave(ana)
    ana.page("/")  # what was said of it is heard
    seen = [text_of(ana.page(path)) for path in PLACES]
    set_aside(ben)
    home = said_by(ben.page("/"))
    assert "Ana" not in home
    assert "Invite your partner" not in home
    assert "Ana has left." in said_by(ben.page("/shared"))
    assert [text_of(ana.page(path)) for path in PLACES] == seen
    space = one(ana.app, "SELECT id FROM spaces WHERE closed_at IS NOT NULL")
    for stranger in (cleo, eve):
        assert stranger.post(ASIDE, follow=False, id=space).status_code == 404
    assert "You stopped sharing with Ben" in said_by(ana.page("/"))


def test_after_a_partner_deleted_their_account_the_card_names_them_no_more_until_the_words_are_gone(
    scenario, time
):
    ana, ben = scenario.ana, scenario.ben
    ana.post("/settings/delete", follow=False, current=PASSWORD)
    time.move(days=31)
    ben.sign_in()
    assert "is deleted now." in said_by(ben.page("/"))
    assert invites(ben) == []
