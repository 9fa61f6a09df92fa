"""The hello: one prompt, open as soon as both wrote; and choosing the rhythm after it."""

import json
import re

import pytest

from tests.conftest import PASSWORD
from tests.forms import forms_of
from tests.pages import text_of
from tests.scenario import connect, one

ASKS_FOR_A_DAY = "A day for your check-in Pick a day"


def test_three_words_by_each_open_the_hello_for_both(ana, ben):
    assert "hello" in ana.page("/check-in")
    ana.say_hello("Your morning voice")
    assert "Your morning voice" not in ben.page("/check-in")
    assert "Your morning voice" not in ben.page("/check-in/hello")
    ben.say_hello("The way you cook")
    for person in (ana, ben):
        page = person.page("/check-in/hello")
        assert "Your morning voice" in page
        assert "The way you cook" in page


def test_an_opened_hello_begins_with_the_partners_and_leads_on_to_the_day(ana, ben):
    ana.say_hello("Your morning voice")
    ben.say_hello("The way you cook")
    for person, theirs, own in (
        (ana, "The way you cook", "Your morning"),
        (ben, "Your morning", "The way you cook"),
    ):
        page = text_of(person.page("/check-in/hello"))
        assert page.index(theirs) < page.index("Reply") < page.index(ASKS_FOR_A_DAY) < page.index(own)
        answers = re.findall(r'<div class="answer .*?</section>', person.page("/check-in/hello"), re.S)
        assert "Pick a day" not in answers[0].partition('<section class="card')[0], (
            "it's no answer to the hello"
        )
    bens = "SELECT a.id FROM answers a JOIN users u ON u.id = a.author_id WHERE u.email = ?"
    id = one(ana.app, bens, ben.email)
    ana.post(f"/check-in/answers/{id}/not-tonight")
    assert text_of(ana.page("/check-in/hello")).count("Pick a day") == 1, (
        "also beside an answer saved for later"
    )
    ben.post("/check-in/ritual", **RITUAL)
    assert "Pick a day" not in ana.page("/check-in/hello")


def test_an_opened_hello_says_that_a_day_was_proposed_until_one_is_agreed_on(ana, ben):
    for person in (ana, ben):
        person.say_hello("zebra")
    ben.post("/check-in/ritual", **RITUAL)
    page = ana.page("/check-in/hello")
    assert "Ben has proposed: Wednesdays at 20:15 Answer" in text_of(page)
    assert 'href="/check-in#proposed"' in page
    assert 'id="proposed"' in ana.page("/check-in")
    part = re.search(r'data-fragment="([^"]+)"\s+data-what="check-in ritual"', page)[1].replace("&amp;", "&")
    assert "#proposed" in ana.page(part), "an open page hears of it"
    own = ben.page("/check-in/hello")
    assert "You've proposed: Wednesdays at 20:15" in text_of(own)
    assert "#proposed" not in own
    ana.post(re.search(r"/check-in/ritual/[0-9a-f-]+/agree", ana.page("/check-in"))[0])
    for person in (ana, ben):
        assert "proposed" not in text_of(person.page("/check-in/hello"))


def test_on_its_own_page_the_hellos_field_has_the_focus_until_its_written(ana, ben):
    assert ana.page("/check-in/hello").count("autofocus") == 1
    assert "autofocus" not in ana.page("/check-in"), "there's more than the hello there"
    assert "autofocus" not in ana.say_hello("").text, "what's wrong has the focus"
    ana.say_hello("Your morning voice")
    assert "autofocus" not in ana.page("/check-in/hello")
    ben.say_hello("The way you cook")
    assert "Your hellos" in text_of(ana.page("/check-in"))


def test_until_both_have_written_a_hello_can_be_changed(ana, ben):
    ana.say_hello("First idea")
    ana.say_hello("Better idea")
    ben.say_hello("Mine")
    page = ben.page("/check-in/hello")
    assert "Better idea" in page
    assert "First idea" not in page


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200b"])
def test_an_empty_hello_is_asked_for_again(ana, ben, text):
    answer = ana.say_hello(text)
    assert answer.status_code == 422
    assert "Three words are enough" in answer.text


def test_alone_there_is_no_hello(eve):
    assert eve.get("/check-in/hello").status_code == 404
    assert eve.say_hello("Anyone?").status_code == 404


def test_an_opened_hello_stays_as_it_is(couple):
    ana, ben = couple
    ana.say_hello("Changed my mind")
    assert "Changed my mind" not in ben.page("/check-in/hello")


RITUAL = {
    "weekday": "2",
    "at": "20:15",
    "zone": "Europe/Berlin",
    "keys": ["thanks", "close", "offer"],
    "own": "What made us laugh?",
}


def test_a_new_rhythm_counts_when_the_other_agrees_and_not_before(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    before = ana.occasion()
    ben.post("/check-in/ritual", **RITUAL)
    assert ana.occasion() == before
    assert "Wednesday" in ana.page("/check-in")
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    assert ben.post(f"/check-in/ritual/{id}/agree", follow=False).status_code == 404
    ana.post(f"/check-in/ritual/{id}/agree")
    assert ana.occasion() == ben.occasion() == "2026-11-25"
    page = ben.page(f"/check-in/{ben.occasion()}/questions")
    assert "What made us laugh?" in page


def test_what_was_written_this_week_goes_along_to_the_new_day(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    ana.write("thanks", "written under the old rhythm")
    ben.post("/check-in/ritual", **RITUAL)
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ana.post(f"/check-in/ritual/{id}/agree")
    assert "written under the old rhythm" in ana.page(f"/check-in/{ana.occasion()}/questions")


@pytest.mark.parametrize("who", [0, 1])
def test_a_proposal_can_be_declined_or_taken_back_and_all_stays_as_it_was(couple, who):
    before = couple[0].occasion()
    couple[1].post("/check-in/ritual", **RITUAL)
    id = one(couple[0].app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    couple[who].post(f"/check-in/ritual/{id}/decline")
    assert "Propose" in couple[0].page("/check-in/ritual")
    assert "Ben has proposed" not in text_of(couple[0].page("/check-in/ritual"))
    assert couple[0].occasion() == before


def test_two_proposals_leave_one_and_agreeing_to_the_older_is_refused(couple):
    ana, ben = couple
    ben.post("/check-in/ritual", **RITUAL)
    old = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ana.post("/check-in/ritual", **{**RITUAL, "weekday": "4", "instead": old})
    assert one(ana.app, "SELECT COUNT(*) FROM rituals WHERE agreed_at IS NULL") == 1
    assert ana.post(f"/check-in/ritual/{old}/agree", follow=False).status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at": "25:99"}, "time"),
        ({"zone": "Mars/Base"}, "time zone"),
        ({"keys": [], "own": ""}, "at least one question"),
        ({"own": "\n".join(f"Question {i}?" for i in range(6))}, "of your own fit well"),
        ({"own": "\n".join(f"Question {i}?" for i in range(60))}, "of your own fit well"),
        ({"own": "x" * 400}, "very long"),
        ({"own": "x" * 5000}, "very long"),
        ({"weekday": "9"}, "choice"),
        ({"keys": ["nonsense"]}, "choice"),
    ],
)
def test_a_proposal_that_cannot_be_says_what_is_wrong_and_keeps_the_rest(couple, change, says):
    answer = couple[1].post("/check-in/ritual", **{**RITUAL, **change})
    assert answer.status_code == 422
    assert says in answer.text
    assert one(couple[0].app, "SELECT COUNT(*) FROM rituals WHERE agreed_at IS NULL") == 0


def test_an_own_question_keeps_its_answers_when_the_rhythm_changes_again(couple, time):
    ana, ben = couple
    for weekday in ("2", "3"):
        time.move(minutes=1)
        ben.post("/check-in/ritual", **{**RITUAL, "weekday": weekday})
        id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
        ana.post(f"/check-in/ritual/{id}/agree")
    with connect(ana.app) as db:
        keys = [
            json.loads(keys)[-1]
            for (keys,) in db.execute("SELECT prompt_keys FROM rituals WHERE author_id IS NOT NULL")
        ]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert keys[0].startswith("own-")


def takes_back(person, key: str):
    return person.post(f"/check-in/ritual/questions/{key}/take-back")


def agreed_question(couple, asker, other, **changes: str) -> str:
    """The key of a question that `asker` proposed and `other` agreed on."""
    asker.post("/check-in/ritual", **{**RITUAL, **changes})
    id = one(asker.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    other.post(f"/check-in/ritual/{id}/agree")
    return json.loads(one(asker.app, "SELECT prompt_keys FROM rituals ORDER BY agreed_at DESC"))[-1]


def test_an_own_question_is_its_authors_to_take_back_alone_also_after_both_agreed(couple, cleo, time):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    occasion = ana.occasion()
    ana.write("thanks", "for the soup", occasion)
    ana.write(key, "the goose on the ice", occasion)
    assert "What made us laugh?" in ana.page(f"/check-in/{occasion}/questions")
    before = ana.page("/check-in/ritual")
    assert "take-back" not in before
    for person in (ana, cleo):  # who isn't its author
        assert takes_back(person, key).status_code == 404
    assert "What made us laugh?" in ana.page("/check-in/ritual")
    time.move(minutes=1)
    done = takes_back(ben, key)
    assert "It&#39;s gone for both of you." in done.text
    for person in couple:
        assert person.occasion() == occasion
        for page in ("/check-in/ritual", f"/check-in/{occasion}/questions", "/check-in"):
            assert "What made us laugh?" not in person.page(page)
    page = ana.page(f"/check-in/{occasion}/questions")
    assert "the goose on the ice" in page  # her own words stay hers
    assert "for the soup" in page
    time.move(days=7)
    assert "One of your own questions" not in ben.page(f"/check-in/{ben.occasion()}/questions")
    assert takes_back(ben, key).status_code == 404


@pytest.mark.parametrize("answered", [False, True])
def test_taken_back_a_question_leaves_its_place_this_week_whether_or_not_anyone_answered(
    couple, time, answered
):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    if answered:
        ana.write(key, "the goose on the ice")
    time.move(minutes=1)
    takes_back(ben, key)
    assert "One of your own questions" in ben.page(f"/check-in/{ben.occasion()}/questions")


def test_a_question_that_the_partner_took_along_stays_its_authors(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    time.move(days=29)
    assert agreed_question(couple, ana, ben, weekday="4") == key
    assert takes_back(ana, key).status_code == 404
    time.move(minutes=1)
    assert takes_back(ben, key).status_code == 200
    assert "What made us laugh?" not in ana.page("/check-in/ritual")


def test_own_questions_that_arent_asked_any_more_are_listed_and_their_authors_to_take_back(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    assert "from before" not in ana.page("/check-in/ritual")
    time.move(days=29)
    agreed_question(couple, ana, ben, own="What did we sing?")
    time.move(days=29)
    ben.post("/check-in/ritual", **{**RITUAL, "own": "What would we say no to?"})
    for person in couple:
        before = text_of(person.page("/check-in/ritual")).partition("Your own earlier questions")[2]
        assert before.strip().startswith("What made us laugh?")
        assert "What did we sing?" not in before
        assert "say no to" not in before
    assert takes_back(ana, key).status_code == 404
    version = one(ana.app, "SELECT count(*) FROM rituals")
    assert "It&#39;s gone for both of you." in takes_back(ben, key).text
    assert one(ana.app, "SELECT count(*) FROM rituals") == version
    for person in couple:
        assert "What made us laugh?" not in person.page("/check-in/ritual")
    assert "What did we sing?" in ana.page("/check-in/ritual")


def test_with_the_only_question_taken_back_ours_are_asked(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    ana.post("/check-in/ritual", **{**RITUAL, "keys": []})
    ben.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    key = re.search(r"questions/(own-\w+)/take-back", ana.page("/check-in/ritual"))[1]
    time.move(minutes=1)
    takes_back(ana, key)
    time.move(days=7)
    ana.write("thanks", "x")
    assert ana.ready().status_code == 302


def test_an_own_question_that_rules_over_the_other_brings_a_gentle_note_to_its_author_alone(couple):
    ana, ben = couple
    ben.post("/check-in/ritual", **{**RITUAL, "own": "You must show me your phone every evening"})
    assert "This may feel like a rule" in ben.page("/check-in/ritual")
    assert "This may feel like a rule" not in ana.page("/check-in/ritual")


def test_a_new_rhythm_on_the_same_day_asks_its_questions_this_week_and_keeps_what_was_written(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "written before the hour changed")
    time.move(minutes=1)
    ben.post("/check-in/ritual", **{**RITUAL, "weekday": "6", "zone": "UTC"})
    ana.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    assert ana.occasion() == occasion
    page = ana.page(f"/check-in/{occasion}/questions")
    assert "written before the hour changed" in page
    assert "What made us laugh?" in page


GONE = {
    "the account": lambda person: person.post("/settings/delete", follow=False, current=PASSWORD),
    "the sharing, with a copy taken back": lambda person: (
        person.prove() and person.post("/pairing/leave", take_back="y")
    ),
}


@pytest.mark.parametrize("ending", GONE)
def test_with_its_author_a_question_goes_from_the_versions_that_the_partner_took_it_along_in(
    couple, time, ending
):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    time.move(days=29)
    ana.post("/check-in/ritual", **{**RITUAL, "own": "What made us laugh?\nWhat did we miss?"})
    id = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    ben.post(f"/check-in/ritual/{id}/agree")
    occasion = ana.occasion()
    for person, words in ((ana, "the goose on the ice"), (ben, "the boat")):
        person.write(key, words, occasion)
        person.ready(occasion)
    past = f"/check-in/history/{one(ana.app, 'SELECT id FROM check_ins WHERE occasion = ?', occasion)}"
    assert "What made us laugh?" in ana.page(past)
    GONE[ending](ben)
    assert "What made us laugh?" not in ana.page(past)
    assert "the goose on the ice" in ana.page(past)
    said = ana.page("/only-me/said-before")
    assert "the goose on the ice" in said
    assert "What made us laugh?" not in said


def test_in_ones_own_copy_no_question_of_the_partners_stands_above_an_answer(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    key = agreed_question(couple, ben, ana)
    occasion = ana.occasion()
    for person, words in ((ana, "the goose on the ice"), (ben, "the boat")):
        person.write(key, words, occasion)
        person.ready(occasion)
    ben.post("/pairing/leave")
    said = {person.name: person.page("/only-me/said-before") for person in couple}
    assert "the goose on the ice" in said["Ana"]
    assert "What made us laugh?" not in said["Ana"]
    assert "What made us laugh?" in said["Ben"]


@pytest.mark.parametrize("leaving", [{}, {"take_back": "y"}])
def test_who_asked_a_question_keeps_it_in_their_own_copy_answered_or_not(couple, time, leaving):
    ana, ben = couple
    time.move(minutes=1)
    agreed_question(couple, ben, ana)
    ben.prove()
    ben.post("/pairing/leave", **leaving)
    assert "What made us laugh?" in ben.page("/only-me/said-before")
    assert "What made us laugh?" not in ana.page("/only-me/said-before")


def test_a_hello_kept_to_oneself_stays_so_where_its_page_has_no_field_for_that(ana, ben):
    """It was ticked on the page of the question; the check-in's page has a form of the hello, too."""
    ana.post("/check-in/hello/answers/hello", text="Your zebra laugh", keep="y", version="0")
    page = ana.page("/check-in/hello")
    form = next(f for f in forms_of(page, "/check-in/hello") if f.saves and "text" in f.typed)
    fields = {name: value for name, value in form.fields.items() if name not in ("csrf_token", "page_of")}
    ana.post("/check-in/hello", **fields | {"text": "Your zebra laughs"})
    ben.say_hello("Your maps")
    assert "zebra" not in ben.page("/check-in/hello")
    assert "zebra" in ana.page("/check-in/hello")
