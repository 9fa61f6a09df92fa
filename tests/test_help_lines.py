"""Helplines: each says where it comes from and how old that is, and whoever runs the server can put others in its place."""

import os
import re
from datetime import date

import pytest

from couples import help_lines, maintenance
from couples.maintenance import startup
from tests.conftest import Person

LINE = """
[[crisis]]
country = "Germany"
code = "DE"
name = "Line of the village"
phone = "030 000 111"
checked_on = "2026-11-01"
"""


@pytest.fixture
def write(app):
    """Puts a file of the host into the data folder; each one is newer than the one before."""
    made = []

    def write(text: str) -> None:
        path = app.config["SETTINGS"].data / help_lines.FILE
        path.write_text(text, "utf-8")
        made.append(text)
        os.utime(path, ns=(len(made), len(made)))

    return write


def lines_of(app) -> dict:
    with app.app_context():
        return help_lines.lines()


def names(lines: dict, kind: str, code: str) -> list[str]:
    return [line.name for line in lines[kind] if line.code == code]


EVERY_LINE = [(kind, line) for kind, lines in help_lines.ours().items() for line in lines]


def test_every_line_of_ours_says_where_it_comes_from_how_old_that_is_and_can_be_reached():
    assert {kind for kind, _ in EVERY_LINE} == set(help_lines.KINDS)
    for _, line in EVERY_LINE:
        assert line.name
        assert line.country
        assert line.phone or line.text or line.url
        assert line.checked_on <= date(2026, 11, 26)
        assert line.sources
        assert all(site and address.startswith("http") for site, address in line.sources)
        assert bool(line.phone) == bool(line.tel)
        assert set(line.tel) <= set("+*0123456789")


DAY_IN_ADDRESS = re.compile(r"(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?!\d)")


def test_no_line_looks_fresher_than_the_day_that_its_source_names():
    assert DAY_IN_ADDRESS.search("https://example.org/2025/09/03/news")
    looked_at = 0
    for _, line in EVERY_LINE:
        days = [
            date(*map(int, day)) for _, address in line.sources for day in DAY_IN_ADDRESS.findall(address)
        ]
        if days and not line.undated:
            looked_at += 1
            assert line.checked_on <= min(days), line.name
    assert looked_at > 5


def test_a_day_on_which_we_read_is_only_shown_as_the_age_of_a_page_that_has_none():
    for _, line in EVERY_LINE:
        assert line.undated == (line.checked_on >= date(2026, 11, 21)), line.name


COUNTRIES = "AR AT AU BE BR CA CH CL CO DE DK ES FI FR GB IE IN IT MX NL NO NZ PL PT SE US ZA"


@pytest.mark.parametrize("code", re.findall(r"\w+", COUNTRIES))
def test_each_of_these_countries_has_a_telephone_against_violence(code):
    lines = help_lines.in_country(help_lines.ours(), code)
    assert any(line.phone for line in lines["violence"])
    assert any(line.phone for line in lines["emergency"])


def test_people_in_the_uk_who_want_to_stop_have_a_number():
    lines = help_lines.in_country(help_lines.ours(), "GB")["own_behaviour"]
    assert [line.phone for line in lines] == ["0808 802 4040"]


def test_every_country_with_a_crisis_line_has_an_emergency_number_too():
    ours = help_lines.ours()
    for code in help_lines.countries(ours):
        assert help_lines.in_country(ours, code)["emergency"], code


def test_the_host_puts_lines_in_place_of_ours_for_the_countries_they_name_and_no_others(app, write):
    before = lines_of(app)
    write(LINE)
    after = lines_of(app)
    assert names(after, "crisis", "DE") == ["Line of the village"]
    assert after["crisis"][-1].code == help_lines.WORLDWIDE
    assert [line for line in after["crisis"] if line.code != "DE"] == [
        line for line in before["crisis"] if line.code != "DE"
    ]
    assert after["violence"] == before["violence"]


def test_the_host_can_add_a_country_and_take_one_away(app, write):
    write(
        LINE.replace("Germany", "Japan").replace('"DE"', '"JP"')
        + '[[violence]]\ncountry = "Spain"\ncode = "ES"\nnone = true\n'
    )
    lines = lines_of(app)
    assert help_lines.countries(lines)["JP"] == "Japan"
    assert names(lines, "violence", "ES") == []
    page = Person(app).page("/safety")
    assert 'href="tel:030000111"' in page
    assert "Line of the village" in page


BAD = {
    "no toml": "[[crisis]",
    "an unknown kind": LINE.replace("crisis", "crises"),
    "a line without a day": LINE.replace("checked_on", "seen_on"),
    "a day that is none": LINE.replace("2026-11-01", "last week"),
    "nothing to reach": LINE.replace("phone", "fax"),
    "no country": LINE.replace('country = "Germany"', 'country = ""'),
    "an address that is a script": LINE.replace('phone = "030 000 111"', 'url = "javascript:alert(1)"'),
    "a source that is a script": LINE + 'source = "javascript:alert(1)"',
    "a number in place of a text": LINE.replace('"030 000 111"', "30000111"),
    "no list of countries": LINE + "also = 5",
    "a code that no country has": LINE.replace('code = "DE"', 'code = "GER"'),
    "no table": 'crisis = ["x"]',
    "no list": "crisis = 5",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_used_stops_the_start_with_a_line_that_says_where(app, write, kind):
    write(LINE)
    startup.prepare(app)
    write(BAD[kind])
    with pytest.raises(maintenance.CannotStart, match=help_lines.FILE):
        startup.prepare(app)


@pytest.mark.parametrize("written", [LINE.replace('"DE"', '" de"'), f"\ufeff{LINE}"])
def test_a_code_in_small_letters_and_the_mark_that_an_editor_puts_first_are_read_as_meant(
    app, write, written
):
    write(written)
    startup.prepare(app)
    assert names(lines_of(app), "crisis", "DE") == ["Line of the village"]
    named = [name for code, name in help_lines.countries(lines_of(app)).items() if code.upper() == "DE"]
    assert named == ["Germany"]


def test_a_file_that_breaks_while_the_server_runs_leaves_the_page_its_lines(app, write, caplog):
    write(LINE)
    assert "Line of the village" in Person(app).page("/safety")
    write(BAD["no toml"])
    page = Person(app).page("/safety")
    assert "TelefonSeelsorge" in page
    assert "is not used" in caplog.text


def test_a_line_of_the_host_says_when_it_was_checked_and_links_a_source_if_it_has_one(app, write):
    write(LINE)
    assert "<small>Checked in November 2026</small>" in Person(app).page("/safety")
    write(LINE + 'source = "https://village.example/help"')
    assert re.search(
        r'href="https://village.example/help"[^>]*>village.example</a>', Person(app).page("/safety")
    )


def test_words_of_the_host_are_text(app, write):
    write(LINE.replace("Line of the village", "<b>Line</b>"))
    assert "&lt;b&gt;Line&lt;/b&gt;" in Person(app).page("/safety")
