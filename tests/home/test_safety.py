"""The safety page: open to everyone, one tap from every page, true, plain, and with a source for what it says."""

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


PARTS = (
    "now",
    "violence",
    "choke",
    "sex",
    "children",
    "life",
    "threat",
    "check",
    "plan",
    "own",
    "device",
    "exit",
    "whom",
    "lines",
)
"""What the parts are about, in their order. The page counts them, so that no address tells which one was opened."""


def part(name: str) -> str:
    return f"part-{PARTS.index(name) + 1}"


def section(page: str, name: str) -> str:
    return re.search(rf'<section[^>]*aria-labelledby="{part(name)}">.*?</section>', page, re.S)[0]


ROW_17 = (
    "If a quarrel turns dangerous",
    "They know what to do, and they come",
    "does not rest on you alone",
    "pressed or forced to be close",
    "also once, also without a bruise",
)
SAME_FAULTS = (
    "quarrel",
    "somebody",
    "anybody",
    "nobody",
    "everybody",
    "the other person",
    "counts on",
    "in the room, a",
)


LIST = re.compile(r'<ul class="help-list">(.*?)</ul>', re.S)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_it_shows_every_line_and_says_that_the_partner_gets_no_message(page):
    for kind in help_lines.KINDS:
        assert all(line.phone in page for line in help_lines.ours()[kind])
    assert "Your partner isn't told" in text_of(page)


def test_the_sentences_that_advocates_named_and_others_of_their_kind_are_gone(page):
    main = text_of(re.search(r"<main.*</main>", page, re.S)[0])
    assert "In danger now?" in main
    found = [words for words in ROW_17 + SAME_FAULTS if words.lower() in main.lower()]
    assert found == []


def test_it_uses_the_plain_words(page):
    main = text_of(re.search(r"<main.*</main>", page, re.S)[0]).lower()
    for word in ("hit", "choked", "strangled", "sex", "rape", "violence", "kill"):
        assert re.search(rf"\b{word}\b", main), word


def test_it_says_that_choking_needs_a_doctor_even_without_marks_and_is_a_warning(page):
    choke = text_of(section(page, "choke"))
    assert "See a doctor today, even if you feel fine and there are no marks." in choke
    assert "warning signs" in choke


def test_it_covers_forced_sex_in_a_marriage_and_children_who_see_or_hear_it(page):
    assert "Forced sex is rape. In marriage, too." in text_of(section(page, "sex"))
    children = section(page, "children")
    assert "children who see it or hear it" in text_of(children)
    assert "Childline" in children


@pytest.mark.parametrize("name", ["choke", "sex", "children", "plan", "check", "violence"])
def test_a_claim_has_its_source_linked_and_dated_beside_it(page, name):
    own_words = LIST.sub("", section(page, name))
    sources = re.findall(r'<small class="claim-source">\((.*?)\)</small>', own_words, re.S)
    assert sources
    for source in sources:
        assert re.match(r'<a href="https?://[^"]+"', source)
        assert re.search(r", (undated, read in )?[A-Z][a-z]+ 20\d\d$", text_of(source)), source


def test_each_line_has_its_source_linked_beside_it_and_the_date_of_that_source(page):
    shown = [line for lines in LIST.findall(page) for line in re.findall(r"<li>(.*?)</li>", lines, re.S)]
    assert len(shown) == sum(map(len, help_lines.ours().values()))
    for line in shown:
        small = re.search(r"<small>(.*?)</small>", line, re.S)[1]
        assert 'href="http' in small
        assert re.search(r", (undated, read in )?[A-Z][a-z]+ 20\d\d$", small), line


def test_what_stands_around_the_words_and_addresses_of_a_line_is_short(page):
    """The page is never compressed, and it's for someone who may have a poor connection."""
    for lines in LIST.findall(page):
        for line in re.findall(r"<li>.*?</li>", lines, re.S):
            assert len(re.sub(r'(?<=>)[^<]+|(?<=href=")[^"]+', "", line)) < 200, line
    assert len(page.encode()) < 78_000


def test_the_emergency_numbers_stand_open_first_and_the_rest_of_the_lines_is_folded(page):
    now = section(page, "now")
    assert "<details" not in now
    for line in help_lines.ours()["emergency"]:
        assert f'href="tel:{line.tel}"' in now
    folded = re.sub(r"<details.*</details>", "", page, flags=re.S)
    assert "TelefonSeelsorge" not in folded
    assert page.index('id="part-1"') < page.index("<details", page.index("<main"))


def test_the_check_works_as_a_plain_page_and_has_nothing_to_fill_in_keep_or_send(page):
    check = section(page, "check")
    assert check.count("<details") == 1 + 11
    assert not re.search(r"<(form|input|button|select|textarea)|data-|name=|method=", check)


def test_the_check_says_plainly_when_the_tools_are_the_wrong_ones_and_that_it_is_not_ones_fault(page):
    check = text_of(section(page, "check"))
    assert "are the wrong tools for now" in check
    assert "It's not your fault" in check
    assert "None of it. We argue, and we can both say no." in check


def test_opening_it_leaves_no_trace_of_anyone(couple):
    ana, _ = couple
    before = dump(ana.app)
    ana.page("/safety")
    assert dump(ana.app) == before


def test_it_says_how_to_plan_before_leaving_and_what_the_app_shows_to_whom(page):
    assert "A plan can make it safer" in section(page, "plan")
    whom = section(page, "whom")
    for who in ("Your partner", "Whoever runs this server", "Whoever uses this device", "Everyone else"):
        assert who in whom


PLACES = ("violence", "life", "threat", "own", "device", "check", "plan", "whom")


def test_every_place_that_is_pointed_to_is_there_and_stands_outside_the_folds(page):
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    for name in PLACES:
        before_the_fold = section(page, name).partition("<details")[0]
        assert f'<h2 id="{part(name)}">' in before_the_fold


@pytest.mark.parametrize("who", ["ana", "visitor"])
def test_it_is_one_tap_from_every_page(scenario, who):
    scenario.ids["next"] = scenario.ids["occasion"]
    person = scenario.ana if who == "ana" else Person(scenario.app)
    looked_at = 0
    for name, door in DOORS.items():
        answer = person.get(door.address(scenario.ids)) if name.startswith("GET") else None
        if answer is None or answer.mimetype != "text/html" or "<footer" not in answer.text:
            continue
        assert 'href="/safety"' in answer.text, name
        looked_at += 1
    assert looked_at > (30 if who == "ana" else 6)
