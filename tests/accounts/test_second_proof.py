"""Before what matters a person says once more that it's them; nothing they typed is lost over it, and no one else can say it."""

import re
from datetime import timedelta

import pytest
from flask import render_template_string, request
from flask_login import current_user

from couples.accounts import second_proof
from tests.accounts.test_send_again import ELSEWHERE, SAME, end_session, press, send, signs_in, value_in
from tests.conftest import PASSWORD, SUNDAY, Person
from tests.pages import text_of
from tests.scenario import one

WORDS = "Only when I say so, “out loud”, 𝓪𝓷𝓭 <with> others & soon\nand for no one's ears"


@pytest.fixture
def done(app) -> list[tuple[str, str]]:
    """What was done behind a door of this test, and by whom."""
    acts: list[tuple[str, str]] = []

    @app.get("/tried")
    @second_proof.needed
    def tried():
        return render_template_string("{{ request.query_string.decode() }} is open")

    @app.post("/tried")
    @second_proof.needed
    def try_it():
        acts.append((current_user.name, request.form.get("text", "")))
        return "done"

    @app.post("/tried/alone")
    @second_proof.needed
    def try_alone():
        acts.append((current_user.name, "alone"))
        return "done"

    return acts


def gives(person: Person, answer, password: str = PASSWORD):
    """Gives the password on the page that asks who it is."""
    form = re.search(r'<form[^>]*action="(/settings/its-me[^"]*)"[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    assert form, answer.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    return send(person, form[1], **{**fields, "current": password})


# --- how long it lasts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(minutes=9, seconds=59), True),
        (timedelta(minutes=10), False),
        (timedelta(days=3), False),
        (timedelta(seconds=-1), False),
        (timedelta(days=-1), False),
    ],
)
def test_a_proof_lasts_ten_minutes_and_none_from_a_wrong_clock_counts(since, fresh):
    assert second_proof.is_fresh(SUNDAY - since, SUNDAY) is fresh
    assert not second_proof.is_fresh(None, SUNDAY)


def test_it_is_asked_for_once_in_ten_minutes(ana, done, time):
    assert ana.get("/tried").location == "/settings/its-me?next=/tried"
    assert ana.prove().status_code == 302
    assert ana.get("/tried").status_code == 200
    time.move(minutes=9)
    assert ana.get("/tried").status_code == 200
    time.move(minutes=1)
    assert ana.get("/tried").status_code == 302


def test_signing_in_is_no_second_proof(ana, done):
    assert ana.another_device().get("/tried").status_code == 302


def test_each_signed_in_browser_needs_its_own_and_it_goes_with_its_session(ana, done):
    other = ana.another_device()
    ana.prove()
    assert ana.get("/tried").status_code == 200
    assert other.get("/tried").status_code == 302
    ana.post("/sign-out")
    ana.sign_in()
    assert ana.get("/tried").status_code == 302


# --- the question ---------------------------------------------------------------------------------------------------


def test_looking_leads_to_the_question_and_back_to_the_very_page(ana, done):
    question = ana.get("/tried?a=%C3%BC&b=2")
    page = ana.get(question.location)
    assert "Is this you?" in page.text
    answer = gives(ana, page)
    assert (answer.status_code, ana.get(answer.location).text) == (302, "a=%C3%BC&amp;b=2 is open")
    assert ana.get(question.location).location == answer.location


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/nowhere", "x", ""]
)
def test_the_way_back_stays_here(ana, target):
    assert ana.post(f"/settings/its-me?next={target}", follow=False, current=PASSWORD).location == "/"
    assert ana.get(f"/settings/its-me?next={target}").location == "/"


@pytest.mark.parametrize("wrong", ["", "not this one at all", "x" * 2000, "\0"])
def test_a_wrong_password_proves_nothing_and_is_told_beside_its_field(ana, done, wrong):
    answer = ana.prove(wrong)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert ana.get("/tried").status_code == 302


def test_the_partners_password_proves_nothing(couple, done):
    ana, ben = couple
    ben.post("/settings/password", current=PASSWORD, password="seven quiet lanterns above water")
    assert ben.prove("seven quiet lanterns above water").status_code == 302
    assert ana.prove("seven quiet lanterns above water").status_code == 422


def test_wrong_tries_are_counted_on_each_browser_for_itself(ana, done):
    thief = ana.another_device()
    for _ in range(10):
        assert thief.prove("not this one at all").status_code == 422
    assert thief.prove().status_code == 429
    assert thief.get("/tried").status_code == 302
    assert ana.prove().status_code == 302


def test_a_visitor_is_asked_to_sign_in_and_never_who_they_are(nobody, done):
    for path in ("/tried", "/settings/its-me"):
        assert nobody.get(path).location.startswith("/sign-in")


# --- a form that was in the way -------------------------------------------------------------------------------------


def test_a_form_is_done_as_soon_as_the_password_is_given(ana, done):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    assert (asked.status_code, done) == (403, [])
    assert "out loud" not in asked.text
    assert gives(ana, asked).text == "done"
    assert done == [("Ana", WORDS)]


def test_a_form_that_is_one_button_is_done_too(ana, done):
    assert gives(ana, send(ana, "/tried/alone", **ana.held_marks())).text == "done"
    assert done == [("Ana", "alone")]


def test_the_words_go_through_wrong_passwords(ana, done):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    page = asked
    for password in ("not this one at all", "", "x" * 2000):
        page = gives(ana, page, password)
        assert (page.status_code, value_in(page)) == (422, value_in(asked))
    assert gives(ana, page).text == "done"
    assert done == [("Ana", WORDS)]


def test_the_words_go_through_the_pause_after_many_wrong_tries(ana, done, time):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    for _ in range(10):
        gives(ana, asked, "not this one at all")
    paused = gives(ana, asked)
    assert paused.status_code == 429
    assert press(ana, paused).status_code == 403
    assert done == []


def test_the_words_go_through_the_end_of_the_session(ana, done):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    end_session(ana)
    signing_in = gives(ana, asked)
    assert signing_in.status_code == 401
    again = press(ana, signs_in(ana, signing_in))
    assert again.status_code == 403
    assert gives(ana, again).text == "done"
    assert done == [("Ana", WORDS)]


def test_no_password_waits_in_the_page(ana, done):
    asked = send(
        ana, "/tried", **ana.held_marks(), current=PASSWORD, password=PASSWORD, code="123456", text="x"
    )
    assert gives(ana, asked).text == "done"
    assert done == [("Ana", "x")]
    assert PASSWORD not in asked.text


def test_what_waits_is_promised_for_every_way_to_show_that_it_is_you(ana, done):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    assert "We'll go on once we know it's you." in text_of(asked.text)


def test_whoever_else_gives_their_password_on_that_page_does_nothing(couple, done):
    ana, ben = couple
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    answer = send(ben, "/settings/its-me", **ben.held_marks(), current=PASSWORD, carried=value_in(asked))
    assert (answer.status_code, done) == (409, [])


def test_what_waited_for_over_a_day_is_not_done(ana, done, time):
    asked = send(ana, "/tried", **ana.held_marks(), text=WORDS)
    time.move(days=1)
    assert (gives(ana, asked).status_code, done) == (410, [])


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_nothing_waits_that_did_not_come_from_a_page_of_ours(ana, done, headers):
    asked = send(ana, "/tried", headers, **ana.held_marks(), text=WORDS)
    assert asked.status_code == 403
    assert value_in(asked) is None
    assert done == []


def test_a_script_hears_what_is_missing_and_keeps_its_words(ana, done):
    answer = send(ana, "/tried", {**SAME, "Accept": "application/json"}, **ana.held_marks(), text=WORDS)
    assert (answer.status_code, answer.json) == (403, {"message": second_proof.FIRST_SAY_ITS_YOU})


def test_asking_changes_nothing_but_the_note_in_the_row(ana, done):
    ana.get("/tried")
    send(ana, "/tried", **ana.held_marks(), text=WORDS)
    assert one(ana.app, "SELECT COUNT(*) FROM sessions WHERE proved_at IS NOT NULL") == 0
    ana.prove()
    assert one(ana.app, "SELECT COUNT(*) FROM sessions WHERE proved_at IS NOT NULL") == 1
