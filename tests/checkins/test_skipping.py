"""Skipping means not shown: what was typed stays its author's own, in whatever order a save and the skip arrive."""

import itertools
import re

import pytest

from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import dump

SECRET = "I would rather not say this yet"


def question(person: Person, occasion: str, number: int = 3) -> str:
    return person.page(f"/check-in/{occasion}/questions/{number}")


def words_in(page: str) -> str:
    return re.search(r"<textarea[^>]*>\r?\n?([^<]*)</textarea>", page)[1].strip()


def version_on(page: str) -> str:
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


def opens(ana: Person, ben: Person, occasion: str) -> str:
    """Both show one other answer; gives back what Ben sees then."""
    for person in (ana, ben):
        person.write("thanks", f"from {person.name}", occasion)
        person.ready(occasion)
    page = ben.page(f"/check-in/{occasion}")
    assert "from Ana" in page
    return page


def test_words_that_were_saved_before_the_skip_do_not_open(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, json=True)
    ana.write("hard", SECRET, occasion, version="1", go="skip")
    assert SECRET not in opens(ana, ben, occasion)
    assert SECRET in ana.page(f"/check-in/{occasion}")


def test_without_the_skip_the_same_words_open(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, json=True)
    assert SECRET in opens(ana, ben, occasion)


ARRIVALS = [
    {"text": "I would", "version": "0", "json": True},
    {"text": SECRET, "version": "0", "go": "skip"},
    {"text": SECRET, "version": "1", "json": True},
    {"text": SECRET, "version": "0", "go": "next"},
]


@pytest.mark.parametrize("order", list(itertools.permutations(ARRIVALS)))
def test_in_whatever_order_saves_and_the_skip_arrive_nothing_opens_and_no_word_is_lost(couple, order):
    ana, ben = couple
    occasion = ana.occasion()
    for fields in order:
        assert ana.write("hard", occasion=occasion, **fields).status_code in (200, 302)
    page = question(ana, occasion)
    assert SECRET in page
    assert "Skipped. What you wrote stays with you." in page
    assert "I would" not in opens(ana, ben, occasion)


def test_a_save_that_got_lost_leaves_its_words_with_the_skip(couple):
    """The button sends what stands in the field, so it needs no save before it."""
    ana, ben = couple
    occasion = ana.occasion()
    assert ana.write("hard", SECRET, occasion, go="skip").location.endswith("/questions/4?skipped=yes")
    assert words_in(question(ana, occasion)) == SECRET
    assert SECRET not in opens(ana, ben, occasion)


def test_a_save_after_the_skip_keeps_newer_words_and_says_that_the_question_is_skipped(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, go="skip")
    answer = ana.write("hard", f"{SECRET}, or ever", occasion, version="1", json=True)
    assert answer.json["saved"] == "Saved a moment ago. This question is skipped"
    assert words_in(question(ana, occasion)) == f"{SECRET}, or ever"
    assert SECRET not in opens(ana, ben, occasion)


def test_the_next_page_offers_to_undo_it_and_then_the_words_are_an_answer_again(couple):
    ana, ben = couple
    occasion = ana.occasion()
    page = ana.get(ana.write("hard", SECRET, occasion, go="skip").location).text
    assert "Question 3 skipped. What you wrote stays with you." in page
    assert "Skipped." not in page  # as the one in sight would say of itself
    undo = re.search(rf'action="(/check-in/{occasion}/answers/hard/[\w-]+)".*?</form>', page, re.S)
    done = ana.post(undo[1], follow=False, version=version_on(undo[0]))
    assert done.location.endswith("/questions/3")
    page = question(ana, occasion)
    assert words_in(page) == SECRET
    assert "Skipped" not in page
    assert SECRET in opens(ana, ben, occasion)


def test_the_last_question_is_skipped_on_to_the_preview_which_offers_the_same(couple):
    ana, _ = couple
    occasion = ana.occasion()
    keys = re.findall(r"/answers/([\w-]+)\"", ana.page(f"/check-in/{occasion}/questions"))
    place = ana.write(keys[-1], SECRET, occasion, go="skip").location
    assert place.endswith("/preview?skipped=yes")
    page = ana.get(place).text
    assert f"/answers/{keys[-1]}/answer-after-all" in page
    assert f"Question {len(keys)} skipped." in page
    assert SECRET in page[page.index("Only for you") :]


def test_with_one_answered_on_top_the_preview_still_offers_to_undo_the_last_one_that_both_are_asked(couple):
    ana, _ = couple
    occasion = ana.occasion()
    keys = re.findall(r"/answers/([\w-]+)\"", ana.page(f"/check-in/{occasion}/questions"))
    more = re.search(
        rf"/check-in/{occasion}/questions/([a-z][\w-]*)", ana.page(f"/check-in/{occasion}/more")
    )[1]
    assert more not in keys
    ana.write(more, "One on top", occasion)
    page = ana.get(ana.write(keys[-1], SECRET, occasion, go="skip").location).text
    assert "One on top" in page
    assert f"/answers/{keys[-1]}/answer-after-all" in page


def test_on_its_own_page_and_on_the_page_of_all_a_skipped_question_can_be_answered_after_all(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, go="skip")
    for page in (question(ana, occasion), ana.page(f"/check-in/{occasion}/questions")):
        assert 'name="go" value="answer"' in page
    ana.write("hard", f"{SECRET}, but now", occasion, version="1", go="answer")
    assert "Saved. Only you can see it." in question(ana, occasion)
    assert f"{SECRET}, but now" in opens(ana, ben, occasion)


def test_words_written_to_a_question_that_was_skipped_empty_are_an_answer(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", "", occasion, go="skip")
    assert "Skipped. You can still answer it." in question(ana, occasion)
    ana.write("hard", "The rent, after all", occasion, version=version_on(question(ana, occasion)), go="next")
    assert "Skipped" not in question(ana, occasion)
    assert "The rent, after all" in opens(ana, ben, occasion)


def test_a_page_from_before_an_empty_skip_makes_no_answer_of_its_words(couple):
    ana, ben = couple
    occasion = ana.occasion()
    before = version_on(question(ana, occasion))
    ana.write("hard", "", occasion, version=before, go="skip")
    ana.write("hard", SECRET, occasion, version=before, json=True)
    assert "Skipped" in question(ana, occasion)
    assert SECRET not in opens(ana, ben, occasion)


def test_with_every_question_skipped_nothing_offers_to_be_ready(couple):
    ana, _ = couple
    occasion = ana.occasion()
    for key in ("thanks", "good", "hard"):
        ana.write(key, "", occasion, go="skip")
    page = ana.page(f"/check-in/{occasion}/preview")
    assert "I'm ready" not in page
    assert "Keep writing" in page


def test_before_one_is_ready_what_was_skipped_or_kept_is_listed_and_can_be_changed(couple):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    ana.write("help", "", occasion, go="skip")
    ana.write("hard", SECRET, occasion, keep="y")
    page = ana.page(f"/check-in/{occasion}/preview")
    assert page.count("Skipped") == 1
    for number, says in {1: "Change", 3: "Change", 4: "Answer"}.items():
        assert f'href="/check-in/{occasion}/questions/{number}">{says} this' in page
    ana.ready(occasion)
    page = text_of(ana.page(f"/check-in/{occasion}/preview"))
    assert "Change" not in page
    assert "Answer this" not in page


def test_an_older_page_takes_no_skip_back(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, go="skip")
    ana.write("hard", SECRET, occasion, version="1", go="answer")
    ana.write("hard", SECRET, occasion, version="2", go="skip")
    ana.post(f"/check-in/{occasion}/answers/hard/answer-after-all", version="1")
    assert "Skipped" in question(ana, occasion)
    assert SECRET not in opens(ana, ben, occasion)


def test_an_older_page_takes_nothing_out_of_what_is_kept(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion)
    ana.write("hard", SECRET, occasion, version="1", keep="y")
    ana.write("hard", SECRET, occasion, version="1", json=True)
    assert SECRET not in opens(ana, ben, occasion)


def test_what_is_too_long_to_keep_is_skipped_all_the_same_and_still_there(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, json=True)
    answer = ana.write("hard", "long " * 2000, occasion, version="1", go="skip")
    assert answer.status_code == 422
    assert "long long" in answer.text
    assert "Skipped. What you wrote stays with you." in answer.text
    assert SECRET not in opens(ana, ben, occasion)


def test_a_question_without_words_is_skipped_too_and_is_no_longer_waiting(couple):
    ana, _ = couple
    occasion = ana.occasion()
    ana.write("thanks", "", occasion, go="skip")
    week = ana.page("/check-in")
    assert "Skipped" in week
    (write,) = re.findall(r'<a class="button[^>]*href="/check-in/[^"]*/questions/(\d)"', week)
    assert write == "2"
    assert "What you wrote stays" not in question(ana, occasion, 1)
    assert ana.ready(occasion).status_code == 422


def test_who_has_said_ready_takes_that_back_before_skipping(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion)
    ana.ready(occasion)
    assert ana.write("hard", SECRET, occasion, version="1", go="skip").status_code == 409
    ana.post(f"/check-in/{occasion}/ready/take-back")
    ana.write("hard", SECRET, occasion, version="1", go="skip")
    assert SECRET not in opens(ana, ben, occasion)


def test_a_skipped_answer_stays_skipped_in_the_next_week(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, go="skip")
    time.move(days=8)
    ana.post(f"/check-in/{occasion}/left-over", do="carry")
    assert SECRET not in opens(ana, ben, ana.occasion())


def test_words_brought_to_a_skipped_question_wait_beside_it(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", SECRET, occasion, go="skip")
    ana.post(f"/check-in/{occasion}/words", text="Brought along", prompt="hard")
    page = question(ana, occasion)
    assert "Brought along" in page
    assert "Answer it after all" in page
    assert SECRET not in opens(ana, ben, occasion)


def test_the_hello_cannot_be_skipped_and_opens_by_its_own_button_only(ana, ben):
    assert "Skip this one" not in ana.page("/check-in/hello/questions/1")
    ana.write("hello", SECRET, "hello", go="skip")
    ben.say_hello("Your laugh")
    assert SECRET not in ben.page("/check-in/hello")
    ana.say_hello("Your patience")
    assert "Your patience" in ben.page("/check-in/hello")


def test_that_something_was_skipped_lies_sealed(couple):
    ana, _ = couple
    ana.write("hard", SECRET, go="skip")
    assert "skipped" not in str(dump(ana.app))


def test_before_ready_a_skipped_question_without_words_is_to_answer_not_to_change(ana, ben):
    occasion = ana.occasion()
    ana.write("thanks", "the soup", occasion)
    ana.write("hard", "", occasion, go="skip")
    page = text_of(ana.page(f"/check-in/{occasion}/preview"))
    assert page.count("Change this answer") == page.count("Answer this") == 1
    ana.write("help", "ask me first", occasion)
    ana.write("help", "ask me first", occasion, version="1", go="skip")
    assert text_of(ana.page(f"/check-in/{occasion}/preview")).count("Change this answer") == 2
