"""A person's own devices: named as people would, and ended one by one or all others, right away with their open pages."""

import re
import uuid
from datetime import timedelta

import pytest

from couples.accounts.devices import in_words, used_in_words
from tests.accounts.test_second_proof import gives
from tests.accounts.test_send_again import send
from tests.conftest import PASSWORD, SUNDAY, Person
from tests.scenario import connect, dump, one, user_id
from tests.sockets import Socket

CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


def on(person: Person, user_agent: str) -> Person:
    """This person on another device, which says this of itself."""
    other = Person(person.app, person.name)
    other.client.environ_base["HTTP_USER_AGENT"] = user_agent
    assert other.sign_in().status_code == 302
    return other


def shown(person: Person) -> list[tuple[str, str]]:
    """The devices on the page, each with the line below its name."""
    page = person.page("/settings/devices")
    cards = re.findall(r"<h2>(.*?)</h2>\s*<p class=\"cluster\">(.*?)</p>", page, re.DOTALL)
    return [(name, " ".join(re.sub("<svg.*?</svg>|<[^>]+>", " ", line).split())) for name, line in cards]


def ends(person: Person) -> dict[str, str]:
    """The addresses that the buttons of the page send to, by what they say."""
    page = person.page("/settings/devices")
    forms = re.findall(
        r'action="(/settings/(?:devices|sign-out)[^"]*)".*?<span>(.*?)</span>', page, re.DOTALL
    )
    return {said: path for path, said in forms}


# --- in plain words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome on Android"),
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) FxiOS/133.0 Safari/605.1.15", "Firefox on an iPad"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Safari/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0.0.0 Safari/537.36 OPR/116", "Opera on a Chromebook"),
        ("Firefox", "Firefox"),
        ("iPhone", "An iPhone"),
        ("<script>alert(1)</script>", "A device"),
        ("", "A device"),
        ("x" * 100_000, "A device"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_people_would(user_agent, name):
    assert in_words(user_agent) == name


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (-1, "today"), (1, "this week"), (6, "this week"), (7, "at least a week ago"), (29, "at least a week ago")]
)  # fmt: skip
def test_when_it_was_used_is_told_roughly(days, words):
    today = SUNDAY.date()
    assert used_in_words(today - timedelta(days=days), today) == words


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_shows_ones_own_devices_this_one_first(couple, time):
    ana, ben = couple
    on(ana, SAFARI)
    time.move(days=2)
    on(ana, CHROME)
    on(ana, CHROME)
    on(ben, FIREFOX)
    ana.prove()
    assert shown(ana) == [
        ("A device", "This device"),
        ("Chrome on Android", "Used today"),
        ("Chrome on Android (2)", "Used today"),
        ("Safari on an iPhone", "Used this week"),
    ]
    time.move(days=8)
    ana.prove()
    assert ("Safari on an iPhone", "Used at least a week ago") in shown(ana)


def test_no_two_buttons_of_the_page_say_the_same(ana):
    on(ana, CHROME)
    on(ana, CHROME)
    ana.prove()
    assert set(ends(ana)) == {
        "Sign out Chrome on Android", "Sign out Chrome on Android (2)", "Sign out every other device",
    }  # fmt: skip


def test_the_page_is_behind_the_second_proof(ana):
    on(ana, CHROME)
    answer = ana.get("/settings/devices")
    assert answer.location == "/settings/its-me?next=/settings/devices"
    ana.prove()
    assert "Chrome on Android" in ana.page("/settings/devices")


def test_a_session_that_is_over_is_not_shown(ana, time):
    phone = on(ana, CHROME)
    time.move(days=31)
    ana.sign_in()
    ana.prove()
    assert shown(ana) == [("A device", "This device")]
    phone.sign_in()
    phone.post("/sign-out")
    assert len(shown(ana)) == 1


def test_looking_at_the_page_is_no_use_of_a_device(ana, time):
    ana.prove()
    time.move(minutes=5)
    before = dump(ana.app)
    ana.page("/settings/devices")
    assert dump(ana.app) == before


def test_what_a_device_is_called_is_sealed(ana):
    on(ana, CHROME)
    ana.prove()
    assert "Chrome on Android" in ana.page("/settings/devices")
    with connect(ana.app) as db:
        assert all(
            b"Android" not in (cell or b"") for (cell,) in db.execute("SELECT device_cell FROM sessions")
        )


def test_a_session_from_before_names_were_kept_and_a_damaged_name_break_nothing(ana):
    on(ana, CHROME)
    on(ana, SAFARI)
    with connect(ana.app) as db:
        ((first,), *_) = db.execute("SELECT id FROM sessions").fetchall()
        db.execute("UPDATE sessions SET device_cell = NULL WHERE id = ?", (first,))
        db.execute("UPDATE sessions SET device_cell = ? WHERE id != ?", (b"\x01\xff", first))
        db.commit()
    ana.prove()
    assert [name for name, _ in shown(ana)] == ["A device", "A device (2)", "A device (3)"]


# --- ending ---------------------------------------------------------------------------------------------------------


def test_ending_one_ends_that_one_right_away_with_its_socket_and_no_other(server, couple):
    ana, ben = couple
    phone, laptop = on(ana, CHROME), on(ana, FIREFOX)
    lost, kept, bens = Socket(phone), Socket(laptop), Socket(ben)
    ana.prove()
    answer = ana.post(ends(ana)["Sign out Chrome on Android"])
    assert "Chrome on Android is signed out." in answer.text
    assert lost.is_hung_up()
    assert phone.get("/settings").location.startswith("/sign-in")
    assert laptop.get("/settings").status_code == ben.get("/settings").status_code == 200
    assert kept.is_alive()
    assert bens.is_alive()


def test_ending_all_others_keeps_this_one_and_the_partners(couple):
    ana, ben = couple
    phone, laptop = on(ana, CHROME), on(ana, FIREFOX)
    ana.prove()
    answer = ana.post(ends(ana)["Sign out every other device"])
    assert "Every other device is signed out." in answer.text
    assert phone.get("/settings").status_code == laptop.get("/settings").status_code == 302
    assert ana.get("/settings").status_code == ben.get("/settings").status_code == 200


def test_ending_one_twice_is_no_error(ana):
    on(ana, CHROME)
    ana.prove()
    path = ends(ana)["Sign out Chrome on Android"]
    for _ in range(2):
        assert ana.post(path, follow=False).location == "/settings/devices"


def test_this_device_the_partners_and_one_that_is_not_there_are_the_same(couple):
    ana, ben = couple
    mine, bens = (
        one(ana.app, "SELECT id FROM sessions WHERE user_id = ?", user_id(person)) for person in (ana, ben)
    )
    ana.prove()
    for id in (mine, bens, str(uuid.uuid4()), "x"):
        assert ana.post(f"/settings/devices/{id}/end", follow=False).status_code == 404
    assert ana.get("/settings").status_code == ben.get("/settings").status_code == 200


def test_without_the_proof_nothing_ends_until_it_is_given(ana):
    phone = on(ana, CHROME)
    asked = send(ana, "/settings/sign-out-others", **ana.held_marks())
    assert asked.status_code == 403
    assert phone.get("/settings").status_code == 200
    answer = gives(ana, asked, PASSWORD)
    assert answer.location == "/settings/devices"
    assert phone.get("/settings").status_code == 302


def test_every_page_of_the_settings_leads_back_to_them_and_a_visitors_to_signing_in(ana):
    ana.prove()
    for name in ("address", "password", "new-keys", "passkeys", "devices", "phone-code"):
        assert "Back to Settings" in ana.page(f"/settings/{name}"), name
    assert "Back to sign in" in Person(ana.app).page("/sign-in/bring-back")


def test_who_signs_in_in_a_browser_ends_the_session_it_had_whoever_had_it(ana, eve, time):
    """Its cookie is gone, so no one can use it; and what it was for must not go on in another's browser."""
    before, other = sessions_alive(ana), ana.another_device()
    assert sessions_alive(ana) == before + 1
    newer = Person(ana.app, "Eve", other.client)
    assert newer.sign_in().status_code == 302
    assert sessions_alive(ana) == before
    assert ana.get("/settings").status_code == 200


def sessions_alive(person) -> int:
    rows = dump(person.app)["sessions"]
    return len([r for r in rows if r["user_id"] == user_id(person) and not r["ended_at"]])
