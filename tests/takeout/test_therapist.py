"""A page for a therapist: the maker's own words, what they ticked and nothing else; kept nowhere."""

import re
import uuid

from couples.takeout.pieces import MOST_LISTED
from tests.conftest import Person
from tests.scenario import dump
from tests.takeout.files import take
from tests.takeout.test_takeout import BENS

PATH = "/settings/takeout/chosen"


def choices(page: str) -> dict[str, str]:
    """What can be ticked: the first words of each piece, and its key."""
    found = re.findall(r'name="piece" value="(\w+)".*?<bdi>(.*?)</bdi>', page, re.S)
    return {title: key for key, title in found}


def shown(person: Person, keys: list[str]):
    return person.post(PATH, follow=False, piece=keys)


def test_it_shows_what_was_ticked_and_nothing_else_and_keeps_nothing(scenario):
    ana = scenario.ana
    ana.prove()
    there, before = choices(ana.page(PATH)), dump(scenario.app)
    gulls, phone = there["The gulls were louder than my head."], there["the phone on the table"]
    assert "kept by ana for herself" in there
    page = shown(ana, [gulls, phone])
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert ("The gulls were louder than my head." in page.text, "the phone on the table" in page.text) == (
        True,
        True,
    )
    assert "kept by ana for herself" not in page.text
    assert "The gulls" not in shown(ana, [phone]).text
    assert dump(scenario.app) == before


def test_no_word_of_the_partners_can_be_chosen(scenario, time):
    scenario.ben.post(
        "/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"], own="Who was late?"
    )
    for person, theirs in ((scenario.ana, BENS), (scenario.ben, {"answer": "Thank you for the soup"})):
        person.prove()
        there = choices(person.page(PATH))
        everything = shown(person, list(there.values())).text
        assert len(there) > 1
        assert not [words for words in theirs.values() if words in everything]
    assert "Thank you for waiting" in everything


def test_what_was_taken_back_has_no_words_left_to_choose(scenario):
    ana = scenario.ana
    ana.prove()
    before = choices(ana.page(PATH))
    ana.post(f"/check-in/answers/{scenario.ids['answer_ana']}/take-back")
    assert set(before) - set(choices(ana.page(PATH))) == {"Thank you for the soup"}
    assert set(choices(ana.page(PATH))) < set(before)


def test_what_another_person_wrote_cannot_be_asked_for(scenario):
    scenario.ana.prove()
    scenario.ben.prove()
    keys = list(choices(scenario.ana.page(PATH)).values())
    answer = shown(scenario.ben, keys)
    assert answer.status_code == 409
    assert "The gulls" not in answer.text


def test_the_newest_is_first_to_choose_and_the_oldest_on_the_page_each_under_its_words_and_its_day(eve):
    for day in ("2026-11-03", "2026-10-09", "2026-11-20"):
        eve.post(f"/only-me/pages/{uuid.uuid4()}", text=f"Rain, {day[-2:]}.\nAnd wind.", on_day=day)
    eve.write("thanks", "a week without a day", "hello")
    eve.prove()
    there = choices(eve.page(PATH))
    assert [title for title in there if "Rain" in title] == [
        f"Rain, {n}. And wind." for n in ("20", "03", "09")
    ]
    page = shown(eve, list(there.values())).text
    headings = [
        " ".join(re.sub(r"<[^>]*>", " ", h).split()) for h in re.findall(r"<h2 id.*?</h2>", page, re.S)
    ]
    assert headings[:3] == [
        "Rain, 09. And wind. My notes, Friday, 9 October 2026",
        "Rain, 03. And wind. My notes, Tuesday, 3 November 2026",
        "Rain, 20. And wind. My notes, Friday, 20 November 2026",
    ]
    assert len(set(headings)) == len(headings) == len(there)
    assert page.count("My notes") == 3


def test_what_someone_said_to_a_partner_can_be_chosen_also_once_it_is_over_but_not_what_both_signed(
    scenario, time
):
    ana, ben = scenario.ana, scenario.ben
    ana.prove()
    there = choices(ana.page(PATH))
    mine = {"I make the tea on Monday", "you waited with dinner", "the plan changed last minute"}
    assert mine <= set(there)
    ben.post("/pairing/leave")
    time.move(days=31)
    ana = ana.another_device()
    ana.prove()
    there = choices(ana.page(PATH))
    page = shown(ana, list(there.values())).text
    assert {"Thank you for the soup", "you waited with dinner"} <= set(there)
    assert "we answer by noon" in take(ana).page  # Ben's words, which both signed
    assert not [words for words in ("we answer by noon", "Ben", *BENS.values()) if words in page]


def test_with_nothing_ticked_or_something_changed_it_says_so_and_keeps_the_ticks(eve):
    eve.prove()
    assert "There's nothing to choose from yet" in shown(eve, []).text or eve.page(PATH)
    for text in ("Only the kettle and me.", "It rained."):
        eve.post(f"/only-me/pages/{(id := uuid.uuid4())}", text=text)
    there = choices(eve.page(PATH))
    assert (shown(eve, []).status_code, "Check what" in shown(eve, []).text) == (422, True)
    eve.post(f"/only-me/pages/{id}", text="It rained all day.", version="1")
    answer = shown(eve, list(there.values()))
    assert answer.status_code == 409
    assert "has changed" in answer.text
    assert answer.text.count(" checked") == 1


def test_it_takes_a_second_proof(ana):
    assert ana.get(PATH).location.startswith("/settings/its-me")
    assert shown(ana, ["x"]).status_code == 403


def test_more_than_a_form_holds_is_listed_in_parts(eve, time):
    for number in range(MOST_LISTED + 3):
        day = f"2026-{number // 28 + 1:02}-{number % 28 + 1:02}"
        eve.post(f"/only-me/pages/{uuid.UUID(int=number + 1)}", text=f"Day {number}.", on_day=day)
    eve.prove()
    first = eve.page(PATH)
    assert len(choices(first)) == MOST_LISTED
    earlier = re.search(r'href="([^"]*until=[^"]*)"', first)[1]
    assert set(choices(eve.page(earlier))) == {"Day 0.", "Day 1.", "Day 2."}
    assert shown(eve, list(choices(first).values())).status_code == 200
    for strange in ("someday", "0001-01-01", "9999-12-31"):
        assert eve.page(f"{PATH}?until={strange}")
