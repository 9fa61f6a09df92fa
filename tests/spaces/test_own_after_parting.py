"""What stays someone's own after a parting: said where it goes, and laid where it asks for nothing that night."""

import re
import uuid

import pytest

from tests.conftest import pair
from tests.pages import text_of
from tests.spaces.test_leaving import leave, said_by


def test_what_was_kept_to_oneself_lies_folded_after_a_parting_with_keeping_first(couple, time):
    ana, ben = couple
    for words in ("the first secret", "the second secret"):
        day = ben.occasion()
        ben.write("hard", words, day, keep="y")
        ben.write("thanks", "The soup", day)
        ben.ready(day)
        ana.write("thanks", "The bread", day)
        ana.ready(day)
        time.move(days=8)
    leave(ana)
    page = ben.page("/check-in")
    fold = page.index("What you kept to yourself")
    assert "<details" in page[:fold].split("</section>")[-1]
    inside = page[fold:]
    for words in ("the first secret", "the second secret"):
        assert words in inside
    assert "Just keep it" in inside
    assert inside.index("Just keep it") < inside.index("Use it next time")
    assert "secret" not in page[:fold]


def test_together_one_that_was_left_over_stands_as_it_did(couple, time):
    ana, _ = couple
    ana.write("thanks", "not opened", ana.occasion())
    time.move(days=8)
    page = ana.page("/check-in")
    assert "What you kept to yourself" not in page
    assert page.index("Use it next time") < page.index("Just keep it")


@pytest.mark.parametrize(("path", "kind"), [("/thanks/cards", "card"), ("/thanks/goals", "goal")])
def test_cards_and_goals_of_before_say_where_they_are_afterwards_and_are_there(couple, time, path, kind):
    ana, ben = couple
    if kind == "card":
        ben.post("/thanks/cards", kind="quiet", text="half an hour alone", confirmed="yes")
    else:
        ben.post("/thanks/goals", id=str(uuid.uuid4()), text="half an hour alone", confirmed="yes")
    ben.write("thanks", "The soup")
    leave(ana)
    page = said_by(ben.page(path))
    assert "half an hour alone" in page
    assert "After Tuesday, 22 December they're in What I said before." in page
    time.move(days=31)
    ben.sign_in()
    assert "half an hour alone" not in ben.page(path)
    assert "half an hour alone" in ben.page("/only-me/said-before")


@pytest.mark.parametrize(("answer", "label"), [("yes", "I'd like to keep it"), ("no", "I'd rather not")])
def test_who_comes_together_again_sees_their_own_answer_in_only_me_alone(opened, couple, answer, label):
    ana, ben = couple
    leave(ana)
    pair(ana, ben)
    ben.page("/")  # what was said of it is heard
    before = [text_of(ben.page(path)) for path in ("/", "/shared", "/only-me")]
    shared = text_of(ana.page("/shared"))
    assert "You said" not in text_of(ana.page("/only-me"))
    ana.post("/pairing/again", answer=answer)
    ana.page("/shared")
    assert f"You said “{label}”" in said_by(ana.page("/only-me"))
    assert text_of(ana.page("/shared")) == shared
    assert [text_of(ben.page(path)) for path in ("/", "/shared", "/only-me")] == before
    other = "no" if answer == "yes" else "yes"
    ana.post("/pairing/again", answer=other)
    assert f"You said “{label}”" not in said_by(ana.page("/only-me"))


def test_what_both_keep_is_said_to_stay_for_as_long_as_it_does(opened, couple, time):
    ana, ben = couple
    leave(ana)
    pair(ana, ben)
    for person in (ana, ben):
        person.post("/pairing/again", answer="yes")
    said = "You and Ben can read it until 30 days after you stop sharing again. Then it's deleted."
    assert said in said_by(ana.page("/check-in/history"))
    leave(ben)
    time.move(days=30)
    ana.sign_in()
    assert "Thank you for waiting" in ana.page("/check-in/history")


def test_a_thank_you_that_came_too_late_is_shown_where_it_was_written_and_can_be_deleted(opened, couple):
    ana, ben = couple
    leave(ana)
    words = "The way you hummed"
    refused = ben.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text=words)
    assert words in refused.text
    ben.post("/unsent", unsent="thanks.note", unsent_seen="0", **{"text.text": words})
    page = ben.page("/thanks")
    assert words in page
    assert "Only you can see it." in said_by(page)
    assert 'action="/thanks"' not in page
    assert words not in ana.page("/thanks")
    version = re.search(r'name="unsent_shown" value="(\d+)"', page)[1]
    ben.post("/unsent/delete", unsent="thanks.note", unsent_seen="0", unsent_shown=version)
    assert words not in ben.page("/thanks")


def test_who_takes_their_words_before_leaving_finds_the_way_back_and_where_the_file_is(couple, eve):
    ana, _ = couple
    ana.prove()
    way = re.search(r'href="(/settings/takeout[^"]*)"', ana.page("/pairing/leave"))[1]
    page = ana.page(way.replace("&amp;", "&"))
    assert 'class="button" href="/pairing/leave"' in page
    assert "It goes to your downloads, where others who use this device can open it." in text_of(page)
    for other in (
        "/settings/takeout",
        "/settings/takeout?next=https://example.net",
        "/settings/takeout?next=/thanks",
    ):
        assert 'class="button" href="/settings"' in ana.page(other)
    eve.prove()
    assert 'class="button" href="/settings"' in eve.page(way.replace("&amp;", "&"))


def test_who_has_parted_gets_no_ready_made_words_to_win_someone_back(opened, couple, eve):
    ana, ben = couple
    leave(ana)
    assert "Share with someone again" in text_of(ben.page("/pairing"))
    for person, has_words in ((ben, False), (eve, True)):
        person.invitation_secret()
        page = text_of(person.page("/pairing"))
        assert ("I'd like to try this with you" in page) == has_words
        assert ("Copy the words and the link" in page) == has_words
        assert "Copy" in page


def test_deleting_an_account_is_for_both_only_where_there_are_two(couple, eve):
    words = "Your words are deleted here, for both of you."
    assert words in text_of(couple[0].page("/settings"))
    assert "Your words are deleted here." in text_of(eve.page("/settings"))
    assert words not in text_of(eve.page("/settings"))
