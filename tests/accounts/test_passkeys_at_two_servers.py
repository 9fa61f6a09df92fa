"""Passkeys where any of several servers may take a request: one asks, another one hears the answer, and it counts once at all of them."""

import secrets

import pytest

from couples.accounts import passkey_questions
from tests.accounts.authenticator import Device, adds_passkey, asked, with_a_name
from tests.accounts.test_passkeys import comes_in, is_in, proof_fields
from tests.conftest import Person

pytestmark = pytest.mark.redis


@pytest.fixture
def elsewhere(monkeypatch):
    """From here on, requests come to another server: what the first one kept in memory isn't there."""

    def move() -> None:
        monkeypatch.setattr(passkey_questions, "_OF_THIS_START", secrets.token_bytes(32))
        monkeypatch.setattr(passkey_questions, "_answered", passkey_questions.Answered())

    return move


@pytest.mark.parametrize("has_redis", [True, False])
def test_a_question_of_one_server_can_be_answered_at_another(ana, make_app, redis_url, elsewhere, has_redis):
    app = make_app(redis_url=redis_url if has_redis else "")
    here = Person(app, "Ana")
    with with_a_name(app):
        here.sign_in()
        device, browser = adds_passkey(here), Person(app, "Ana")
        fields = device.uses(asked(browser.page("/sign-in")))
        elsewhere()
        browser.post("/sign-in/passkey", follow=False, **fields)
        assert is_in(browser) == has_redis


def test_an_answer_that_counted_at_one_server_counts_at_no_other(ana, make_app, redis_url, elsewhere):
    app = make_app(redis_url=redis_url)
    here = Person(app, "Ana")
    with with_a_name(app):
        here.sign_in()
        fields = proof_fields(here, adds_passkey(here, Device(counts=False)))
        assert here.post("/settings/its-me", follow=False, **fields).status_code == 302
        elsewhere()
        assert here.post("/settings/its-me", follow=False, **fields).status_code == 422


def test_while_redis_is_away_passkeys_go_on(ana, make_app, own_redis):
    app = make_app(redis_url=own_redis.url)
    here = Person(app, "Ana")
    with with_a_name(app):
        here.sign_in()
        device = adds_passkey(here)
        own_redis.end()
        assert comes_in(Person(app, "Ana"), device).status_code == 302
