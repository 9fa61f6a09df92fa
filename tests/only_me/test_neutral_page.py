"""The neutral first page: by one tap it's all there is, it names no one and quotes nothing, and one tap leads on."""

import html
import re

import pytest

from tests.conftest import Person
from tests.pages import text_of
from tests.test_access_control import DOORS, NEW

SAID = "Good to see you"
IN_SIGHT = (
    "/safety",
    "/privacy",
    "/what-it-protects",
    "/good-to-know",
    "/care",
    "/care/people/lines",
    "/care/quiet/2140",
)
NAMES = (
    "Ana",
    "Ben",
    "ana@example",
    "Thank you for the soup",
    "Mira",
    "gulls",
    "Around the pond",
    "quiet days",
)


def is_neutral(answer) -> bool:
    return answer.status_code == 200 and SAID in answer.text and "<title>Today" in answer.text


def names_in(page: str) -> list[str]:
    shown = re.sub(r'value="[^"]*"|data-page-of="[^"]*"|data-exit="[^"]*"', "", html.unescape(page))
    return [name for name in NAMES if re.search(rf"\b{name}\b", shown)]


@pytest.fixture
def aside(scenario):
    """Ana, who has just stepped aside; she taps nothing by herself."""
    assert names_in(scenario.ana.page("/")) != []
    scenario.ana.taps = False
    scenario.ids["next"] = scenario.ids["occasion"]
    assert "Show a neutral page" in scenario.ana.page("/settings")
    assert scenario.ana.post("/only-me/aside", follow=False).location == "/"
    return scenario


def test_one_tap_shows_a_page_that_names_no_one_and_one_tap_leads_on(aside, time):
    page = aside.ana.get("/")
    assert is_neutral(page)
    assert names_in(page.text) == []
    assert "Start" in text_of(page.text)
    time.move(days=3)
    assert is_neutral(aside.ana.get("/"))
    assert aside.ana.post("/only-me/back", follow=False).location == "/"
    assert "Ben" in aside.ana.page("/")


def test_until_then_no_page_names_anyone_or_shows_anything(aside):
    files = (" static", " home.favicon", " home.source")
    doors = [n for n in DOORS if n.startswith("GET") and not n.endswith(files)]
    assert len(doors) > 100
    for name in doors:
        answer = aside.ana.get(DOORS[name].address(aside.ids), follow_redirects=True)
        assert is_neutral(answer) or names_in(answer.text) == [], name


def test_help_and_calming_stay_one_tap_away(aside):
    for path in IN_SIGHT:
        answer = aside.ana.get(path)
        assert answer.status_code == 200
        assert SAID not in answer.text


def test_a_script_of_a_page_that_lies_open_gets_nothing_and_no_word_is_lost(aside):
    answer = aside.ana.get("/home/now", headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer.text) == (403, "")
    saved = aside.ana.post(f"/only-me/pages/{NEW}", json=True, text="typed before", version="0")
    assert saved.status_code == 200
    assert is_neutral(aside.ana.get("/"))


def test_only_me_is_closed_behind_it(aside):
    aside.ana.post("/only-me/back")
    assert aside.ana.get("/only-me/pages").location.startswith("/only-me/open")


def test_it_is_of_this_browser_alone_and_the_partner_sees_no_difference(aside):
    assert not is_neutral(aside.ana.another_device().get("/"))
    assert not is_neutral(aside.ben.get("/"))


def test_who_chose_so_finds_it_whenever_they_come_back_after_a_while(couple, time):
    ana, ben = couple
    ana.post("/only-me/pages/settings", lock="0", rhythm="", neutral="y")
    assert 'name="neutral" type="checkbox" value="y" checked' in ana.page("/only-me/pages/settings").replace(
        'checked id="neutral" name="neutral" type="checkbox" value="y"',
        'name="neutral" type="checkbox" value="y" checked',
    )
    assert is_neutral(ana.get("/"))
    assert is_neutral(ana.another_device().get("/"))
    ana.post("/only-me/back")
    assert "Hello, <bdi>Ana" in ana.page("/")
    time.move(minutes=29)
    assert "Hello, <bdi>Ana" in ana.page("/")
    time.move(minutes=1)
    assert is_neutral(ana.get("/"))
    assert is_neutral(ana.get("/shared", follow_redirects=True))
    assert not is_neutral(ben.get("/"))


def test_a_visitor_and_who_never_asked_for_it_never_see_it(ana, time):
    assert not is_neutral(Person(ana.app).get("/"))
    time.move(days=1)
    assert not is_neutral(ana.get("/"))
