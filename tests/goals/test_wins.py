"""Small wins: one line each, for oneself, by month."""

import html
import uuid
from datetime import UTC, datetime

import pytest

from tests.conftest import Person
from tests.scenario import one


def win(person: Person, text: str) -> str:
    id = str(uuid.uuid4())
    assert person.post("/growing/wins", follow=False, id=id, text=text).status_code == 302
    return id


def test_a_win_is_noted_in_one_line_and_stands_on_top(ana, time):
    for text in ("first", "second", "third"):
        win(ana, text)
        time.move(minutes=1)
    page = ana.page("/growing")
    assert page.index(">third<") < page.index(">second<") < page.index(">first<")


def test_a_few_are_shown_and_all_of_them_by_month(ana, time):
    for number in range(8):
        win(ana, f"number {number}.")
        time.move(minutes=1)
    assert [f"number {n}." in ana.page("/growing") for n in range(8)] == [False] * 3 + [True] * 5
    assert all(f"number {n}." in ana.page("/growing/wins") for n in range(8))
    time.move(days=20)
    win(ana, "in december")
    page = ana.page("/growing/wins")
    assert "December 2026" in page
    assert "number 1." not in page
    assert "number 1." in ana.page("/growing/wins?month=2026-11")
    assert "A quiet month" in ana.page("/growing/wins?month=2026-10")


@pytest.mark.parametrize("month", ["2026-13", "9999-12", "x", "' or 1=1--", "２026-11"])
def test_a_month_that_is_none_is_not_found(ana, month):
    assert ana.get("/growing/wins", query_string={"month": month}).status_code == 404


def test_the_day_is_the_one_where_the_person_is(ana, time):
    ana.post("/settings", name="Ana", zone="Pacific/Auckland", theme="system")
    time.time = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)
    win(ana, "after midnight")
    assert one(ana.app, "SELECT noted_on FROM growing_wins") == "2026-12-01"


def test_sent_twice_it_is_one_and_an_id_that_cannot_be_used_costs_nobody_their_words(ana):
    id = str(uuid.uuid4())
    for _ in range(3):
        ana.post("/growing/wins", id=id, text="once")
    assert one(ana.app, "SELECT COUNT(*) FROM growing_wins") == 1
    for strange in ("", "x", "１", "x" * 3000):
        assert ana.post("/growing/wins", follow=False, id=strange, text="again").status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM growing_wins") == 5
    ana.post("/growing/wins", id=id, text="other words from the same page")
    page = ana.page("/growing/wins")
    assert "other words from the same page" in page
    assert ">once<" in page


@pytest.mark.parametrize(
    ("text", "says"), [(" \u200b", "A few words are enough"), ("x" * 301, "300 characters")]
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_the_words_stay(ana, text, says):
    answer = ana.post("/growing/wins", follow=False, text=text)
    assert answer.status_code == 422
    assert says in answer.text
    assert text.strip("\u200b ") in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM growing_wins") == 0


@pytest.mark.parametrize("text", ["🌱", "صبر", "<img src=x onerror=alert(1)>", "{% raw %}"])
def test_strange_words_are_kept_as_words(ana, text):
    win(ana, text)
    page = ana.page("/growing")
    assert "<img src=x" not in page
    assert text in html.unescape(page)


@pytest.mark.parametrize(
    ("page", "leads_to"), [("wins", "/growing/wins"), ("index", "/growing"), ("//evil", "/growing")]
)
def test_a_deleted_win_is_gone_and_one_stays_where_one_was(ana, page, leads_to):
    id = win(ana, "for a day")
    answer = ana.post(f"/growing/wins/{id}/delete", follow=False, **{"from": page})
    assert answer.location == leads_to
    assert "for a day" not in ana.page("/growing/wins")
