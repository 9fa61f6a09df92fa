"""Looking back at one's own check-ins: numbers over time, what one said would help, and looking for words."""

import html
from datetime import date, timedelta

import pytest

from couples import word_search
from couples.checkins.answer_words import Words
from couples.checkins.answers import Answer
from couples.checkins.looking_back import MOST_POINTS, Own, numbers
from couples.checkins.models import CheckIn
from tests.conftest import PASSWORD

BACK = "/check-in/looking-back"


def page_of(person) -> str:
    return " ".join(html.unescape(person.page(BACK)).split())


def look_for(person, text: str) -> str:
    return " ".join(html.unescape(person.post(BACK, text=text).text).split())


@pytest.fixture
def weeks(couple, time):
    """Three check-ins that opened for both."""
    ana, ben = couple
    for number, (help, value) in enumerate([("a walk on Sunday", "4"), ("an hour of quiet", "7"), ("", "6")]):
        occasion = ana.occasion()
        ana.write("thanks", f"You made soup number {number}", occasion)
        ana.write("connected", "", occasion, value=value)
        if help:
            ana.write("help", help, occasion)
        ben.write("thanks", "You mended the gate", occasion)
        ben.write("connected", "", occasion, value="1")
        for person in couple:
            person.ready(occasion)
        time.move(days=7)
    return couple


def test_own_numbers_are_a_line_and_a_table_with_the_newest_last(weeks):
    page = page_of(weeks[0])
    assert "One line from 0 to 10 over 3 check-ins" in page
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert [int(cell.partition("<")[0]) for cell in table.split("<td>")[1:]] == [4, 7, 6]


def test_what_she_said_would_help_is_listed_with_its_day_and_leads_to_its_check_in(weeks):
    page = page_of(weeks[0]).partition("What I said would help")[2]
    assert page.index("an hour of quiet") < page.index("a walk on Sunday")
    link = page.partition('href="/check-in/history/')[2].partition('"')[0]
    assert "an hour of quiet" in html.unescape(weeks[0].page(f"/check-in/history/{link}"))


def test_nothing_of_the_partners_is_on_it_or_found_by_it(weeks):
    ana, ben = weeks
    assert "mended the <mark>gate</mark>" in look_for(ben, "gate")
    assert "Nothing found" in look_for(ana, "mended gate")
    assert "mended the gate" not in page_of(ana)


def test_words_are_found_in_any_shape_and_the_newest_stand_first(weeks):
    ana, _ = weeks
    found = look_for(ana, "SOÙP number")
    assert "3 answers." in found
    assert found.index("number</mark> 2") < found.index("number</mark> 0")


def test_a_question_is_found_by_its_own_words_and_a_number_by_them_too(weeks):
    found = look_for(weeks[0], "How close have I felt")
    assert "3 answers." in found


def test_without_a_search_only_numbers_and_wishes_are_opened_and_all_answers_with_one(weeks, monkeypatch):
    opened = []
    real = Answer.words.fget
    monkeypatch.setattr(
        Answer, "words", property(lambda row: (opened.append(row.prompt), real(row))[1], Answer.words.fset)
    )
    page_of(weeks[0])
    assert set(opened) == {"connected", "help"}
    look_for(weeks[0], "soup")
    assert "thanks" in opened


def test_who_wrote_neither_number_nor_wish_can_search_all_the_same(couple):
    ana, _ = couple
    ana.write("thanks", "You made soup")
    assert "Search what you wrote" in page_of(ana)


def test_what_was_kept_private_or_skipped_is_found_by_its_writer(couple):
    ana, _ = couple
    ana.write("hard", "the letter from the bank", keep="y")
    found = look_for(ana, "letter bank")
    assert "One answer." in found
    assert f'href="/check-in/{ana.occasion()}"' in found.partition('aria-label="Found"')[2]


@pytest.mark.parametrize("kept", ["beside a text", "beside nothing"])
def test_what_another_page_had_saved_is_found_where_it_is_kept_beside_an_answer(couple, kept):
    ana, _ = couple
    ana.write("thanks", "the heron by the lake", version="0")
    ana.another_device().write("thanks", "You made soup" if kept == "beside a text" else " ", version="0")
    found = look_for(ana, "heron lake")
    assert "One answer." in found
    assert "the <mark>heron</mark> by the <mark>lake</mark>" in found
    assert f'href="/check-in/{ana.occasion()}"' in found.partition('aria-label="Found"')[2]
    assert "Nothing found" in look_for(ana, "heron sofa")


def test_what_is_kept_beside_an_opened_answer_is_found_by_its_writer_alone(couple):
    ana, ben = couple
    ana.write("thanks", "the heron by the lake", version="0")
    ana.another_device().write("thanks", "You made soup", version="0")
    ben.write("thanks", "You mended the gate")
    for person in couple:
        person.ready()
    assert "the <mark>heron</mark>" in look_for(ana, "heron")
    assert "Nothing found" in look_for(ben, "heron")


def test_what_is_looked_for_stands_in_no_address_and_is_forgotten_by_one_tap(weeks):
    ana, _ = weeks
    answer = ana.post(BACK, follow=False, text="soup")
    assert answer.location == BACK
    assert 'value="soup"' in page_of(ana)
    ana.post(BACK)
    assert "soup" not in page_of(ana).partition("What I said")[0]


def test_the_search_is_forgotten_when_only_me_is_closed(weeks):
    ana, _ = weeks
    look_for(ana, "soup")
    ana.post("/only-me/close")
    ana.post("/only-me/unlock", password=PASSWORD)
    assert 'value="soup"' not in page_of(ana)


def test_a_search_that_is_too_long_says_so_and_keeps_what_was_typed(weeks):
    answer = weeks[0].post(BACK, text="s" * 201)
    assert answer.status_code == 422
    assert "s" * 201 in answer.text
    assert "200 characters fit" in answer.text


def test_it_stays_shut_behind_the_second_lock(weeks):
    ana, _ = weeks
    assert "an hour of quiet" in page_of(ana)
    ana.post("/only-me/pages/settings", lock="5", rhythm="")
    ana.post("/only-me/close")
    assert "an hour of quiet" not in page_of(ana)


def test_without_a_check_in_it_says_what_will_be_here(eve):
    assert "What you write in check-ins will be here" in page_of(eve)


def test_a_chart_has_a_year_of_weeks_at_most_and_one_number_a_day():
    first = date(2024, 1, 7)
    days = [first + timedelta(weeks=n) for n in range(60)]
    answers = [
        Own(CheckIn(occasion=day.isoformat()), "connected", Words(value=n % 11), day)
        for n, day in enumerate(days)
    ]
    kept = numbers([*answers, answers[-1]])
    assert len(kept) == MOST_POINTS
    assert [day for day, _ in kept] == days[-MOST_POINTS:]
    hello = Own(CheckIn(occasion="hello"), "hello", Words("Your singing"))
    assert numbers([hello]) == []


def test_all_the_words_have_to_be_there_in_any_order():
    assert word_search.has_all(word_search.words_in("tea  BED"), ["in bed", "with tea"])
    assert not word_search.has_all(word_search.words_in("tea sofa"), ["in bed", "with tea"])
