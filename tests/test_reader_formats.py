"""Days, times and numbers the way each reader's device shows them, in English words."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from couples import reader_formats
from couples.reader_formats import LOCALES, LONGEST_HEADER, NEUTRAL, Home, first_weekday, formats_of, home_of
from couples.template_helpers import soon
from tests.pages import text_of

ROOT = Path(__file__).parents[1]
EVENING = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
BROWSERS = {
    "en-US": ("en-US,en;q=0.9", "Sunday, November 22 at 7:05\xa0PM", "November 22, 2026", 6),
    "en-GB": ("en-GB,en;q=0.5", "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "de-DE": ("de-DE,de;q=0.9,en-US;q=0.8", "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "de alone": ("de,en-US;q=0.7,en;q=0.3", "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "en-AU": ("en-AU", "Sunday, 22 November at 7:05\xa0pm", "22 November 2026", 0),
    "en-CA": ("en-CA", "Sunday, November 22 at 7:05\xa0p.m.", "November 22, 2026", 6),
    "en-IN": ("en-IN", "Sunday, 22 November at 7:05\xa0PM", "22 November 2026", 6),
    "ko-KR": ("ko-KR,ko;q=0.9", "Sunday, 22 November at 7:05\xa0pm", "22 November 2026", 6),
    "pt-BR": ("pt-BR", "Sunday, 22 November at 19:05", "22 November 2026", 6),
    "weighed": ("en-US;q=0.2, en-GB;q=0.8", "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "nonsense": ("zz-!!;q=;;,\x00,q=0;;", "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "a flood": ("x" * 5000, "Sunday, 22 November at 19:05", "22 November 2026", 0),
    "none": ("", "Sunday, 22 November at 19:05", "22 November 2026", 0),
}


@pytest.mark.parametrize("browser", BROWSERS)
def test_the_order_the_clock_and_the_week_follow_the_browser_and_the_words_stay_english(browser):
    header, moment, day, first = BROWSERS[browser]
    home = home_of(header)
    formats = formats_of(home.locale)
    assert formats.moment(EVENING) == moment
    assert formats.day(date(2026, 11, 22), year=True, weekday=False) == day
    assert first_weekday(home) == first


def test_a_wall_time_a_month_and_a_number_have_their_own_forms():
    american, german = formats_of("en_US"), formats_of("en_DE")
    assert (american.hour(time(8, 15)), german.hour(time(8, 15))) == ("8:15\xa0AM", "08:15")
    assert american.month_name(date(2026, 3, 1)) == german.month_name(date(2026, 3, 1)) == "March 2026"
    assert (american.number(5000), german.number(5000), german.number(3.5)) == ("5,000", "5.000", "3,5")


def test_no_header_loads_a_locale_that_is_not_on_the_list():
    headers = [f"{a}{b}-{b}{a}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz"]
    assert {home_of(header).locale for header in headers} <= LOCALES
    assert {home_of(header).locale for header in headers} > {NEUTRAL}


def test_of_a_long_header_only_the_beginning_is_remembered():
    reader_formats._home_of.cache_clear()
    for n in range(50):
        assert home_of("en-GB," + "x" * LONGEST_HEADER + str(n)) == Home("en_GB", "GB")
    assert reader_formats._home_of.cache_info().currsize == 1
    assert home_of("de-DE") == Home("en_DE", "DE")
    assert reader_formats._home_of.cache_info().currsize == 2


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_every_locale_of_the_list_says_a_moment_with_its_hour_its_day_and_its_year(locale):
    said = formats_of(locale).moment(EVENING, year=True)
    assert {"Sunday", "November", "22", "2026"} <= {*re.findall(r"[A-Za-z]+|[0-9]+", said)}
    assert not set(said) & set("{}'\u202f")


def test_each_reader_of_a_shared_page_sees_it_their_own_way(couple):
    ana, ben = couple
    american = ana.get("/check-in", headers={"Accept-Language": "en-US"}).text
    british = ben.get("/check-in", headers={"Accept-Language": "en-GB"}).text
    assert ("November 22" in american, "22 November" in american) == (True, False)
    assert ("November 22" in british, "22 November" in british) == (False, True)


def test_the_month_of_my_notes_begins_with_the_day_my_device_begins_weeks_with(ana):
    def days(language):
        page = ana.get("/only-me/pages/months/2026-11", headers={"Accept-Language": language}).text
        return re.findall(r'<abbr title="(\w+)"', page)[:2]

    assert (days("en-US"), days("en-GB")) == (["Sunday", "Monday"], ["Monday", "Tuesday"])


def test_forms_speak_of_hours_the_way_my_device_shows_them(couple):
    ana, _ = couple

    def said_in(language):
        here = {"Accept-Language": language}
        answers = (
            ana.get("/settings/from-partner", headers=here),
            ana.get("/statements", headers=here),
            ana.post("/statements/letter-time", headers=here, at="23:00"),
            ana.post("/statements/letter-time", headers=here, at=""),
        )
        return [text_of(answer.text).replace("\xa0", " ") for answer in answers]

    british = (
        "19:00 20:00 21:00",
        "Between 08:00 and 22:00.",
        "between 22:00 and 08:00.",
        "for example 18:00.",
    )
    american = (
        "7:00 PM 8:00 PM 9:00 PM",
        "Between 8:00 AM and 10:00 PM.",
        "between 10:00 PM and 8:00 AM.",
        "for example 6:00 PM.",
    )
    for language, own, other in (("en-GB", british, american), ("en-US", american, british)):
        for page, is_there, is_not in zip(said_in(language), own, other, strict=True):
            assert is_there in page
            assert is_not not in page


def test_without_a_request_it_is_europes_way():
    assert reader_formats.here().moment(EVENING) == "Sunday, 22 November at 19:05"


FORMED = re.compile(r"%[AaBbIp]\b|%-?[dH]:%M|strftime\(['\"][^'\"]*%[AaBbIp]")
"""A weekday, a month or an hour put into words by hand."""
BY_NAME = {
    "couples/template_helpers.py": 1,  # a weekday alone, which is the same everywhere in English
    "couples/fields/days.py": 2,  # what browsers send
    "couples/logs.py": 1,  # for hosts
    "couples/keeper.py": 1,  # as above
    "templates/care/quiet_time.html": 1,  # for machines
}


def formed_elsewhere(texts: dict[str, str]) -> dict[str, int]:
    found = {path: len(FORMED.findall(text)) for path, text in texts.items()}
    return {path: count for path, count in found.items() if count > BY_NAME.get(path, 0)}


def test_one_module_forms_every_day_and_hour_that_a_person_reads():
    for planted in ("f'{day:%A}'", "{{ at.strftime('%H:%M %p') }}", "f'{day.day} {day:%B %Y}'"):
        assert formed_elsewhere({"couples/somewhere.py": planted}) == {"couples/somewhere.py": 1}
    for_hosts = ("cli", "maintenance", "migrations")
    paths = [
        *(p for p in (ROOT / "couples").rglob("*.py") if p.relative_to(ROOT).parts[1] not in for_hosts),
        *(ROOT / "templates").rglob("*.html"),
    ]
    assert len(paths) > 400
    assert formed_elsewhere({str(p.relative_to(ROOT)): p.read_text("utf-8") for p in paths}) == {}


@pytest.mark.parametrize(
    ("days", "alone", "within"),
    [
        (0, "today at 19:05", "today at 19:05"),
        (1, "tomorrow at 19:05", "tomorrow at 19:05"),
        (3, "Wednesday at 19:05", "on Wednesday at 19:05"),
        (7, "Sunday, 29 November at 19:05", "on Sunday, 29 November at 19:05"),
    ],
)
def test_a_moment_soon_reads_well_on_its_own_and_in_a_sentence(app, days, alone, within):
    with app.test_request_context("/"):
        for on, said in ((False, alone), (True, within)):
            assert soon(EVENING + timedelta(days=days), EVENING, on=on).striptags() == said
