"""People who can help: one's own list, questions for a friend, and helplines whose country is kept only where one wants it."""

import html
import re
import uuid

import pytest

from couples import help_lines
from couples.care import contact_link, finding_help
from tests.scenario import dump

A = "5f0c1d52-70ae-4c3b-9b3a-0000000000c1"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("030 1234 567", "tel:0301234567"),
        ("+49 (0)30-1234/567", "tel:+490301234567"),
        ("112", "tel:112"),
        ("mira@example.org", "mailto:mira@example.org"),
        ("Sundays after four", ""),
        ("030 1234 or ring twice", ""),
        ("javascript:alert(1)", ""),
        ("tel:112", ""),
        ("mira@example.org?body=x", ""),
        ("mira@example.org\nbcc:eve@example.org", ""),
        ("٠٣٠١٢٣٤", ""),
        ("1" * 5000, ""),
        ("", ""),
    ],
)
def test_a_plain_number_or_address_becomes_one_tap_and_anything_else_stays_text(typed, link):
    assert contact_link.contact_link(typed) == link


def test_somebody_on_the_list_can_be_called_with_one_tap(eve):
    eve.post(f"/care/notes/{A}", kind="person", name="Mira", reach="030 4711", good_for="laughing first")
    eve.post(f"/care/notes/{uuid.uuid4()}", kind="person", name="Ines", reach="javascript:alert(1)")
    page = html.unescape(eve.page("/care/people"))
    assert re.search(r'<a\s+href="tel:0304711">\s*030 4711\s*</a>', page)
    assert "laughing first" in page
    assert 'href="javascript' not in page


def test_whatever_is_known_of_somebody_is_kept(eve):
    eve.post(f"/care/notes/{A}", kind="person", reach="030 4711")
    assert re.search(r'<a\s+href="tel:0304711">\s*030 4711\s*</a>', eve.page("/care/people"))


def test_every_question_for_a_friend_stands_on_the_page(eve):
    page = html.unescape(eve.page("/care/people"))
    questions = [question for group in finding_help.asking() for question in group.questions]
    assert len(questions) >= 10
    assert all(f"“{question}”" in page for question in questions)


# --- helplines -----------------------------------------------------------------------------------------------------------


def test_every_country_opens_without_telling_anybody(eve, app):
    before = dump(app)["care_notes"]
    page = html.unescape(eve.page("/care/people/lines"))
    with app.app_context():
        lines = help_lines.lines()
    for name in help_lines.countries(lines).values():
        assert f"<summary>{name}</summary>" in page
    for kind in help_lines.KINDS:
        assert all(line.phone in page for line in lines[kind])
    assert "Source:" in page
    assert dump(app)["care_notes"] == before


def test_a_country_is_kept_only_by_a_button_stands_first_and_can_be_forgotten(eve, app):
    eve.post("/care/people/country", country="ES")
    eve.post("/care/people/country", country="DE")
    page = eve.page("/care/people/lines")
    assert re.search(r'<h2 id="kept">Germany</h2>', page)
    assert "Forget my country" in page
    rows = dump(app)["care_notes"]
    assert len(rows) == 1
    assert not any("DE" in str(value) for row in rows for name, value in row.items() if name != "packed_cell")
    eve.post("/care/people/country", country="")
    assert 'id="kept"' not in eve.page("/care/people/lines")
    assert dump(app)["care_notes"] == []


@pytest.mark.parametrize("code", ["XX", "de", "001", "x" * 3000, "' or 1=1--"])
def test_a_country_without_lines_is_not_there(eve, code):
    assert eve.post("/care/people/country", follow=False, country=code).status_code == 404


def test_the_public_safety_page_does_not_change_with_the_country_somebody_keeps(eve):
    before = re.sub(r'value="[^"]*"', "", eve.page("/safety"))
    eve.post("/care/people/country", country="DE")
    assert re.sub(r'value="[^"]*"', "", eve.page("/safety")) == before
