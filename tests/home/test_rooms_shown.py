"""Which rooms are listed when: few at first, never two new ones in one week, all on one page, and none locked."""

import re
import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.home import rooms_shown
from couples.home.rooms_shown import LATER, shown
from tests.conftest import SUNDAY, Person, pair
from tests.every_page import every_page_of
from tests.live.talking import move
from tests.pages import text_of

PAGES = {
    "talk": ("/shared", "/together"),
    "cards": ("/shared", "/thanks/cards"),
    "patterns": ("/only-me", "/reflection"),
    "goals": ("/only-me", "/growing"),
    "light": ("/shared", "/light-question"),
}
"""Where each room that comes later is listed, and its address."""


def links(person: Person, path: str) -> set[str]:
    page = person.page(path)
    return set(re.findall(r'href="([^"#?]+)', page[page.index("<main") : page.index("</main")]))


def listed(person: Person) -> set[str]:
    return {room for room, (where, address) in PAGES.items() if address in links(person, where)}


@given(st.integers(-3, 400), st.sets(st.sampled_from(LATER)))
def test_in_no_week_do_two_new_ones_come_and_what_was_used_stays(days, used):
    began = SUNDAY
    for day in range(days, days + 7):
        now = began + timedelta(days=day)
        before, after = shown(began, now, used), shown(began, now + timedelta(days=7), used)
        assert used <= before <= after
        assert len(after - before) <= 1
        new = rooms_shown.new_this_week(began, now)
        assert not new or new in before
    assert shown(began, began, ()) == frozenset()
    assert shown(began, began + timedelta(weeks=len(LATER)), ()) == set(LATER)


def test_the_first_week_lists_little_and_each_week_one_room_more(couple, time):
    ana, _ = couple
    assert listed(ana) == set()
    assert {"/check-in", "/statements", "/agreements", "/thanks", "/everything"} <= links(ana, "/")
    assert not {address for _, address in PAGES.values()} & links(ana, "/")
    for week in range(1, len(LATER) + 1):
        time.move(days=7)
        ana.sign_in()
        assert listed(ana) == set(LATER[:week])
        assert PAGES[LATER[week - 1]][1] in links(ana, "/")
    time.move(days=7)
    assert not {address for _, address in PAGES.values()} & links(ana, "/")


def test_who_leaves_and_joins_again_keeps_the_rooms_they_had(couple, time):
    ana, ben = couple
    time.move(days=21)
    for person in couple:
        person.sign_in()
    before = listed(ben)
    assert before == {"talk", "cards", "patterns"}
    ben.post("/pairing/leave")
    assert listed(ben) == listed(ana) == {"patterns"}
    pair(ana, ben)
    assert listed(ben) == listed(ana) == before
    assert PAGES["patterns"][1] in links(ben, "/")


def test_what_someone_uses_is_listed_and_what_a_partner_shows_is_too(couple, time):
    ana, ben = couple
    ana.post("/growing/wins", id=uuid.uuid4(), text="I called")
    ana.post("/thanks/cards", id=uuid.uuid4(), kind="quiet", text="give me an hour", confirmed="yes")
    assert listed(ana) == {"goals", "cards"}
    assert listed(ben) == {"cards"}
    time.move(minutes=1)
    ben.post("/settings/from-partner", begin="8", end="21", off=["all"])
    ana.post("/thanks/goals", id=uuid.uuid4(), text="cook more", confirmed="yes")
    assert listed(ben) == {"cards"}


def test_every_room_is_on_one_page_and_every_address_works_from_the_first_day(couple):
    ana, _ = couple
    everything = links(ana, "/everything")
    assert {address for _, address in PAGES.values()} <= everything
    for path in sorted(everything):
        assert ana.get(path, follow_redirects=True).status_code == 200, path
    menu = ana.page("/safety")
    assert 'href="/everything"' in menu[: menu.index("<main")]


@pytest.mark.parametrize("days", [0, 8])
def test_a_partner_can_be_invited_later_from_a_line_that_does_not_nag(ana, time, days):
    time.move(days=days)
    page = ana.page("/")
    assert page.count('href="/pairing"') == 1
    primary = re.findall(r'button-primary" href="([^"]+)"', page)
    assert primary == ["/pairing" if days == 0 else "/check-in"]


def test_no_one_is_told_to_choose_a_day_and_that_the_other_goes_first(couple):
    ana, ben = couple
    for person in (ana, ben):
        for path in ("/", "/check-in", "/check-in/ritual"):
            assert "first word" not in text_of(person.page(path))


def test_every_way_in_the_menu_has_an_icon_of_its_own(ana):
    page = ana.page("/")
    menu = page[page.index('class="menu-list"') : page.index("</details>")]
    icons = re.findall(r"<svg.*?</svg>", menu, re.S)
    assert len(icons) == len(set(icons)) == len(re.findall(r"<a |<button ", menu))


@pytest.mark.parametrize("kind", ["talk", "check-in"])
def test_a_talk_on_ones_own_is_listed_for_oneself_and_changes_no_page_of_the_partner(couple, kind):
    ana, ben = couple
    before, talk = every_page_of(ben), str(uuid.uuid4())
    ana.post("/together/alone", id=talk, kind=kind)
    assert listed(ana) == {"talk"}
    assert every_page_of(ben) == before
    for name in ("ready", "to-close", "end"):
        assert move(ana, talk, name).status_code == 302
    assert listed(ana) == {"talk"}
    assert every_page_of(ben) == before
