"""Before and after: noted only if one likes, read by nobody else, and added up into plain sentences at most."""

import html
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.care.what_helps import Try, what_helps
from tests.scenario import dump

NUMBERS = st.one_of(st.none(), st.integers(0, 10))
HELP = "5f0c1d52-70ae-4c3b-9b3a-000000000010"


def sentences(*tries: tuple) -> dict[str, str]:
    return {found.what: found.sentence for found in what_helps(Try(*one) for one in tries)}


def test_one_evening_says_nothing_yet():
    assert sentences(("walk", 8, 2), ("tea", 3, 3), ("tea", None, 3), ("tea", 4, None)) == {}


def test_what_was_lighter_afterwards_is_said_plainly():
    assert sentences(("walk", 8, 2), ("walk", 6, 5)) == {"walk": "Calmer afterward both times you noted it."}
    three = [("walk", 8, 2), ("walk", 6, 5), ("walk", 4, 4)]
    assert sentences(*three) == {"walk": "Calmer afterward 2 of the 3 times you noted it."}


def test_what_was_heavier_afterwards_is_said_as_plainly():
    said = sentences(("scan", 5, 6), ("scan", 4, 7), ("scan", 5, 4))["scan"]
    assert said.startswith("Worse afterward 2 of the 3 times")
    assert "leave it out for now" in said


def test_what_changed_nothing_is_about_the_same():
    assert sentences(("tea", 5, 5), ("tea", 5, 6), ("tea", 6, 5))["tea"].startswith("About the same")


def test_what_helped_most_stands_first():
    tries = [("scan", 5, 6), ("scan", 4, 7), ("walk", 8, 2), ("walk", 6, 5), ("tea", 5, 5), ("tea", 4, 4)]
    assert list(sentences(*tries)) == ["walk", "tea", "scan"]


@given(st.lists(st.tuples(st.sampled_from("abc"), NUMBERS, NUMBERS), max_size=40))
def test_any_numbers_make_sentences_without_a_score(tries):
    for found in what_helps(Try(*one) for one in tries):
        assert 0 <= found.lighter + found.heavier <= found.times
        assert found.sentence.endswith(".")
        assert "%" not in found.sentence


# --- on the pages -------------------------------------------------------------------------------------------------------


def note(person, what: str, before="", after="", id: str = "", **more):
    id = id or str(uuid.uuid4())
    return person.post("/care/tries", follow=False, id=id, what=what, before=before, after=after, **more)


def list_page(person) -> str:
    return html.unescape(person.page("/care/mine"))


def test_after_two_evenings_the_own_list_says_what_tends_to_help(eve):
    eve.post(f"/care/notes/{HELP}", kind="help", text="Around the pond")
    for before, after in ((8, 5), (7, 6)):
        assert note(eve, HELP, before, after).status_code == 302
        assert note(eve, "long-out-breath", before, before).status_code == 302
    page = list_page(eve)
    assert "Calmer afterward both times" in page
    assert "Around the pond" in page
    assert "About the same afterward, in 2 tries." in page


def test_what_was_noted_stays_when_the_thing_is_no_longer_on_the_list(eve):
    eve.post(f"/care/notes/{HELP}", kind="help", text="Around the pond")
    note(eve, HELP, 8, 5)
    note(eve, HELP, 8, 5)
    eve.post(f"/care/notes/{HELP}/delete")
    assert "Around the pond" in list_page(eve)
    assert note(eve, HELP, 8, 5).status_code == 404


def test_both_numbers_may_stay_empty_and_then_nothing_is_kept(eve):
    before = dump(eve.app)["care_notes"]
    assert note(eve, "senses").status_code == 302
    assert dump(eve.app)["care_notes"] == before


def test_sent_twice_it_is_noted_once(eve):
    id = str(uuid.uuid4())
    for _ in range(2):
        assert note(eve, "senses", 8, 5, id).status_code == 302
    assert len(dump(eve.app)["care_notes"]) == 1


@pytest.mark.parametrize("number", ["11", "-1", "3.5", "many", "1" * 400, "٣٠"])
def test_what_is_no_number_from_0_to_10_is_said_beside_the_field_and_the_page_stays(eve, number):
    for what in ("senses", HELP):
        eve.post(f"/care/notes/{HELP}", kind="help", text="Around the pond")
        answer = note(eve, what, number, "3")
        assert answer.status_code == 422
        assert "field-error" in answer.text
        assert 'value="3"' in answer.text


@pytest.mark.parametrize("what", ["", "nothing-like-it", "x" * 5000, str(uuid.UUID(int=5)), "../mine"])
def test_what_is_not_there_cannot_be_noted(eve, what):
    assert note(eve, what, 1, 1).status_code == 404


def test_all_the_numbers_can_be_deleted_and_nothing_else_goes(eve):
    eve.post(f"/care/notes/{HELP}", kind="help", text="Around the pond")
    note(eve, "senses", 8, 5)
    note(eve, "senses", 8, 5)
    eve.post("/care/tries/delete")
    page = list_page(eve)
    assert "Calmer afterward" not in page
    assert "Around the pond" in page


def test_what_ill_do_now_stands_at_the_end_of_the_list_and_leads_to_one_thing(eve):
    eve.post(f"/care/notes/{HELP}", kind="help", text="Around the pond", first="Shoes on")
    eve.post(f"/care/notes/{uuid.uuid4()}", kind="help", exercise="senses")
    page = list_page(eve)
    assert page.index("What I'll do now") > page.index("Something that helps")
    now = eve.page(f"/care/mine/{HELP}/now")
    assert "Around the pond" in now
    assert "Shoes on" in now
    chip = next(line for line in page.split("<li>") if "Five, four" in line and "/now" in line)
    path = chip.split('href="')[1].split('"')[0]
    assert eve.get(path).location == "/care/exercises/senses"
