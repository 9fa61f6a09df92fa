"""What two shared before they parted: each page that lists it has a way in, says with whom it was, and who can read it."""

import re

import pytest

from tests.conftest import PASSWORD, pair
from tests.spaces.test_leaving import leave, said_by

LISTS = ("/statements", "/check-in/history", "/thanks")


@pytest.fixture
def parted(scenario):
    leave(scenario.ana)
    return scenario


def links_in(page: str) -> list[str]:
    return re.findall(r'href="([^"#]+)', page.split("<main")[1].split("</main")[0])


def test_messages_of_before_are_listed_after_a_parting_and_after_coming_back_together(parted):
    ana, ben, ids = parted.ana, parted.ben, parted.ids
    address = f"/statements/{ids['statement']}"
    for person in (ana, ben):
        assert address in links_in(person.page("/statements"))
        assert "/statements" in links_in(person.page("/shared"))
        assert "/statements" in links_in(person.page(address))
    assert "From Ana" in said_by(ben.page("/statements"))
    assert "From you" in said_by(ana.page("/statements"))
    pair(ana, ben)
    for person in (ana, ben):
        assert address in links_in(person.page("/statements"))
        assert "/statements" in links_in(person.page("/shared"))


def test_the_button_on_home_leads_to_all_that_was_shared(parted):
    for person in (parted.ana, parted.ben):
        page = person.page("/")
        assert re.search(r'href="/shared">\s*<span>Read what&#39;s still shared', page)
        links = links_in(person.page("/shared"))
        assert {"/statements", "/check-in/history", "/agreements", "/thanks"} <= set(links)


def test_a_message_of_before_says_whose_it_is(parted):
    page = said_by(parted.ben.page(f"/statements/{parted.ids['statement']}"))
    assert "A message from Ana" in page
    assert "Your partner" not in page


def test_with_someone_new_each_list_says_with_whom_it_was_and_who_can_read_it(parted, cleo):
    ben = parted.ben
    pair(cleo, ben)
    for path in LISTS:
        page = said_by(ben.page(path))
        assert "What you shared with Ana" in page, path
        assert "You and Ana can read it until" in page, path
        assert "oth of you can read" not in page, path
        assert "You can both read it until" not in page, path


def test_when_the_partner_has_deleted_their_account_no_list_says_that_both_can_read_it(parted):
    ana, ben = parted.ana, parted.ben
    ana.post("/settings/delete", follow=False, current=PASSWORD)
    for path in LISTS:
        page = said_by(ben.page(path))
        assert "oth of you can read" not in page, path
        assert "can both read" not in page, path
        assert "Ana" not in page, path


def test_messages_of_before_are_shown_to_no_one_else_and_no_longer_than_the_rest(parted, eve, cleo, time):
    ana, ben, ids = parted.ana, parted.ben, parted.ids
    pair(cleo, ana)
    for other in (eve, cleo):
        assert ids["statement"] not in other.page("/statements")
    assert ids["statement"] in ben.page("/statements")
    time.move(days=31)
    for person in (ana, ben):
        person.sign_in()
        assert ids["statement"] not in person.page("/statements")
