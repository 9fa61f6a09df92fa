"""Not being invited again: nothing of it reaches the one who invites, and to the invited the way in opens nothing."""

import pytest

from tests.conftest import Person, pair
from tests.pages import same, text_of
from tests.scenario import connect, dump, one

BLOCK = "/pairing/no-invitations"


@pytest.fixture
def parted(opened, couple):
    ana, ben = couple
    ana.post("/pairing/leave")
    return ana, ben


def closed_space(person: Person) -> str:
    return one(person.app, "SELECT id FROM spaces WHERE closed_at IS NOT NULL")


def block(ana: Person) -> None:
    assert ana.post(BLOCK, follow=False, space=closed_space(ana)).status_code == 302


def test_home_offers_it_after_a_parting_until_it_is_chosen(parted):
    ana, _ = parted
    assert "Don&#39;t let Ben invite me again" in ana.page("/")
    block(ana)
    assert "invite me again" not in ana.page("/")


def test_without_it_an_invitation_opens_and_with_it_opens_nothing_like_any_that_is_over(parted):
    ana, ben = parted
    secret = ben.invitation_secret()
    assert ana.open_invitation(secret).status_code == 302
    assert "Ben" in text_of(ana.page("/pairing/invited"))
    block(ana)
    assert "has invited you" not in text_of(ana.page("/"))
    assert "has invited you" not in text_of(ana.page("/pairing/invited"))
    assert ana.post("/pairing/accept", follow=False).status_code == 404
    assert same(ana.open_invitation(secret), ana.open_invitation("x" * 22))


def test_the_one_who_invites_sees_an_invitation_that_is_not_used(parted, eve):
    ana, ben = parted
    block(ana)
    secret = ben.invitation_secret()
    page, rows = ben.page("/pairing"), dump(ana.app, ben)
    ana.open_invitation(secret)
    ana.post("/pairing/accept", follow=False)
    assert text_of(ben.page("/pairing")) == text_of(page)
    assert dump(ana.app, ben) == rows
    assert eve.join(secret).status_code == 302


def test_no_row_of_the_database_tells_whom_it_is_about(parted):
    ana, _ = parted
    ana.post("/settings/from-partner", begin="8", end="21")

    def cells() -> list[tuple[int]]:
        with connect(ana.app) as db:
            return db.execute("SELECT LENGTH(packed_cell) FROM letting_in").fetchall()

    before = cells()
    assert before != []
    block(ana)
    assert cells() == before


def test_it_can_be_taken_back(parted):
    ana, ben = parted
    block(ana)
    id = one(ana.app, "SELECT id FROM users WHERE name = 'Ben'")
    assert "Let Ben invite me again" in ana.page("/pairing")
    ana.post(f"{BLOCK}/undo", person=id)
    assert "Let Ben invite me again" not in ana.page("/pairing")
    assert ana.join(ben.invitation_secret()).status_code == 302


def test_it_can_be_said_of_no_one_but_ones_own_earlier_partner(parted, eve):
    ana, _ = parted
    before = dump(ana.app)
    for who, space in ((eve, closed_space(ana)), (ana, ""), (ana, "5f0c1d52-70ae-4c3b-9b3a-0b1f6c6f0a11")):
        assert who.post(BLOCK, follow=False, space=space).status_code == 404
    assert dump(ana.app) == before


def test_the_page_of_invitations_says_it_only_while_only_me_is_open(parted, time):
    ana, _ = parted
    ana.post(BLOCK, space=closed_space(ana))
    ana.page("/only-me")
    assert "Invitations from Ben don't reach you." in text_of(ana.page("/pairing"))
    time.move(minutes=31)
    ana.taps = False
    assert "Invitations from Ben" not in text_of(ana.page("/pairing"))
    assert "Only me: tap to open" in text_of(ana.page("/pairing"))


def test_the_settings_say_whose_invitations_do_not_come_and_let_them_come_again(parted, cleo):
    ana, ben = parted
    page = "/settings/from-partner"
    assert "Invitations from Ben" not in text_of(ana.page(page))
    said = ana.post(BLOCK, space=closed_space(ana)).text
    assert "Settings, under What reaches you" in text_of(said)
    assert "Invitations from Ben don't reach you." in text_of(ana.page(page))
    pair(cleo, ana)
    assert "Invitations from Ben don't reach you." in text_of(ana.page(page))
    id = one(ana.app, "SELECT id FROM users WHERE name = 'Ben'")
    answer = ana.post(f"{BLOCK}/undo", follow=False, person=id, next=page)
    assert answer.location == page
    assert "Invitations from Ben" not in text_of(ana.page(page))
    assert "Invitations from" not in text_of(ben.page(page))


def test_an_invitation_that_opens_nothing_says_no_untrue_word_to_who_wants_none_of_it(parted):
    ana, ben = parted
    block(ana)
    page = text_of(ana.open_invitation(ben.invitation_secret()).text)
    assert "Ask your partner for a new one" not in page
    assert "If yours has expired, ask for a new one." in page
