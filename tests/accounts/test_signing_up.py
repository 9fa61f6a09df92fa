"""Signing up: who may, with what, and what the page says."""

import pytest

from couples import clock
from couples.accounts.sign_up_links import SignUpLink
from couples.db import begin_writing, db
from tests.conftest import PASSWORD, Person
from tests.scenario import one


def test_the_first_person_may_sign_up_and_the_next_needs_an_invitation(make_app):
    app = make_app(signup="invited")
    ana = Person(app, "Ana").sign_up()
    assert "Ana" in ana.page("/")
    answer = Person(app, "Eve").post("/sign-up", name="Eve", email="eve@example.org", password=PASSWORD)
    assert answer.status_code == 422
    assert "need an invitation" in answer.text


def test_an_invitation_in_hand_opens_the_sign_up_also_to_look_around_first(make_app):
    app = make_app(signup="invited")
    ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben")
    ben.open_invitation(ana.invitation_secret())
    ben.sign_up()
    assert "/pairing/invited" in ben.page("/")
    assert one(app, "SELECT COUNT(*) FROM memberships WHERE current") == 2
    assert one(app, "SELECT COUNT(*) FROM spaces WHERE paired_at IS NOT NULL") == 0


def test_a_closed_server_takes_the_first_account_only(make_app):
    app = make_app(signup="closed")
    ana = Person(app, "Ana").sign_up()
    ben = Person(app, "Ben")
    ben.open_invitation(ana.invitation_secret())
    assert ben.post("/sign-up", name="Ben", email="ben@example.org", password=PASSWORD).status_code == 422


def test_the_operators_link_lets_one_person_in_once_and_runs_out(make_app, time):
    app = make_app(signup="invited")
    Person(app, "Ana").sign_up()

    def link() -> str:
        with app.app_context():
            begin_writing()
            _, secret = SignUpLink.make(clock.now())
            db.session.commit()
        return secret

    secret = link()
    Person(app, "Cleo").sign_up(invitation=secret)
    again = Person(app, "Eve").post(
        "/sign-up", name="Eve", email="eve@example.org", password=PASSWORD, invitation=secret
    )
    assert again.status_code == 422
    late = link()
    time.move(days=8)
    assert (
        Person(app, "Eve")
        .post("/sign-up", name="E", email="e@example.org", password=PASSWORD, invitation=late)
        .status_code
        == 422
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "What should we call you"),
        ({"name": "\u200b\u2800"}, "What should we call you"),
        ({"name": "A" * 41}, "first name is enough"),
        ({"name": "Вen"}, "mixes alphabets"),
        ({"name": "A" + "\u0335" * 5}, "more than 4 accents"),
        ({"email": "ana"}, "t look like an e-mail"),
        ({"email": "ana@x.org\r\nBcc: b@x.org"}, "t look like an e-mail"),
        ({"email": "a@x.org, b@x.org"}, "t look like an e-mail"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "easy to guess"),
        ({"password": "x" * 1025}, "1,024 bytes"),
        ({"password": "é" * 513}, "1,024 bytes"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(app, fields, says):
    sent = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, **fields}
    answer = Person(app).post("/sign-up", **sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    if "email" not in fields:
        assert "ana@example.org" in answer.text
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(
    "password",
    [
        "  spaces at both ends  ",
        "🫖🫖 teapot 🫖 emoji",
        "four green kettles by the window " * 4,
        "nul\x00inside a sentence",
    ],
)
def test_any_long_password_is_taken_whole(app, password):
    ana = Person(app, "Ana").sign_up(password=password)
    again = Person(app, "Ana")
    assert again.sign_in(password).status_code == 302
    assert Person(app, "Ana").sign_in(password[:-1]).status_code == 422
    assert Person(app, "Ana").sign_in(password.strip(" ") + "x").status_code == 422
    assert ana.get("/settings").status_code == 200


def test_a_taken_address_gets_the_same_line_as_any_refused_one_and_few_tries(ana):
    other = Person(ana.app, "Eve")
    answer = other.post("/sign-up", name="Eve", email=ana.email, password=PASSWORD)
    assert answer.status_code == 422
    assert "can&#39;t be used for a new account here" in answer.text
    for _ in range(29):
        other.post("/sign-up", name="Eve", email=ana.email, password="x")
    assert other.post("/sign-up", name="Eve", email=ana.email, password="x").status_code == 429


def test_an_address_in_other_letter_case_is_the_same_account(ana):
    assert Person(ana.app, "ANA").sign_in().status_code == 302
    assert (
        Person(ana.app, "Eve")
        .post("/sign-up", name="E", email="ANA@Example.org", password=PASSWORD)
        .status_code
        == 422
    )


def test_the_page_says_who_runs_this_server(make_app):
    page = Person(make_app(run_by="Ben")).page("/sign-up")
    assert "Ben" in page
    assert "may be your partner" in " ".join(page.split())


def test_the_time_zone_comes_from_the_browser_and_a_strange_one_becomes_utc(app):
    ana = Person(app, "Ana").sign_up(zone="Europe/Berlin")
    assert 'value="Europe/Berlin"' in ana.page("/settings")
    eve = Person(app, "Eve").sign_up(zone="Mars/Base")
    assert 'value="UTC"' in eve.page("/settings")
