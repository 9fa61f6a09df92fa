"""How many guesses there are: for each account, each address and each known device, one after the other or all at once."""

import re
import threading

import pytest
from limits import parse

from couples import extensions, vault
from couples.accounts import guess_and_request_limits as limits
from couples.accounts import requests_in_turn
from couples.turns import Busy, Turns
from tests.conftest import PASSWORD, Person
from tests.sockets import comes_true, cookie_of

NEW = "green kettle by the door"
WRONG = "not this one at all"
AT_ONCE = 64
CODE = "0000-" * 6 + "0000"


def visitor(app, name: str = "Ana", address: str = "192.0.2.1") -> Person:
    """A browser at an address of its own that was never signed in."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Person(app, name, browser=client)


def guess(person: Person, door: str = "sign in") -> int:
    """A wrong password, or a wrong recovery code."""
    if door == "sign in":
        return person.sign_in(WRONG).status_code
    return person.post("/sign-in/recovery", email=person.email, code=CODE, password=NEW).status_code


def device_of(person: Person) -> str:
    return person.cookies()["DEVICE_COOKIE"]


def give_device(person: Person, mark: str) -> None:
    person.client.set_cookie(person.app.config["DEVICE_COOKIE"], mark, domain="127.0.0.1")


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ("203.0.113.9:51234", "203.0.113.9"),
        ("203.0.113.9", "203.0.113.9"),
        ("[2001:db8:1:2::5]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::5", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", "unknown"),
    ],
)
def test_a_visitor_is_the_same_one_whatever_port_a_proxy_names_beside_them(app, sent, counted):
    with app.test_request_context(environ_base={"REMOTE_ADDR": sent}):
        assert extensions.visitor() == counted


DOORS = pytest.mark.parametrize("door", ["sign in", "recovery"])


@DOORS
def test_who_tries_from_three_networks_locks_no_new_device_out_elsewhere(ana, door, monkeypatch):
    """A partner at home, at work and on the phone; a phone that Ana has just bought, at a friend's."""
    monkeypatch.setattr(limits, "GUESS_LIMIT", parse("1000 per hour"))  # what's tried here is beside it
    for network in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        tries = [guess(visitor(ana.app, address=network), door) for _ in range(17)]
        assert tries == [422] * 15 + [429] * 2
        assert guess(visitor(ana.app, "Zoe", network), door) == 422
    assert visitor(ana.app, address="192.0.2.77").sign_in().status_code == 302


def test_sixty_wrong_tries_an_hour_at_one_account_are_all_from_wherever_they_come(ana):
    tries = [guess(visitor(ana.app, address=f"192.0.2.{n}")) for n in range(62)]
    assert tries == [422] * 60 + [429] * 2
    assert guess(visitor(ana.app, "Zoe", "192.0.2.77")) == 422
    ana.post("/sign-out")
    assert ana.sign_in().status_code == 302  # on a device of one's own it's as ever


@DOORS
def test_ten_wrong_tries_from_one_address_are_all_at_whatever_account(ana, door):
    tries = [guess(visitor(ana.app, f"Zoe{n}"), door) for n in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert guess(visitor(ana.app, "Zoe", "192.0.2.77"), door) == 422


def test_a_right_password_and_a_form_that_is_not_filled_in_use_up_no_try(ana):
    for _ in range(6):
        assert visitor(ana.app).sign_in().status_code == 302
        assert visitor(ana.app).sign_in("").status_code == 422
    assert [guess(visitor(ana.app)) for _ in range(11)] == [422] * 10 + [429]


# --- known devices ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["made up", "of someone else", "of an earlier version", "with another name", "old"]
)
def test_a_device_that_was_never_signed_in_here_is_a_strangers_whatever_it_says(ana, ben, kind):
    mark = device_of(ben if kind == "of someone else" else ana)
    name, _, word = mark.partition(".")
    if kind == "old":
        ana.post("/settings/password", current=PASSWORD, password=NEW)
    for number in range(10):
        shown = {
            "made up": f"name{number}.{number:064x}",
            "of someone else": mark,
            "of an earlier version": word,
            "with another name": f"{name}{number}.{word}",
            "old": mark,
        }[kind]
        stranger = visitor(ana.app)
        give_device(stranger, shown)
        assert guess(stranger) == 422
    assert guess(visitor(ana.app)) == 429  # were it known, it would have used up tries of its own


@pytest.mark.parametrize("mark", ["", ".", "a.", ".a", "x" * 5000, "é.é", "a.b.c", "%00.%00"])
def test_a_strange_device_cookie_is_no_error(ana, mark):
    browser = visitor(ana.app)
    token = browser.token()
    answer = ana.app.test_client(use_cookies=False).post(
        "/sign-in",
        data={"csrf_token": token, "email": ana.email, "password": WRONG},
        base_url=browser.base,
        headers={"Cookie": f"{cookie_of(browser)}; {ana.app.config['DEVICE_COOKIE']}={mark}"},
    )
    assert answer.status_code == 422


def test_wrong_tries_on_one_known_device_leave_the_others_alone(ana):
    shared = ana.another_device()
    for device in (ana, shared):
        device.post("/sign-out")
    assert [guess(shared) for _ in range(12)] == [422] * 10 + [429] * 2
    assert shared.sign_in().status_code == 429
    assert ana.sign_in().status_code == 302
    assert visitor(ana.app).sign_in().status_code == 302


def test_a_known_device_has_ten_tries_of_its_own_after_others_used_up_theirs(ana):
    ana.post("/sign-out")
    for _ in range(11):
        guess(visitor(ana.app))
    assert visitor(ana.app).sign_in().status_code == 429
    assert [guess(ana) for _ in range(9)] == [422] * 9
    assert ana.sign_in().status_code == 302


def test_a_browser_is_known_no_more_once_it_is_said_to_be_no_longer_ones_own(ana):
    shared = ana.another_device()
    mark = device_of(shared)
    ana.post("/sign-out")
    assert shared.post("/sign-out", device="gone").status_code == 200
    name = ana.app.config["DEVICE_COOKIE"]
    assert shared.client.get_cookie(name, domain="127.0.0.1") is None
    for _ in range(11):
        guess(visitor(ana.app, address="127.0.0.1"))
    assert shared.sign_in().status_code == 429  # it's any browser now
    assert ana.sign_in().status_code == 302
    give_device(shared, mark)
    assert shared.sign_in().status_code == 302  # else this showed nothing


def test_the_settings_offer_to_forget_this_device_and_an_ordinary_sign_out_keeps_it(ana):
    assert re.search(r'action="/sign-out">.{,400}name="device" value="gone"', ana.page("/settings"), re.S)
    mark = device_of(ana)
    ana.post("/sign-out")
    assert device_of(ana) == mark


def test_a_deleted_account_leaves_no_mark_in_the_browser(ana):
    ana.post("/settings/delete", current=PASSWORD)
    assert ana.client.get_cookie(ana.app.config["DEVICE_COOKIE"], domain="127.0.0.1") is None


# --- where a signed-in person gives the password again ---------------------------------------------------------------


PLACES = {
    "change": ("/settings/password", {"password": NEW}),
    "delete": ("/settings/delete", {}),
    "lock": ("/only-me/unlock", {}),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_stolen_session_has_ten_guesses_at_the_password(ana, place):
    path, fields = PLACES[place]
    tries = [ana.post(path, follow=False, current=WRONG, **fields).status_code for _ in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert ana.post(path, follow=False, current=PASSWORD, **fields).status_code == 429


@pytest.mark.parametrize("place", PLACES)
def test_a_stolen_session_that_used_up_its_guesses_keeps_the_owner_from_nothing(ana, place):
    phone = ana.another_device()
    path, fields = PLACES[place]
    tries = [ana.post(path, follow=False, current=WRONG, **fields).status_code for _ in range(11)]
    assert tries[-1] == 429
    assert phone.post(path, follow=False, current=PASSWORD, **fields).status_code in (200, 302)


def test_new_keys_are_made_ten_times_an_hour_and_what_is_refused_is_not_counted(ana, ben):
    for _ in range(3):
        assert ana.post("/settings/password", current=WRONG, password=NEW).status_code == 422
    made = [ana.post("/settings/recovery", current=PASSWORD).status_code for _ in range(9)]
    made.append(ana.post("/settings/password", current=PASSWORD, password=NEW).status_code)
    assert made == [200] * 10
    assert ana.post("/settings/recovery", current=PASSWORD).status_code == 429
    assert ana.post("/settings/password", current=NEW, password=PASSWORD).status_code == 429
    assert ben.post("/settings/recovery").status_code == 200


def test_the_places_that_ask_for_the_password_share_their_ten_guesses_and_partners_do_not(ana, ben):
    tries = []
    for number in range(12):
        path, fields = list(PLACES.values())[number % len(PLACES)]
        tries.append(ana.post(path, follow=False, current=WRONG, **fields).status_code)
    assert tries == [422] * 10 + [429] * 2
    assert ben.post("/settings/password", current=WRONG, password=NEW).status_code == 422


def test_a_weak_new_password_with_the_right_current_one_is_no_wrong_guess(ana):
    for _ in range(11):
        answer = ana.post("/settings/password", current=PASSWORD, password="password1234")
        assert "easy to guess" in answer.text
    assert ana.post("/settings/password", current=PASSWORD, password=NEW).status_code == 200


# --- all at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["sign in", "change"])
def test_of_many_guesses_at_once_no_more_than_ten_are_looked_at(ana, monkeypatch, place):
    real, go_on, answers, looked_at = vault.unwrap_by_password, threading.Event(), [], []

    def held(*given):
        looked_at.append(None)
        assert go_on.wait(120)
        return real(*given)

    monkeypatch.setattr(vault, "unwrap_by_password", held)
    monkeypatch.setattr(requests_in_turn.of(ana.app), "turns", Turns(AT_ONCE, each=AT_ONCE))
    if place == "sign in":
        people = [visitor(ana.app) for _ in range(AT_ONCE)]
        fields = {"email": ana.email, "password": WRONG}
    else:
        people, fields = [ana] * AT_ONCE, {"current": WRONG, "password": NEW}
    tokens = [person.held_token() for person in people]

    def send(person: Person, token: str) -> None:
        browser = ana.app.test_client(use_cookies=False)
        browser.environ_base["REMOTE_ADDR"] = person.client.environ_base["REMOTE_ADDR"]
        answer = browser.post(
            "/sign-in" if place == "sign in" else "/settings/password",
            data={"csrf_token": token, "page_of": person.mark(), **fields},
            base_url=person.base,
            headers={"Cookie": cookie_of(person)},
        )
        answers.append(answer.status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(people, tokens, strict=True)]
    for thread in threads:
        thread.start()
    try:
        assert comes_true(lambda: len(answers) >= AT_ONCE - 10)
        assert answers == [429] * (AT_ONCE - 10)
    finally:
        go_on.set()
        for thread in threads:
            thread.join()
    few = len(looked_at)
    assert {422, 429} <= set(answers) <= {422, 429, 503}
    assert 1 <= answers.count(422) <= few <= 10
    assert few == 10 or place == "change"  # one person alone may not even wait ten times over
    monkeypatch.undo()
    is_spent = (
        place == "sign in" and answers.count(422) == 10
    )  # one that waited too long for its turn wasn't a guess
    assert visitor(ana.app).sign_in().status_code == (429 if is_spent else 302)


def test_a_try_that_broke_on_the_way_is_not_held_against_anyone(ana, monkeypatch):
    def broken(*given):
        raise Busy

    monkeypatch.setattr(vault, "unwrap_by_password", broken)
    assert [guess(visitor(ana.app)) for _ in range(12)] == [503] * 12
    monkeypatch.undo()
    assert visitor(ana.app).sign_in().status_code == 302


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_a_household_with_a_network_of_ipv6_is_one_visitor(app, address, counted_as):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert extensions.visitor() == counted_as
