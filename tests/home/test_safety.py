"""The safety page: open to everybody, one tap from every page, and a check that keeps and sends nothing."""

import html
import re

import pytest

from couples import help_lines
from tests.conftest import Person
from tests.scenario import dump
from tests.test_access_control import DOORS


@pytest.fixture
def page(app) -> str:
    return html.unescape(Person(app).page("/safety"))


def section(page: str, name: str) -> str:
    return re.search(rf'<section[^>]*aria-labelledby="safety-{name}">.*?</section>', page, re.S)[0]


def test_it_shows_every_line_and_says_that_nobody_is_told(page):
    for kind in help_lines.KINDS:
        assert all(line.phone in page for line in help_lines.ours()[kind])
    assert "told to anyone" in page


def test_the_check_works_as_a_plain_page_and_has_nothing_to_fill_in_keep_or_send(page):
    check = section(page, "check")
    assert check.count("<details") == 10
    assert not re.search(r"<(form|input|button|select|textarea)|data-|name=|method=", check)


def test_the_check_says_plainly_when_the_tools_are_the_wrong_ones_and_that_it_is_not_ones_fault(page):
    check = " ".join(section(page, "check").split())
    assert "are the wrong tools for now" in check
    assert "It is not your fault" in check
    assert "None of it. We quarrel, and both of us can say no." in check


def test_opening_it_leaves_no_trace_of_anybody(couple):
    ana, _ = couple
    before = dump(ana.app)
    ana.page("/safety")
    assert dump(ana.app) == before


def test_it_says_how_to_plan_before_leaving_and_what_the_app_shows_to_whom(page):
    assert "A plan makes it smaller" in section(page, "plan")
    whom = section(page, "whom")
    for who in ("Your partner", "Whoever runs this server", "Whoever uses this device", "Everybody else"):
        assert who in whom


def test_every_place_that_is_pointed_to_is_there(page):
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert {
        "safety-violence",
        "safety-life",
        "safety-plan",
        "safety-check",
        "safety-own",
        "safety-device",
    } <= ids


@pytest.mark.parametrize("who", ["ana", "visitor"])
def test_it_is_one_tap_from_every_page(scenario, who):
    scenario.ids["next"] = scenario.ids["occasion"]
    person = scenario.ana if who == "ana" else Person(scenario.app)
    looked_at = 0
    for name, door in DOORS.items():
        answer = person.get(door.address(scenario.ids)) if name.startswith("GET") else None
        if answer is None or "<footer" not in answer.text:
            continue
        assert 'href="/safety"' in answer.text, name
        looked_at += 1
    assert looked_at > (30 if who == "ana" else 6)
