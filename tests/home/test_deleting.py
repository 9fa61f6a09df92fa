"""Deleting an account: all of mine is out of the files right away, and what stays with the partner is said exactly."""

import pytest

from tests.conftest import PASSWORD, Person
from tests.databases import files, has_orphans
from tests.pages import text_of
from tests.scenario import dump, user_id
from tests.test_no_leaks import heard_in

MINE = (
    "Thank you for the soup",
    "and the bread",
    "The gulls were louder than my head.",
    "asked for help with the form",
)


def delete(person: Person) -> None:
    assert person.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302


def cells_of(app, person: Person) -> list[bytes]:
    """Everything that is sealed for this person as its author, and the keys of their account."""
    rows, id = dump(app), user_id(person)
    own = [r for found in rows.values() for r in found if id in (r.get("author_id"), r.get("user_id"))]
    own += [r for r in rows["users"] if r["id"] == id]
    return [value for row in own for value in row.values() if isinstance(value, bytes) and len(value) > 40]


@pytest.mark.parametrize("first", ["straight away", "after leaving"])
def test_everything_of_mine_is_out_of_the_database_file_and_its_log_right_away(scenario, first):
    ana, app = scenario.ana, scenario.app
    if first == "after leaving":
        ana.post("/pairing/leave")
    cells, email = cells_of(app, ana), ana.email.encode()
    before = b"".join(files(app).values())
    assert len(cells) > 30
    assert all(cell[-40:] in before for cell in cells)
    assert email in before
    delete(ana)
    for name, content in files(app).items():
        assert [cell for cell in cells if cell[-40:] in content] == [], name
        assert email not in content, name
        assert heard_in(content, {words: words for words in MINE}) == [], name
    assert not has_orphans(app)


def test_the_partner_keeps_their_own_words_in_what_goes_with_the_account(scenario):
    ana, ben = scenario.ana, scenario.ben
    delete(ana)
    page = text_of(ben.page("/only-me/said-before"))
    for words in ("Thank you for waiting", "plans matter to you", "Ben comes back"):
        assert page.count(words) == 1, words
    for words in ("Thank you for the soup", "the plan changed last minute", "quiet days"):
        assert words not in page, words


def test_what_the_page_says_of_the_partner_is_what_happens(scenario):
    ana, ben, ids = scenario.ana, scenario.ben, scenario.ids
    said = text_of(ana.page("/settings/delete")).replace(" .", ".")
    for sentence in (
        "What you shared disappears for both of you: answers, messages, promises, and agreements you proposed.",
        "Ben keeps their own words. Your reasons are taken out of agreements they proposed.",
    ):
        assert sentence in said
    delete(ana)
    past = ben.page(f"/check-in/history/{ids['check_in']}")
    assert "Thank you for waiting" in past
    assert "Thank you for the soup" not in past
    assert ben.get(f"/statements/{ids['statement']}").status_code == 404
    assert ben.get(f"/agreements/{ids['agreement_open']}").status_code == 404
    agreement = ben.page(f"/agreements/{ids['agreement']}")
    assert "we answer by noon" in agreement
    assert "quiet days" not in agreement
    assert "Thank you for waiting" in ben.page("/only-me/said-before")


def test_planning_and_taking_ones_words_along_come_before_the_button(couple):
    ana, _ = couple
    page = ana.page("/settings/delete")
    button = page.index('action="/settings/delete"')
    assert page.index("/safety#part-9") < button
    assert page.index('href="/settings/takeout"') < button


def test_who_is_alone_reads_nothing_of_a_partner(eve):
    said = text_of(eve.page("/settings/delete"))
    assert "Afraid of how they'll react" not in said
    assert "keeps what" not in said
