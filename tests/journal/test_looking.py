"""Finding pages again: by words, tags, moods, months and over time; nothing that is looked for stands in an address or a row."""

import html
import json
import re
import unicodedata
import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples import text_input, word_search
from couples.journal.calendar_month import Month
from couples.journal.entry_text import Words
from couples.journal.mood_chart import Noted, moods_by_month, settled_line
from couples.journal.search import Query, excerpt, may_match
from couples.journal.self_check_in_rhythm import is_offered, period_of
from couples.packing import pack
from tests.conftest import Person
from tests.scenario import dump

PAGES = "/only-me/pages"
TODAY = date(2026, 11, 22)


def write(person: Person, text: str = "", **fields) -> str:
    id = str(uuid.uuid4())
    assert person.post(f"{PAGES}/{id}", follow=False, text=text, **fields).status_code == 302
    return id


def look(person: Person, **fields) -> str:
    return html.unescape(person.post(f"{PAGES}/found", **fields).text)


def found(page: str) -> list[str]:
    return re.findall(rf'class="row-link" href="{PAGES}/([0-9a-f-]{{36}})"', page)


# --- words ----------------------------------------------------------------------------------------------------------


def test_all_the_words_have_to_be_there_in_any_order_and_case(ana):
    one = write(ana, "The HERON stood by the Mill pond", on_day="2026-11-01")
    two = write(ana, "a heron, far away", on_day="2026-11-02")
    assert found(look(ana, text="heron")) == [two, one]
    assert found(look(ana, text="Pond HER")) == [one]
    assert found(look(ana, text="heron bicycle")) == []
    assert "Nothing found" in look(ana, text="heron bicycle")


def test_tags_moods_and_answers_are_looked_through_too(ana):
    write(ana, "elsewhere")
    tagged = write(ana, "x", tags="Grandmother")
    moody = write(ana, "y", mood="wind-blown")
    asked = write(ana, kind="self", answer_help="Mira on the phone")
    assert found(look(ana, text="grandmo")) == [tagged]
    assert found(look(ana, text="WIND")) == [moody]
    assert found(look(ana, text="mira")) == [asked]
    assert found(look(ana, tag="grandmother")) == [tagged]
    assert found(look(ana, tag="grandmother", text="y")) == []
    assert found(look(ana, mood="wind-blown")) == [moody]


@pytest.mark.parametrize(
    "key", ["text", "moods", "tags", "settled", "answers", "prompt", "kind", "also", "self"]
)
def test_what_only_the_packing_knows_is_not_found(ana, key):
    write(ana, "something", moods="calm", tags="sea", settled="3", prompt="letter")
    write(ana, kind="self", answer_how="well")
    assert found(look(ana, text=key)) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Die Straße war leer", "strasse"),
        ("DIE STRASSE", "straße"),
        ("Über den Dächern", "über"),
        ("über den DÄCHERN", "dächern"),
        ("Привет, мама", "ПРИВЕТ"),
        ("ПРИВЕТ", "привет"),
        ("昨日は雨でした", "雨"),
        ('she said "never again"', '"never'),
        ("back\\slash", "back\\slash"),
        ("🙂 today", "🙂"),
        ("100%_sure", "%_"),
        ("it’s fine", "it’s"),
        ("it’s fine", "it's"),
        ("it's fine", "it’s"),
        ("at the cafe", "café"),
        ("at the CAFÉ", "cafe"),
        ("in Zu\u0308rich", "zurich"),
        ("мАма", "мама"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("ＦＵＬＬ width", "full"),
        ("ﾃﾚﾋﾞ", "テレビ"),
        ("Łódź", "lodz"),
        ("a “quoted” word", '"quoted"'),
        ("twenty–one", "twenty-one"),
    ],
)
def test_letters_of_any_alphabet_are_found(text, wanted):
    words, query = Words(text=text_input.clean(text)), Query(text=wanted)
    packed = json.dumps(pack(words), ensure_ascii=False, separators=(",", ":")).encode()
    assert may_match(packed, query.needles())
    assert query.matches(words)
    assert excerpt(words, query)


@given(st.text(max_size=60), st.data())
def test_whatever_is_written_is_found_by_a_piece_of_it(text, data):
    """The quick look at packed bytes never passes over a page that holds the words as they were written."""
    text = text_input.clean(text)
    pieces = text.split()
    if not pieces:
        return
    piece = data.draw(st.sampled_from(pieces))
    query, words = Query(text=piece), Words(text=text)
    packed = json.dumps(pack(words), ensure_ascii=False, separators=(",", ":")).encode()
    assert may_match(packed, query.needles())
    assert query.matches(words)
    assert "".join(part for _, part in excerpt(words, query))


def test_an_excerpt_marks_the_words_and_leaves_the_rest_as_it_is():
    parts = excerpt(
        Words(text="x " * 100 + "the Heron and\n the heron" + " y" * 100), Query(text="heron the")
    )
    assert [text for is_hit, text in parts if is_hit] == ["the", "Heron", "the", "heron"]
    assert "the Heron and the heron" in "".join(text for _, text in parts)
    assert "".join(t for _, t in parts).startswith("…")


def test_an_excerpt_marks_whole_letters_whatever_their_marks():
    parts = excerpt(Words(text="Der Kaffee im Cafe\u0301, STRASSE und Straße"), Query(text="café straße"))
    assert [text for is_hit, text in parts if is_hit] == ["Cafe\u0301", "STRASSE", "Straße"]
    assert "".join(text for _, text in parts) == "Der Kaffee im Cafe\u0301, STRASSE und Straße"


@pytest.mark.parametrize(
    ("text", "wanted"), [("a café", "cafes"), ("a cafe", "caffé"), ("don’t", "dont"), ("雨", "雪")]
)
def test_other_words_are_not_found(text, wanted):
    assert not Query(text=wanted).matches(Words(text=text))


def test_many_found_are_the_newest_and_it_says_so(ana):
    for n in range(53):
        write(ana, f"day {n}", on_day=str(TODAY - timedelta(days=n)))
    page = look(ana, text="day")
    assert len(found(page)) == 50
    assert "These are the newest 50" in page
    assert "day 52" not in page


def test_what_is_looked_for_stands_in_no_address_no_row_and_ends_with_the_session(scenario):
    ana = scenario.ana
    before = dump(scenario.app)
    answer = ana.post(f"{PAGES}/found", follow=False, text="zebra gulls", mood="calm")
    assert answer.location == f"{PAGES}/found"
    cookie = ana.cookies()["SESSION_COOKIE_NAME"]
    assert dump(scenario.app) == before
    assert 'value="zebra gulls"' in ana.page(f"{PAGES}/found")
    for word in ("zebra", "gulls", "calm"):
        assert word not in answer.headers["Location"]
        assert word not in cookie
    other = ana.another_device()
    assert other.get(f"{PAGES}/found").location == f"{PAGES}/tags"
    ana.post(f"{PAGES}/found")
    assert ana.get(f"{PAGES}/found").location == f"{PAGES}/tags"
    ana.post(f"{PAGES}/found", text="zebra gulls")
    ana.post("/sign-out")
    ana.sign_in()
    assert "zebra" not in ana.page(f"{PAGES}/found")


def test_the_longest_search_fits_the_cookie(ana):
    write(ana, "🙂" * 200)
    answer = ana.post(f"{PAGES}/found", follow=False, text="🙂" * 200, tag="🙂" * 40, mood="🙂" * 40)
    assert max(len(v) for k, v in answer.headers if k == "Set-Cookie") < 4000
    answer = ana.post(f"{PAGES}/found", text="x" * 201)
    assert answer.status_code == 422
    assert "Up to 200 characters" in answer.text
    assert "x" * 201 in answer.text


def test_letters_without_marks_are_no_work_beside_a_curly_apostrophe(monkeypatch):
    """Nearly every text from a phone has one, and all 5,000 of someone's notes may be looked through."""
    looked_at, category = [], unicodedata.category
    by_letter = SimpleNamespace(category=lambda letter: looked_at.append(letter) or category(letter))
    monkeypatch.setattr(word_search, "unicodedata", by_letter)
    text = "It’s odd how long a café keeps. " * 100
    assert word_search.has_all(word_search.words_in("cafe it's"), [text])
    assert len(looked_at) < len(text) / 8


@pytest.mark.parametrize(
    "text",
    ["' or 1=1--", "%", "_", "\x00", "<script>alert(1)</script>", "(((((", "a" * 200, "\\", '"', "{{7*7}}"],
)
def test_any_search_is_text(ana, text):
    write(ana, "an ordinary day")
    page = ana.post(f"{PAGES}/found", text=text)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_somebody_elses_search_finds_nothing_of_mine(couple):
    ana, ben = couple
    write(ana, "the gulls", tags="seagrass", mood="wide-eyed", settled="4")
    assert len(found(look(ana, tag="seagrass"))) == 1
    assert found(look(ben, text="gulls")) == []
    assert found(look(ben, tag="seagrass")) == []
    for path in ("/tags", "/over-time", "/months/2026-11", ""):
        assert "seagrass" not in ben.page(PAGES + path)
        assert "wide-eyed" not in ben.page(PAGES + path)


def test_tags_and_moods_are_listed_once_however_they_are_written(ana):
    write(ana, "a", tags="Sea, SEA, #sea", moods=["calm"])
    write(ana, "b", tags="sea", moods=["calm"])
    page = ana.page(f"{PAGES}/tags")
    assert len(re.findall(r'name="tag" value="[^"]*"', page)) == 1
    assert re.search(r'name="mood" value="calm".*?<span class="soft">2</span>', page, re.DOTALL)


# --- months ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-11", "1900-01", "2024-02", "9999-12"])
def test_a_month_is_read_as_it_is_written(text):
    month = Month.read(text)
    assert str(month) == text
    assert month.first.day == 1
    assert (month.last + timedelta(days=1) if text != "9999-12" else date(9999, 12, 1)).day == 1
    assert {day for week in month.weeks_from(0) for day in week} - {0} == set(range(1, month.last.day + 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-1",
        "1899-12",
        "２０２６-11",
        "2026-11-01",
        "-026-11",
        "2026/11",
        "٢٠٢٦-١١",
    ],
)
def test_what_is_no_month_is_not_found(ana, text):
    assert Month.read(text) is None
    assert ana.get(f"{PAGES}/months/{text}").status_code == 404


def test_a_month_shows_its_days_as_a_calendar_and_leads_to_the_nearest_others(ana):
    write(ana, "one", on_day="2026-11-03")
    write(ana, "two", on_day="2026-11-03")
    write(ana, "long ago", on_day="2019-02-28")
    page = ana.page(f"{PAGES}/months/2026-11")
    assert re.search(r'href="#day-3">3<span class="hidden-text">, 2 notes', page)
    assert re.search(r'aria-current="date">\s*<span>22<', page)
    assert f"{PAGES}/months/2019-02" in page
    assert "Thursday, 28 February 2019</time>" in ana.page(f"{PAGES}/months/2019-02")
    assert "No notes this month" in ana.page(f"{PAGES}/months/2020-01")


# --- over time ------------------------------------------------------------------------------------------------------


def noted(*pairs) -> list[Noted]:
    return [Noted(TODAY - timedelta(days=ago), number, ()) for ago, number in pairs]


def test_without_a_number_there_is_no_line():
    assert settled_line(noted((0, None)), TODAY) is None


def test_the_first_weeks_are_shown_by_day():
    line = settled_line(noted((3, 4), (3, 7), (0, 0)), TODAY)
    assert line.step == "Day"
    assert line.points == [("19 Nov", 5.5, None), ("22 Nov", 0, None)]


def test_later_each_point_is_a_week_and_a_week_without_a_number_is_a_gap():
    line = settled_line(noted((40, 2), (0, 8), (2, 6)), TODAY)
    assert line.step == "Week of"
    assert line.points[0] == ("12 Oct", 2, None)
    assert line.points[-1] == ("16 Nov", 7, None)
    assert {value for _, value, _ in line.points[1:-1]} == {None}
    assert len(line.points) == 6


def test_half_a_year_is_shown_and_older_numbers_do_not_bend_it():
    line = settled_line(noted(*((7 * n, n % 11) for n in range(80))), TODAY)
    assert len(line.points) == 26
    assert settled_line(noted((800, 3)), TODAY).points == [("16 Nov", None, None)]


def test_moods_stand_by_month_with_how_often():
    days = [
        Noted(TODAY, None, ("calm", "sad")),
        Noted(TODAY - timedelta(days=2), 3, ("sad",)),
        Noted(date(2026, 9, 1), None, ("light",)),
    ]
    assert moods_by_month(days, TODAY) == [
        (date(2026, 11, 1), [("sad", 2), ("calm", 1)]),
        (date(2026, 9, 1), [("light", 1)]),
    ]


def test_the_page_shows_a_chart_with_its_table_and_says_nothing_about_it(ana):
    assert "will appear here" in ana.page(f"{PAGES}/over-time")
    for ago, number in ((1, 3), (2, 8), (9, 0)):
        write(ana, settled=str(number), moods="calm", on_day=str(TODAY - timedelta(days=ago)))
    ana.page(PAGES)
    page = ana.page(f"{PAGES}/over-time")
    assert 'role="img"' in page
    assert re.findall(r'<th scope="row">(\d+ Nov)</th>\s*<td>(\d+)</td>', page) == [
        ("13 Nov", "0"),
        ("20 Nov", "8"),
        ("21 Nov", "3"),
    ]
    assert "November 2026" in page
    for word in ("better", "worse", "improv", "goal", "well done", "only", "average of"):
        assert (
            word
            not in re.sub(
                r"<[^>]+>|Only me|Only you see it", "", " ".join(page.partition("<main")[2].split())
            ).lower()
        )


# --- one's own rhythm -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last"),
    [
        ("weekly", date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22)),
        ("weekly", date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        ("monthly", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("monthly", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("", TODAY, TODAY, TODAY),
    ],
)
def test_a_rhythm_knows_its_week_or_month(rhythm, day, first, last):
    assert period_of(rhythm, day) == (first, last)


def test_it_is_offered_until_it_was_held_and_earlier_ones_do_not_matter():
    assert is_offered("weekly", [], TODAY)
    assert not is_offered("weekly", [date(2026, 11, 16)], TODAY)
    assert is_offered("weekly", [date(2026, 11, 15)], TODAY)
    assert is_offered("monthly", [date(2026, 10, 31)], TODAY)
    assert not is_offered("", [], TODAY)


def test_the_offer_stands_on_ones_own_pages_alone_and_says_nothing_of_weeks_without(ana, time):
    assert "A few questions for this" not in ana.page(PAGES)
    ana.post(f"{PAGES}/settings", lock="0", rhythm="weekly")
    time.move(days=21)
    page = ana.page(PAGES)
    assert "A few questions for this week, if you like" in page
    for path in ("/", "/only-me", "/check-in", "/shared", "/settings", "/home/now"):
        assert "check-in with myself" not in ana.page(path).lower()
    for word in ("missed", "overdue", "last time", "ago", "since"):
        assert not re.search(rf"\b{word}\b", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).lower())
    write(ana, kind="self", answer_how="fine")
    assert "A few questions for this week" not in ana.page(PAGES)
    time.move(days=7)
    assert "A few questions for this week" in ana.page(PAGES)
    ana.post(f"{PAGES}/settings", lock="0", rhythm="monthly")
    assert "A few questions for this month" not in ana.page(PAGES)  # it was held in December already
