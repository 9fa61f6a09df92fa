"""The question that changes: the same for both, none twice in a quarter, and none that changes under a hand."""

import html
import re
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.checkins import fresh_question, more_questions, prompts
from couples.checkins.fresh_question import QUARTER, Plan
from couples.checkins.schedule import WEEK
from tests.conftest import Person
from tests.live import talking
from tests.scenario import connect, one

SUNDAY = date(2026, 11, 22)
TWO, SMALL = "two", "small-children"
QUESTIONS_BEGIN = 4
"""The step of a talk with the first question: after arriving, thanks, promises and the opening."""
CHOICES = ((TWO,), (SMALL,), (TWO, SMALL), (SMALL, TWO))
choices = st.lists(st.tuples(st.sampled_from(CHOICES), st.integers(0, 30)), min_size=1, max_size=6)


def plan_of(decks=(TWO,), seed="a") -> Plan:
    return fresh_question.begin(seed, decks, prompts.keys_of(decks), SUNDAY)


def asked_over(chosen, seed="a") -> list[str]:
    """What is asked week after week, where the decks change again and again while a week is under way."""
    (decks, weeks), *later = chosen
    plan, day, asked = plan_of(decks, seed), SUNDAY, []
    for decks, more in [*later, (None, 40)]:
        for _ in range(weeks):
            asked.append(plan.on(day))
            day += WEEK
        if decks:
            before = plan.on(day)
            plan = fresh_question.go_on(plan, f"{seed} {day}", decks, prompts.keys_of(decks), day, day + WEEK)
            assert plan.on(day) == before
            assert {plan.on(day + n * WEEK) for n in range(1, 60)} <= set(prompts.keys_of(decks))
        weeks = more
    return asked + [plan.on(day + n * WEEK) for n in range(40)]


def repeats(asked: list[str]) -> list[str]:
    return [key for n, key in enumerate(asked) if key in asked[max(0, n - QUARTER) : n]]


@given(choices, st.sampled_from(["ana and ben", "cleo and dan"]))
def test_nothing_comes_twice_within_a_quarter_whatever_decks_are_chosen_when(chosen, seed):
    assert repeats(asked_over(chosen, seed)) == []


def test_the_test_of_repeats_could_fail():
    assert repeats(["a", *"bcdefghijklm", "a"]) == ["a"]
    assert repeats(["a", *"bcdefghijklmn", "a"]) == []


def test_both_are_asked_the_same_and_another_couple_something_else():
    weeks = [SUNDAY + n * WEEK for n in range(20)]
    assert [plan_of().on(day) for day in weeks] == [plan_of().on(day) for day in weeks]
    assert [plan_of().on(day) for day in weeks] != [plan_of(seed="b").on(day) for day in weeks]


def test_a_deck_that_grows_changes_nothing_that_was_laid_down():
    plan = fresh_question.read(fresh_question.stored(plan_of()))
    assert plan == plan_of()
    grown = fresh_question.begin("a", (TWO,), [*prompts.keys_of([TWO]), "new-one"], SUNDAY)
    assert grown.order != plan.order
    assert fresh_question.go_on(
        plan, "b", (TWO,), [*prompts.keys_of([TWO]), "new-one"], SUNDAY, SUNDAY + WEEK
    ).on(SUNDAY) == plan.on(SUNDAY)


def test_decks_are_large_enough_and_no_key_names_two_questions():
    assert len(prompts.keys_of([TWO])) >= 20
    assert all(len(deck.questions) > QUARTER for deck in prompts.decks().values())
    keys = [p.key for p in prompts.weekly().values()] + prompts.keys_of(prompts.decks())
    assert len({*keys, *(prompts.busy_on(SUNDAY + n * WEEK).key for n in range(6))}) == len(keys) + 6
    assert all(len(prompts.beside(key, "x" * 32)) <= 40 for key in keys)
    texts = [p.text for p in prompts.ours()]
    assert len(texts) == len(set(texts))


def test_a_question_on_top_is_none_that_both_are_asked_in_the_quarter():
    plan, everything = plan_of(), set()
    for n in range(60):
        day = SUNDAY + n * WEEK
        offered = {p.key for offer in more_questions.offers(plan, day, set(), "a") for p in offer.prompts}
        near = {plan.on(max(SUNDAY, day + m * WEEK)) for m in range(-QUARTER, QUARTER + 1)}
        assert offered & near == set()
        assert any(prompts.decks()[TWO].questions.get(key) for key in offered)
        everything |= offered
    assert len(everything) > 30


# --- on the pages -------------------------------------------------------------------------------------------------------


def texts_of(person: Person) -> list[str]:
    page = person.page(f"/check-in/{person.occasion()}/questions")
    return [html.unescape(text) for text in re.findall(r'<h2 id="question-[\w-]+">(.*?)</h2>', page)]


def test_a_new_couple_is_asked_three_questions_and_a_fresh_one_and_no_number(couple, time):
    ana, ben = couple
    weeks = []
    for _ in range(14):
        asked = texts_of(ana)
        assert asked == texts_of(ben)
        weeks.append(asked)
        time.move(days=7)
        for person in couple:
            person.sign_in()
    assert {len(asked) for asked in weeks} == {4}
    always = set.intersection(*map(set, weeks))
    assert always == {prompts.weekly()[key].text for key in prompts.core()}
    assert len({text for asked in weeks for text in asked}) == 3 + 14
    assert not [p for p in map(prompts.known, prompts.core()) if p.kind == "scale"]


def agree(giver: Person, taker: Person, **fields) -> None:
    giver.post("/check-in/ritual", weekday="6", at="19:00", zone="UTC", **fields)
    taker.post(f"/check-in/ritual/{one(giver.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")


@pytest.mark.parametrize("has_begun", [False, True])
def test_other_decks_count_from_the_next_week_on_whoever_has_begun_this_one(couple, time, has_begun):
    ana, ben = couple
    before = texts_of(ana)
    if has_begun:
        ana.write("thanks", "the soup")
    time.move(minutes=1)
    agree(ben, ana, keys=["thanks", "hard", "help"], decks=[SMALL])
    assert texts_of(ana) == texts_of(ben) == before
    time.move(days=7)
    (fresh,) = set(texts_of(ana)) - set(before)
    assert fresh in prompts.decks()[SMALL].questions.values()


def test_a_question_that_was_answered_beside_another_answer_counts_as_answered(couple):
    ana, _ = couple
    key = prompts.keys_of([SMALL])[0]
    ana.write("thanks", "the soup")
    with connect(ana.app) as database:
        again = prompts.beside(key, "ab" * 16)
        database.execute("UPDATE answers SET prompt = ? WHERE prompt = 'thanks'", (again,))
        database.commit()
        query = "SELECT space_id, author_id FROM answers WHERE prompt = ?"
        space, me = map(uuid.UUID, database.execute(query, (again,)).fetchone())
    with ana.app.app_context():
        assert more_questions.taken_by(me, space, SUNDAY) == {"hello", key}
        assert more_questions.taken_by(me, space, SUNDAY + (QUARTER + 1) * WEEK) == {"hello"}


def test_a_question_on_top_is_ones_own_until_it_opens_and_the_number_for_good(couple):
    ana, ben = couple
    occasion = ana.occasion()
    page = ana.page(f"/check-in/{occasion}/more")
    (key,) = re.findall(rf"/check-in/{occasion}/questions/(kids-[\w-]+)", page)[:1]
    assert f"/check-in/{occasion}/questions/connected" in page
    assert "One more question" in ana.page(f"/check-in/{occasion}/questions/{key}")
    before = ben.page("/check-in") + ben.page(f"/check-in/{occasion}/more")
    assert ana.write(key, "four hours", occasion, go="next").location.endswith("/preview")
    ana.write("connected", "", occasion, value="3")
    asked, page = 4, ana.page("/check-in")
    assert f"Question 1 of {asked}<" in ana.page(f"/check-in/{occasion}/questions/1")
    assert f"{asked} questions, plus 2 extra" in " ".join(page.split())
    assert f"{asked} questions" in ben.page("/check-in")
    assert f'/questions/{key}"' not in ana.page(f"/check-in/{occasion}/more")  # one key begins another
    assert hidden(ben.page("/check-in") + ben.page(f"/check-in/{occasion}/more")) == hidden(before)
    ben.write("thanks", "the soup", occasion)
    for person in couple:
        person.ready(occasion)
    page = ben.page(f"/check-in/{occasion}")
    assert prompts.known(key).text in html.unescape(page)
    assert "four hours" in page
    assert page.count("Nothing from") == 1  # to the one that both were asked
    for there in (f"/check-in/{occasion}", f"/check-in/{occasion}/opening/{key}"):
        assert "Nothing from" not in ana.page(there)
    assert prompts.weekly()["connected"].text not in html.unescape(page)


def hidden(page: str) -> str:
    return re.sub(r'name="(csrf_token|page_of)" value="[^"]*"', "", page)


@pytest.mark.parametrize("key", ["own-123456789012", "nothing", "thanks~abc", "hello"])
def test_no_other_key_is_a_question(couple, key):
    ana, _ = couple
    assert ana.get(f"/check-in/{ana.occasion()}/questions/{key}").status_code == 404
    assert ana.write(key, "x").status_code == 404


def test_where_someone_stopped_is_theirs_alone_and_one_place(couple):
    ana, ben = couple
    ana.write("thanks", "for the so", caret="text:10", json=True)
    ana.write("hard", "the noi", caret="feel:2", json=True)
    with connect(ana.app) as db:
        assert db.execute("SELECT prompt, caret FROM answers WHERE caret IS NOT NULL").fetchall() == [
            ("hard", "feel:2")
        ]
    assert "Keep writing" in ana.page("/check-in")
    assert "Start writing" in ben.page("/check-in")
    ana.write("hard", "the noise", version="1", go="next")
    assert one(ana.app, "SELECT COUNT(*) FROM answers WHERE caret IS NOT NULL") == 0


@pytest.mark.parametrize("caret", ["", "text:", "text:-1", "value:3", "text:123456", "<b>", "x" * 9999])
def test_a_place_that_is_none_counts_as_the_end_of_the_words(couple, caret):
    ana, _ = couple
    assert ana.write("thanks", "for the so", caret=caret, json=True).status_code == 200
    assert one(ana.app, "SELECT caret FROM answers WHERE prompt = 'thanks'") == "text:10"


def test_a_day_at_the_very_end_of_the_calendar_is_no_trouble():
    assert plan_of().on(date.max) in prompts.keys_of([TWO])
    assert Plan((TWO,)).on(SUNDAY) is None
    assert timedelta(days=7) == WEEK


def test_what_either_answered_on_top_has_its_step_when_they_talk_it_through(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("offer", "the dog on Saturday", occasion)
    ana.write("kids-sleep", "not much", occasion, keep="y")
    ben.write("close", "in the car", occasion)
    for person in couple:
        person.write("thanks", "the soup", occasion)
        person.ready(occasion)
    first = QUESTIONS_BEGIN + 4
    talk = talking.begin(ana, ben, "check-in", step=first)
    for step, words in enumerate(("in the car", "the dog on Saturday"), first):
        for person in couple:
            assert words in person.page(f"/together/{talk}")
        for person in couple:
            talking.move(person, talk, "next", at=str(step))
    assert not [
        p for p in couple if prompts.known("kids-sleep").text in html.unescape(p.page(f"/together/{talk}"))
    ]
