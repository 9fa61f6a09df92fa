"""Passkeys: what they open, what they stand in for, and that no one else's, no other address's and no old answer counts."""

import html
import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from couples.accounts.passkey_questions import Site, decoded, encoded, site_of
from tests.accounts.authenticator import ORIGIN, PRESENT, UNLOCKED, Device, adds_passkey, asked, with_a_name
from tests.accounts.test_send_again import SAME, press, send, value_in
from tests.accounts.test_sign_in_codes import turns_on
from tests.accounts.test_starting_over import NEW as STARTED_OVER
from tests.accounts.test_starting_over import bring_back, link_of, start_over
from tests.conftest import PASSWORD, Person
from tests.pages import text_of
from tests.real_server import couples
from tests.scenario import connect, one

NEW = "green kettle by the door"
WORDS = "only for me, under the plum tree"


@pytest.fixture(autouse=True)
def by_name(request):
    if "app" not in request.fixturenames:
        yield
        return
    with with_a_name(request.getfixturevalue("app")):
        yield


@pytest.fixture
def fresh(ana) -> Person:
    """A browser that nobody has used yet."""
    return Person(ana.app, "Ana")


def comes_in(person: Person, device: Device, **more):
    """Signs in with a passkey and nothing else."""
    fields = device.uses(asked(person.page("/sign-in")))
    return person.post("/sign-in/passkey", follow=False, **{**fields, **more})


def is_in(person: Person) -> bool:
    return person.get("/settings").status_code == 200


def passkeys_of(app) -> int:
    return one(app, "SELECT COUNT(*) FROM passkeys")


# --- where they work ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base_url", "site"),
    [
        ("https://us.example.org", Site("us.example.org", "https://us.example.org")),
        ("https://us.example.org:443", Site("us.example.org", "https://us.example.org")),
        ("https://us.example.org:8443", Site("us.example.org", "https://us.example.org:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", None),
        ("https://192.168.1.2", None),
        ("https://[::1]", None),
        ("http://us.example.org", None),
        ("http://notlocalhost", None),
    ],
)
def test_they_work_where_browsers_allow_them(base_url, site):
    assert site_of(base_url) == site


def test_where_they_cannot_work_no_page_asks_for_one_and_the_settings_say_why(ana, fresh):
    ana.app.config["PASSKEY_SITE"] = None
    ana.prove()
    assert "an https address with a name" in ana.page("/settings/passkeys")
    assert "data-passkey" not in fresh.page("/sign-in")
    assert ana.post("/settings/passkeys", passkey="{}").status_code == 422


def test_a_server_whose_passkeys_are_never_used_never_loads_what_checks_them():
    lines = "import sys, couples.rooms; assert 'webauthn' not in sys.modules and 'OpenSSL' not in sys.modules"
    subprocess.run([sys.executable, "-c", lines], check=True)


# --- signing in -----------------------------------------------------------------------------------------------------


def test_a_passkey_alone_signs_in_and_opens_the_vault(ana, fresh):
    ana.write("thanks", WORDS)
    device = adds_passkey(ana)
    answer = comes_in(fresh, device)
    assert (answer.status_code, answer.location) == (302, "/")
    assert WORDS in fresh.page(f"/check-in/{fresh.occasion()}/questions")
    assert comes_in(Person(ana.app), device).status_code == 302


def test_unlocking_the_device_stands_in_for_the_code_from_a_phone(ana, fresh, time):
    device = adds_passkey(ana)
    turns_on(ana, time)
    assert comes_in(fresh, device).status_code == 302
    assert is_in(fresh)


def test_the_words_that_were_sent_come_along(ana, time):
    path = "/growing/goals/00000000-0000-0000-0000-000000000007"
    device, marks = adds_passkey(ana), ana.held_marks()
    with connect(ana.app) as database:
        database.execute("DELETE FROM sessions")
        database.commit()
    refused = send(ana, path, **marks, text="To sing again")
    fields = {**ana.held_marks(), **device.uses(asked(refused.text)), "carried": value_in(refused)}
    page = send(ana, "/sign-in/passkey", **fields)
    assert press(ana, page).location == path
    assert "To sing again" in ana.page(path)


def test_it_calls_a_start_over_off(ana, fresh):
    device = adds_passkey(ana)
    couples(ana.app.config["SETTINGS"].data, "user", "reset", ana.email)
    assert one(ana.app, "SELECT COUNT(*) FROM reset_requests") == 1
    assert comes_in(fresh, device).status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM reset_requests") == 0


def test_an_account_that_is_switched_off_stays_shut(ana, fresh):
    device = adds_passkey(ana)
    couples(ana.app.config["SETTINGS"].data, "user", "disable", ana.email)
    assert comes_in(fresh, device).status_code == 422
    assert not is_in(fresh)


# --- what doesn't count ---------------------------------------------------------------------------------------------


LIES = {
    "another address": {"origin": "https://evil.example.org"},
    "an address that only begins like ours": {"origin": ORIGIN + ".evil.example.org"},
    "another name": {"name": "evil.example.org"},
    "a device that no one unlocked": {"flags": PRESENT},
    "a device that no one touched": {"flags": UNLOCKED},
    "another key": {"key": Device().key},
    "another secret": {"own": b"x" * 32},
    "no secret": {"has_secret": False},
    "a passkey that we don't know": {"id": b"x" * 32},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_passkey_that_is_not_quite_the_one_opens_nothing(ana, fresh, lie):
    device = adds_passkey(ana)
    answer = comes_in(fresh, replace(device, **LIES[lie]))
    assert answer.status_code == 422
    assert not is_in(fresh)
    assert comes_in(fresh, device).status_code == 302  # it could have been the lie's fault alone


def test_a_wrong_address_is_told_kindly_and_named(ana, fresh):
    device = replace(adds_passkey(ana), origin="https://old.example.org")
    assert f"Open {ORIGIN} and try again." in comes_in(fresh, device).text


def test_an_answer_counts_in_its_own_browser_only(ana, fresh):
    device = adds_passkey(ana, Device(counts=False))
    fields, thief = device.uses(asked(fresh.page("/sign-in"))), Person(ana.app)
    thief.page("/sign-in")
    assert "too long" in thief.post("/sign-in/passkey", **fields).text
    assert fresh.post("/sign-in/passkey", follow=False, **fields).status_code == 302


def test_the_same_answer_from_the_same_browser_does_not_count_twice(ana):
    fields = proof_fields(ana, adds_passkey(ana, Device(counts=False)))
    assert ana.post("/settings/its-me", follow=False, **fields).status_code == 302
    assert ana.post("/settings/its-me", follow=False, **fields).status_code == 422


def test_a_question_is_answered_within_five_minutes(ana, fresh, time):
    device = adds_passkey(ana)
    page = asked(fresh.page("/sign-in"))
    time.move(minutes=5)
    late = fresh.post("/sign-in/passkey", **device.uses(page))
    assert "too long" in late.text
    assert not is_in(fresh)


def test_a_question_of_ones_own_making_is_none(ana, fresh):
    device = adds_passkey(ana)
    page = asked(fresh.page("/sign-in"))
    real = decoded(page["challenge"])
    for made_up in (
        b"",
        b"x" * 32,
        real[:-1],
        real[:16] + bytes(8) + real[24:],
        bytes([real[0] ^ 1]) + real[1:],
    ):
        page["challenge"] = encoded(made_up)
        assert fresh.post("/sign-in/passkey", **device.uses(page)).status_code == 422
    assert not is_in(fresh)


def test_a_count_that_does_not_go_on_is_refused(ana, fresh):
    device = adds_passkey(ana)
    assert comes_in(fresh, device).status_code == 302
    copied = replace(device, count=0)
    assert comes_in(Person(ana.app), copied).status_code == 422
    assert comes_in(Person(ana.app), device).status_code == 302


def test_a_passkey_is_its_owners_alone(couple, time):
    ana, ben = couple
    hers = adds_passkey(ana)
    adds_passkey(ben)
    other = Person(ana.app)
    assert comes_in(other, hers).status_code == 302
    assert "Ana" in other.page("/settings")
    time.move(minutes=10)
    assert ben.post("/settings/its-me", follow=False, **proof_fields(ben, hers)).status_code == 422
    turns_on(ben, time)
    step = Person(ben.app, "Ben")
    page = step.sign_in()
    assert after_the_password(step, page, hers).status_code == 422
    assert not is_in(step)


STRANGE = ["", "x", "[]", "{}", "null", "é", "\0", "[" * 9000, '{"id":1}', '{"id":"é"}', '{"id":"eA","response":1}', "9" * 17000]  # fmt: skip


@pytest.mark.parametrize("value", STRANGE)
def test_what_is_no_answer_is_refused_kindly_at_every_door(ana, fresh, time, value):
    adds_passkey(ana)
    fields = {"passkey": value, "passkey_secret": value}
    assert ana.post("/settings/passkeys", **fields).status_code == 422
    assert fresh.post("/sign-in/passkey", **fields).status_code == 422
    time.move(minutes=10)
    assert ana.post("/settings/its-me", **fields).status_code == 422


PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("value", ["", "eA", "é", 1, None, [], "_" * 2000])
def test_a_part_that_is_none_is_refused_too(ana, fresh, part, value):
    device = adds_passkey(ana)
    doors = {
        "/sign-in/passkey": (fresh, device.uses(asked(fresh.page("/sign-in")))),
        "/settings/passkeys": (ana, Device().makes(asked(ana.page("/settings/passkeys")))),
    }
    for path, (person, fields) in doors.items():
        answer = json.loads(fields["passkey"])
        if part in answer["response"]:
            answer["response"][part] = value
            assert person.post(path, **{**fields, "passkey": json.dumps(answer)}).status_code == 422


def test_tries_are_few_and_ones_own_device_has_its_own(ana, fresh):
    device = adds_passkey(ana)
    for _ in range(10):
        assert fresh.post("/sign-in/passkey", passkey="{}").status_code == 422
    assert comes_in(fresh, device).status_code == 429
    ana.post("/sign-out")
    assert comes_in(ana, device).status_code == 302


# --- the second step, and the second proof --------------------------------------------------------------------------


def proof_fields(person: Person, device: Device) -> dict[str, str]:
    """An answer to the question whether it's them."""
    with connect(person.app) as database:
        database.execute("UPDATE sessions SET proved_at = NULL")
        database.commit()
    return device.uses(asked(person.page("/settings/its-me")))


def after_the_password(person: Person, step, device: Device):
    form = re.search(r"<form[^>]*data-passkey='[^']*'[^>]*>(.*?)</form>", step.text, re.DOTALL)[1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return person.post("/sign-in", follow=False, **{**fields, **device.uses(asked(step.text))})


@pytest.mark.parametrize("has_secret", [True, False])
def test_after_the_password_it_stands_in_for_the_code(ana, fresh, time, has_secret):
    device = adds_passkey(ana, Device(has_secret=has_secret))
    turns_on(ana, time)
    step = fresh.sign_in()
    step = after_the_password(fresh, step, replace(device, key=Device().key))
    assert step.status_code == 422
    assert not is_in(fresh)
    assert after_the_password(fresh, step, device).status_code == 302
    assert is_in(fresh)


def test_without_a_secret_it_opens_nothing_alone_and_says_so(ana, fresh):
    device = adds_passkey(ana, Device(has_secret=False))
    assert "your password, too" in ana.page("/settings/passkeys")
    answer = comes_in(fresh, device)
    assert answer.status_code == 422
    assert "Sign in with your password." in html.unescape(answer.text)


def test_it_proves_that_it_is_its_person(ana, time):
    device = adds_passkey(ana)
    time.move(minutes=10)
    assert ana.get("/settings/devices").status_code == 302
    answer = ana.post("/settings/its-me?next=/settings/devices", follow=False, **proof_fields(ana, device))
    assert answer.location == "/settings/devices"
    assert ana.get("/settings/devices").status_code == 200


@pytest.mark.parametrize("by", ["passkey", "password"])
def test_confirming_with_one_leaves_a_start_over_waiting_and_the_password_ends_it(ana, time, by):
    device = adds_passkey(ana)
    link_of(ana)
    time.move(minutes=10)
    fields = proof_fields(ana, device) if by == "passkey" else {"current": PASSWORD}
    assert ana.post("/settings/its-me", follow=False, **fields).status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM reset_requests") == (by == "passkey")


def test_whoever_starts_over_reads_first_that_passkeys_go(ana, fresh):
    assert "Your passkeys are removed." in fresh.page("/sign-in/start-over")


def test_adding_and_removing_need_the_second_proof(ana, time):
    adds_passkey(ana)
    page = ana.page("/settings/passkeys")
    time.move(minutes=10)
    assert ana.get("/settings/passkeys").status_code == 302
    assert ana.post("/settings/passkeys", **Device().makes(asked(page))).status_code == 403
    remove = re.search(r'action="(/settings/passkeys/[^"]*)"', page)[1]
    assert ana.post(remove).status_code == 403
    assert passkeys_of(ana.app) == 1


def test_no_answer_is_ever_carried_from_page_to_page(ana, time):
    adds_passkey(ana)
    fields = Device().makes(asked(ana.page("/settings/passkeys")))
    time.move(minutes=10)
    page = ana.post("/settings/passkeys", headers=SAME, **fields)
    carried = value_in(page)
    again = send(ana, "/settings/its-me", **ana.held_marks(), carried=carried, current=PASSWORD)
    assert again.status_code == 422
    assert passkeys_of(ana.app) == 1


# --- the list -------------------------------------------------------------------------------------------------------


def test_two_of_one_kind_have_two_names_and_one_removed_leaves_the_other(ana, fresh):
    first, second = adds_passkey(ana), adds_passkey(ana)
    page = ana.page("/settings/passkeys")
    names = re.findall(r"<h2>([^<]*)</h2>", page)
    assert len(set(names)) == 2
    remove = re.findall(r'action="(/settings/passkeys/[^"]*)"', page)[0]
    assert "Removed." in ana.post(remove).text
    assert is_in(ana)
    browsers = (fresh, Person(ana.app, "Ana"))
    answers = {comes_in(*tried).status_code for tried in zip(browsers, (first, second), strict=True)}
    assert answers == {422, 302}


def test_the_page_asks_the_database_for_them_once_and_removing_names_one_of_ones_own(ana):
    adds_passkey(ana)
    page = ana.page("/settings/passkeys")
    with selects("passkeys") as asked:
        ana.page("/settings/passkeys")
    assert len(asked) == 1
    with selects("passkeys") as asked:
        ana.post(re.search(r'action="(/settings/passkeys/[^"]*)"', page)[1], follow=False)
    assert len(asked) == 1
    assert re.search(r"passkeys\.id = \S+ AND passkeys\.author_id = ", asked[0])


@contextmanager
def selects(table: str):
    """What's selected from a table in the requests inside."""
    found: list[str] = []

    def select(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT") and f"FROM {table}" in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", select)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", select)


def rename(person: Person, name: str, number: int = 0):
    address = re.findall(r'action="(/settings/passkeys/[^"]*/name)"', person.page("/settings/passkeys"))[
        number
    ]
    return person.post(address, name=name)


def names_of(person: Person) -> list[str]:
    return [html.unescape(name) for name in re.findall(r"<h2>(.*?)</h2>", person.page("/settings/passkeys"))]


def test_its_owner_calls_it_something_else_and_it_works_as_before(ana, fresh):
    first, _ = adds_passkey(ana), adds_passkey(ana)
    other = names_of(ana)[1]
    assert "Renamed." in rename(ana, "  The key <b> in   the drawer ").text
    assert names_of(ana) == ["The key <b> in the drawer", other.removesuffix(" (2)")]
    with connect(ana.app) as database:
        assert b"drawer" not in b"".join(
            cell for (cell,) in database.execute("SELECT packed_cell FROM passkeys")
        )
    assert comes_in(fresh, first).status_code == 302
    rename(ana, "The key <b> in the drawer", 1)
    assert names_of(ana) == ["The key <b> in the drawer", "The key <b> in the drawer (2)"]


@pytest.mark.parametrize(("typed", "stays"), [("", ""), ("  ", ""), ("x" * 41, "x" * 41)])
def test_a_name_that_cannot_be_is_refused_beside_its_field_and_stays_there(ana, typed, stays):
    adds_passkey(ana)
    before = names_of(ana)
    refused = rename(ana, typed)
    assert refused.status_code == 422
    assert re.search(r'<details class="more" open>.*aria-invalid="true"', refused.text, re.DOTALL)
    field = re.search(r'<input[^>]* id="name-[^>]*>', refused.text)[0]
    assert f'value="{stays}"' in field
    assert names_of(ana) == before


def test_renaming_needs_the_second_proof_and_is_its_owners_alone(couple, time):
    ana, ben = couple
    adds_passkey(ana)
    page = ana.page("/settings/passkeys")
    address = re.search(r'action="(/settings/passkeys/[^"]*/name)"', page)[1]
    ben.prove()
    assert ben.post(address, name="mine").status_code == 404
    before = names_of(ana)
    time.move(minutes=10)
    assert ana.post(address, name="another").status_code == 403
    ana.prove()
    assert names_of(ana) == before


def test_the_same_device_is_added_once(ana):
    device = adds_passkey(ana)
    page = asked(ana.page("/settings/passkeys"))
    assert [one["id"] for one in page["excludeCredentials"]] == [encoded(device.id)]
    assert "already" in ana.post("/settings/passkeys", **device.makes(page)).text
    assert passkeys_of(ana.app) == 1


def test_there_is_room_for_ten(ana):
    for _ in range(10):
        adds_passkey(ana)
    answer = ana.post("/settings/passkeys", **Device().makes(asked(ana.page("/settings/passkeys"))))
    assert "Remove one first" in answer.text
    assert passkeys_of(ana.app) == 10


def test_names_and_keys_are_sealed_and_a_broken_one_can_still_be_removed(ana):
    device = adds_passkey(ana)
    with connect(ana.app) as database:
        mark, box, cell = database.execute("SELECT mark, key_box, packed_cell FROM passkeys").fetchone()
        for secret in (device.id, b"name", b"credential"):
            assert secret not in mark + box + cell
        database.execute("UPDATE passkeys SET packed_cell = X'00'")
        database.commit()
    page = ana.page("/settings/passkeys")
    assert "<h2>A passkey</h2>" in page
    ana.post(re.search(r'action="(/settings/passkeys/[^"]*)"', page)[1])
    assert passkeys_of(ana.app) == 0


# --- what ends them -------------------------------------------------------------------------------------------------


def test_a_new_password_removes_them_all_and_says_so(ana, fresh):
    device = adds_passkey(ana)
    answer = ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert "Your passkeys are gone." in answer.text
    assert comes_in(fresh, device).status_code == 422
    assert passkeys_of(ana.app) == 0


def test_after_new_keys_an_old_passkey_opens_nothing_that_is_written_later(ana, fresh):
    device = adds_passkey(ana)
    assert "Your passkeys are gone." in ana.post("/settings/new-keys", current=PASSWORD, password=NEW).text
    assert passkeys_of(ana.app) == 0
    assert comes_in(fresh, device).status_code == 422
    adds_passkey(ana, device, password=NEW)
    assert comes_in(fresh, device).status_code == 302


def test_starting_over_and_bringing_back_leave_none(ana, time):
    device = adds_passkey(ana)
    start_over(ana, time)
    assert passkeys_of(ana.app) == 0
    assert comes_in(Person(ana.app), device).status_code == 422
    new = Person(ana.app, "Ana")
    new.sign_in(STARTED_OVER)
    newer = adds_passkey(new, password=STARTED_OVER)
    bring_back(ana, PASSWORD)
    assert passkeys_of(ana.app) == 0
    assert comes_in(Person(ana.app), newer).status_code == 422


def test_they_go_with_the_account(ana):
    adds_passkey(ana)
    ana.post("/settings/delete", current=PASSWORD)
    assert passkeys_of(ana.app) == 0


def test_the_host_who_turns_a_code_off_leaves_passkeys_which_only_let_in(ana, fresh, time):
    device = adds_passkey(ana)
    turns_on(ana, time)
    assert "Passkeys stay" in couples(ana.app.config["SETTINGS"].data, "user", "code-off", ana.email).output
    assert passkeys_of(ana.app) == 1
    assert comes_in(fresh, device).status_code == 302


def test_pages_that_speak_of_the_keys_to_ones_words_name_a_passkey_and_say_before_that_it_goes(ana, fresh):
    def says():
        pages = {p: text_of(ana.page(p)) for p in ("/", "/settings/recovery", "/settings/password")}
        return (
            "only this code unlocks" in pages["/"],
            "only this code opens them" in pages["/settings/recovery"],
            "removes your passkeys" in pages["/settings/password"],
            "removes your passkeys" in text_of(ana.page("/settings/new-keys")),
        )

    ana.write("thanks", WORDS)
    assert says() == (True, True, False, False)
    adds_passkey(ana)
    assert says() == (False, False, True, True)
    forgotten = text_of(fresh.page("/sign-in/recovery"))
    assert "Do you have a passkey? Sign in with it" in forgotten
    assert "removes any passkeys" in forgotten
    assert "Use a passkey" in text_of(fresh.page("/sign-in"))
    ana.app.config["PASSKEY_SITE"] = None
    for path in (
        "/sign-in/recovery",
        "/sign-in",
        "/sign-up",
        "/",
        "/privacy",
        "/what-it-protects",
        "/sign-in/start-over",
    ):
        assert "passkey" not in text_of(fresh.page(path)), path
