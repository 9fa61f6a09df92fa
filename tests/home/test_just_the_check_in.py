"""Just the check-in: nothing else shows to who chose that, and no one can tell."""

import re

import pytest

from tests.conftest import Person
from tests.home.test_what_reaches_me import SENT, House, seen_by, without_ids
from tests.pages import on_any_server
from tests.scenario import dump

OF_CHECK_IN = {"afterthought", "questions", "promise"}
ELSEWHERE = {
    "/statements", "/agreements", "/thanks", "/together", "/shared", "/only-me", "/reflection", "/growing", "/only-me/pages",
}  # fmt: skip


def shown_links(person: Person, path: str = "/") -> set[str]:
    page = person.page(path)
    return set(re.findall(r'href="([^"#?]+)', page[page.index("<main") :])) | set(
        re.findall(r'<li>\s*<a href="([^"#?]+)"', page)
    )


def chooses(person: Person, *off: str) -> None:
    answer = person.post("/settings/from-partner", follow=False, begin="8", end="21", off=list(off))
    assert answer.status_code == 302


@pytest.mark.parametrize("by", ["signing up", "an account of their own"])
def test_it_can_be_chosen_on_joining_and_taken_back_in_the_settings(ana, app, by):
    ben = Person(app, "Ben")
    secret = ana.invitation_secret()
    if by == "signing up":
        ben.open_invitation(secret)
        way = ben.post(
            "/pairing/accept", follow=False, only_check_in="y", question_afraid="yes", all_the_same="1"
        )
        fields = {"name": "Ben", "email": ben.email, "password": "blue kettle by the window", "zone": "UTC"}
        assert ben.post(way.location, follow=False, **fields).location == "/check-in/hello"
    else:
        ben.sign_up().open_invitation(secret)
        ben.post("/pairing/accept", only_check_in="y")
    assert not shown_links(ben) & ELSEWHERE
    assert "/check-in" in shown_links(ben)
    assert re.search(r'value="rest"[^>]*checked|checked[^>]*value="rest"', ben.page("/settings/from-partner"))
    chooses(ben)
    assert shown_links(ben) >= {"/statements", "/agreements", "/thanks", "/shared", "/only-me"}


def test_it_goes_along_after_a_yes_to_a_private_question(ana, app):
    ben = Person(app, "Ben").sign_up()
    ben.open_invitation(ana.invitation_secret())
    page = ben.post("/pairing/accept", question_afraid="yes", only_check_in="y").text
    assert 'name="only_check_in" value="y"' in page
    assert 'name="all_the_same" value="1"' in page


def test_only_what_belongs_to_the_check_in_shows_and_the_partner_sees_no_difference(
    make_app, time, same_questions
):
    begun, seen = time.time, {}
    for off in ((), ("rest",)):
        time.time = begun
        house = House(make_app("-".join(["house", *off])), time)
        chooses(house.ben, *off)
        house.ana_sends_everything()
        assert seen_by(house) == (OF_CHECK_IN if off else set(SENT))
        if off:
            home = house.ben.page("/")
            for words in (
                "sent you a message",
                "sent you a thank-you",
                "proposing an agreement",
                "would like to talk",
                "boundary",
            ):
                assert words not in home
            assert "has proposed Wednesdays" in home
            assert not shown_links(house.ben) & ELSEWHERE
        seen[off] = [[without_ids(a) for a in house.answers], house.pages_of(house.ana)]
    assert seen[()] == seen[("rest",)]


def test_it_stands_in_the_sealed_cell_alone_which_is_as_long_as_ever(couple):
    ana, ben = couple
    lengths, pages = set(), []
    for off in ((), ("rest",), ("rest", "thanks")):
        chooses(ben, *off)
        lengths.add(len(dump(ben.app)["letting_in"][0]["packed_cell"]))
        paths = ("/", "/settings", "/settings/from-partner", "/settings/who-sees-what", "/pairing")
        pages.append([without_ids(on_any_server(ana.get(path))) for path in paths])
    assert len(lengths) == 1
    assert pages[0] == pages[1] == pages[2]


def test_the_check_in_itself_leads_to_no_other_room(scenario):
    ben, others = scenario.ben, r'href="/(?:agreements|statements|together["?])'  # a talk that runs is theirs
    page = ben.page("/check-in")
    assert re.search(others, page)
    chooses(ben, "rest")
    for path in ("/check-in", "/check-in/agreements", f"/check-in/{scenario.ids['occasion']}"):
        page = ben.page(path)
        assert not re.search(others, page), path


def test_addresses_of_the_other_rooms_still_work_for_who_chose_it(couple):
    _, ben = couple
    chooses(ben, "rest")
    for path in ("/statements", "/agreements", "/thanks", "/everything", "/shared", "/only-me", "/safety"):
        assert ben.get(path, follow_redirects=True).status_code == 200
