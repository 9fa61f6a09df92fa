"""A code from one's phone besides the password: each works once, few guesses, a way in without the phone, and off by choice."""

import html
import re
from datetime import datetime

import pyotp
import pytest
from limits import parse

from couples.accounts import guess_and_request_limits as limits
from couples.accounts import sign_in_codes
from tests.accounts.test_send_again import SAME, press, send, signs_in, value_in
from tests.conftest import PASSWORD, SUNDAY, Person
from tests.real_server import couples
from tests.scenario import connect, one

NEW = "green kettle by the door"


def code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def secret_on(page: str) -> str:
    return re.search(r'name="secret" value="(\w+)"', page)[1]


def turns_on(person: Person, time) -> tuple[str, list[str]]:
    """The secret that their app has now, and their backup codes."""
    person.prove()
    secret = secret_on(person.page("/settings/phone-code"))
    answer = person.post("/settings/phone-code", secret=secret, code=code(secret, time.now()))
    assert answer.status_code == 200
    backups = re.search(r'data-copy="([^"]*)"', answer.text)[1]
    time.move(minutes=1)
    return secret, html.unescape(backups).split("\n")


def gives(person: Person, step, typed: str, **more):
    """Types the code on the page that comes after the password."""
    form = re.search(r'<form[^>]*action="(/sign-in[^"]*)"[^>]*>(.*?)</form>', step.text, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    return send(person, form[1], **{**fields, "code": typed, **more})


@pytest.fixture
def phone(ana, time):
    return turns_on(ana, time)


@pytest.fixture
def fresh(ana) -> Person:
    """A browser that Ana hasn't been signed in on."""
    return Person(ana.app, "Ana")


# --- which codes fit ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "fits"), [(0, True), (-30, True), (30, True), (-60, False), (60, False), (86400, False)])  # fmt: skip
def test_a_code_of_this_half_minute_and_of_the_ones_beside_it_fits(seconds, fits):
    secret = sign_in_codes.new_secret()
    now = SUNDAY
    typed = pyotp.TOTP(secret).at(int(now.timestamp()) + seconds)
    assert (sign_in_codes.step_of(secret, typed, now, after=-1) is not None) is fits


def test_a_code_that_was_used_fits_no_more_and_neither_does_an_older_one():
    secret, now = sign_in_codes.new_secret(), SUNDAY
    step = sign_in_codes.step_of(secret, code(secret, now), now, after=-1)
    assert sign_in_codes.step_of(secret, code(secret, now), now, after=step) is None
    assert sign_in_codes.step_of(secret, code(secret, now), now, after=step + 1) is None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "x" * 6, "\u0661\u0662\u0663\u0664\u0665\u0666", "\0" * 6]
)
def test_what_is_no_code_fits_nothing(typed):
    assert sign_in_codes.step_of(sign_in_codes.new_secret(), typed, SUNDAY, after=-1) is None


# --- signing in -----------------------------------------------------------------------------------------------------


def test_without_it_the_password_is_enough(ana):
    assert ana.another_device().get("/settings").status_code == 200


def test_the_password_alone_signs_no_one_in_then(ana, phone, fresh, time):
    secret, _ = phone
    before = one(ana.app, "SELECT COUNT(*) FROM sessions")
    step = fresh.sign_in()
    assert step.status_code == 422
    assert "One more thing" in step.text
    assert fresh.get("/settings").status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM sessions") == before
    answer = gives(fresh, step, code(secret, time.now()))
    assert (answer.status_code, answer.location) == (302, "/")
    assert fresh.get("/settings").status_code == 200


def test_a_wrong_password_never_tells_that_there_is_a_code(ana, phone, fresh):
    assert "One more thing" not in fresh.sign_in("not this one at all").text


def test_a_code_signs_in_once(ana, phone, fresh, time):
    typed = code(phone[0], time.now())
    assert gives(fresh, fresh.sign_in(), typed).status_code == 302
    thief = Person(ana.app, "Ana")
    assert gives(thief, thief.sign_in(), typed).status_code == 422
    time.move(seconds=30)
    assert gives(thief, thief.sign_in(), code(phone[0], time.now())).status_code == 302


def test_a_backup_code_signs_in_once_as_it_may_be_typed(ana, phone, fresh):
    _, backups = phone
    assert len(set(backups)) == 8
    assert gives(fresh, fresh.sign_in(), backups[0].lower().replace("-", " ")).status_code == 302
    another = Person(ana.app, "Ana")
    assert gives(another, another.sign_in(), backups[0]).status_code == 422
    assert gives(another, another.sign_in(), backups[1]).status_code == 302
    another.prove()
    assert "6 backup codes left" in another.page("/settings/phone-code")


def test_wrong_codes_are_few_and_then_the_right_one_waits(ana, phone, fresh, time):
    step = fresh.sign_in()
    for _ in range(10):
        assert gives(fresh, step, "000000").status_code == 422
    assert gives(fresh, step, code(phone[0], time.now())).status_code == 429


def elsewhere(person: Person, network: int) -> Person:
    """A browser that was never signed in, in a network of its own."""
    client = person.app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"192.0.2.{network}"
    return Person(person.app, person.name, browser=client)


def test_wrong_codes_from_everywhere_are_twenty_a_day_and_ones_own_device_has_its_own(ana, phone, time):
    for network in (1, 2, 3, 4):
        thief = elsewhere(ana, network)
        step = thief.sign_in()
        assert [gives(thief, step, "000000").status_code for _ in range(5)] == [422] * 5
    new = elsewhere(ana, 5)
    assert gives(new, new.sign_in(), code(phone[0], time.now())).status_code == 429
    ana.post("/sign-out")
    assert gives(ana, ana.sign_in(), code(phone[0], time.now())).status_code == 302


def test_a_device_that_is_known_has_twenty_wrong_codes_a_day(ana, phone, time, monkeypatch):
    monkeypatch.setattr(limits, "GUESS_LIMIT", parse("1000 per hour"))  # what's tried here is beside it
    ana.post("/sign-out")
    step = ana.sign_in()
    assert [gives(ana, step, "000000").status_code for _ in range(21)] == [422] * 20 + [429]


def test_who_opened_no_vault_uses_up_no_code(ana, phone, time, monkeypatch):
    for limit in ("GUESS_LIMIT", "ACCOUNT_HERE_LIMIT", "ACCOUNT_LIMIT"):
        monkeypatch.setattr(limits, limit, parse("1000 per hour"))
    thief, wrong = elsewhere(ana, 1), "0000-" * 6 + "0000"
    for _ in range(25):
        fields = {"email": ana.email, "code": wrong, "password": NEW, "phone_code": "000000"}
        assert thief.post("/sign-in/recovery", **fields).status_code == 422
        thief.post("/sign-in", email=ana.email, opened="x", code="000000")
    assert gives(thief, thief.sign_in(), code(phone[0], time.now())).status_code == 302


def test_wrong_codes_are_counted_for_the_account_whose_password_was_given(ana, phone, fresh, time):
    step = fresh.sign_in()
    answer = gives(fresh, step, code(phone[0], time.now()), email="other@example.org")
    assert answer.status_code == 422
    assert fresh.get("/settings").status_code == 302


def test_what_waits_opens_in_its_own_browser_only_and_for_ten_minutes(ana, phone, fresh, time):
    step, thief = fresh.sign_in(), Person(ana.app, "Ana")
    thief.sign_in()
    waiting = re.search(r'name="opened" value="([^"]*)"', step.text)[1]
    fields = {"email": ana.email, "opened": waiting}
    assert thief.post("/sign-in", **fields, code=code(phone[0], time.now())).status_code == 422
    time.move(minutes=10)
    assert gives(fresh, step, code(phone[0], time.now())).status_code == 422
    assert thief.get("/settings").status_code == fresh.get("/settings").status_code == 302


def test_a_new_password_ends_what_waits(ana, phone, fresh, time):
    step = fresh.sign_in()
    ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert gives(fresh, step, code(phone[0], time.now())).status_code == 422
    assert fresh.get("/settings").status_code == 302
    assert gives(fresh, fresh.sign_in(NEW), code(phone[0], time.now())).status_code == 302


@pytest.mark.parametrize("value", ["", "x", "é", "A" * 40, "A" * 400, "\0", "=" * 9])
def test_what_is_nothing_of_ours_opens_nothing(ana, phone, fresh, time, value):
    fresh.sign_in()
    fields = {"email": ana.email, "opened": value, "code": code(phone[0], time.now())}
    assert fresh.post("/sign-in", **fields).status_code == 422
    assert fresh.get("/settings").status_code == 302


def test_the_words_that_were_sent_come_through_both_steps(ana, phone, fresh, time):
    path = "/growing/goals/00000000-0000-0000-0000-000000000007"
    marks = ana.held_marks()
    with connect(ana.app) as db:
        db.execute("DELETE FROM sessions")
        db.commit()
    refused = send(ana, path, **marks, text="To sing again")
    step = signs_in(ana, refused)
    assert value_in(step) == value_in(refused)
    page = gives(ana, gives(ana, step, "000000"), code(phone[0], time.now()))
    assert press(ana, page).location == path
    assert "To sing again" in ana.page(path)


# --- the recovery code ----------------------------------------------------------------------------------------------


def test_the_recovery_code_asks_for_it_too(ana, phone, fresh, time):
    kept = ana.post("/settings/recovery", current=PASSWORD).text.split('data-copy="')[1].split('"')[0]
    given = {"email": ana.email, "code": kept, "password": NEW}
    asked = fresh.post("/sign-in/recovery", **given)
    assert asked.status_code == 422
    assert 'name="phone_code"' in asked.text
    assert fresh.post("/sign-in/recovery", **given, phone_code="000000").status_code == 422
    assert fresh.get("/settings").status_code == 302
    assert fresh.post("/sign-in/recovery", **given, phone_code=phone[1][0]).status_code == 200
    assert fresh.get("/settings").status_code == 200


# --- on and off -----------------------------------------------------------------------------------------------------


def test_it_is_turned_on_by_a_code_that_fits_and_not_by_a_wrong_one(ana, time):
    ana.prove()
    secret = secret_on(ana.page("/settings/phone-code"))
    for typed in ("", "000000", "x" * 200):
        answer = ana.post("/settings/phone-code", secret=secret, code=typed)
        assert answer.status_code == 422
        assert secret_on(answer.text) == secret
    for strange in ("", "short", "x" * 32, "A" * 33):
        fields = {"secret": strange, "code": "123456"}
        assert ana.post("/settings/phone-code", **fields).status_code == 422
    assert one(ana.app, "SELECT COUNT(*) FROM sign_in_codes") == 0


def test_turned_off_the_password_is_enough_again(ana, phone, fresh):
    ana.prove()
    assert "Off." in ana.post("/settings/phone-code/off").text
    assert ana.post("/settings/phone-code/off", follow=False).status_code == 302
    assert fresh.sign_in().status_code == 302


def test_turning_it_off_needs_the_second_proof(ana, phone, fresh, time):
    time.move(minutes=10)
    assert send(ana, "/settings/phone-code/off", SAME, **ana.held_marks()).status_code == 403
    assert fresh.sign_in().status_code == 422


def test_it_goes_on_after_new_keys(ana, phone, fresh, time):
    ana.post("/settings/new-keys", current=PASSWORD, password=NEW)
    assert gives(fresh, fresh.sign_in(NEW), code(phone[0], time.now())).status_code == 302


def test_what_the_codes_are_made_from_is_sealed_and_goes_with_the_account(ana, phone):
    with connect(ana.app) as db:
        (cell,) = db.execute("SELECT packed_cell FROM sign_in_codes").fetchone()
    assert phone[0].encode() not in cell
    ana.post("/settings/delete", current=PASSWORD)
    assert one(ana.app, "SELECT COUNT(*) FROM sign_in_codes") == 0


def test_the_host_can_turn_it_off_and_no_password(ana, phone, fresh):
    turn_off = ana.app.config["SETTINGS"].data, "user", "code-off", ana.email
    said = couples(*turn_off)
    assert "password alone" in said.output
    assert "isn't asked" in couples(*turn_off).output
    assert fresh.sign_in("not this one at all").status_code == 422
    assert fresh.sign_in().status_code == 302


def test_one_persons_code_is_nobody_elses(couple, time):
    ana, ben = couple
    secret, _ = turns_on(ana, time)
    assert ben.another_device().get("/settings").status_code == 200
    turns_on(ben, time)
    fresh = Person(ben.app, "Ben")
    assert gives(fresh, fresh.sign_in(), code(secret, time.now())).status_code == 422
