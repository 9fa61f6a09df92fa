"""Whose address and whose cookies: nothing that a visitor sends changes a link, and forms work on https as on http."""

import re

import pytest

from tests.conftest import Person
from tests.test_access_control import DOORS, WAYS_IN
from tests.test_headers import EVIL, HTTPS, Browser, raw

NOWHERE = "0b0e8a51-3c45-4a2c-9f3e-111111111111"


# --- whose address -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_of_a_visitor_changes_a_link_or_gets_in(make_app, proxies):
    app = make_app("data", proxies=proxies, signup="open")
    eve = Person(app, "Eve").sign_up()
    eve.post("/pairing/invitation")
    forged = {
        "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": f"/{EVIL}", "X-Host": EVIL,
        "Forwarded": f"host={EVIL};proto=https", "X-Original-URL": f"https://{EVIL}/", "X-Forwarded-Port": "1",
    }  # fmt: skip
    page = eve.get("/pairing", headers=forged)
    assert "http://127.0.0.1:8000/pairing/join#" in page.text
    visitor = Person(app).get("/settings", headers=forged)
    assert visitor.location == "/sign-in?next=/settings"
    for answer in (page, visitor):
        assert EVIL not in answer.text + str(answer.headers)
        assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        "127.0.0.1",
        "127.0.0.1:8001",
        "localhost:8001",
        "localhost",
        "localhost:8000.evil.example.net",
        "",
        "127.0.0.1:8000.evil.example.net",
        "a@127.0.0.1:8000",
    ],
)
def test_an_unknown_host_is_refused_with_our_own_address_and_nothing_else(couple, host):
    ana, _ = couple
    assert raw(ana, "/settings").status_code == 200
    answer = raw(ana, "/settings", headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert answer.text == "This server answers at http://127.0.0.1:8000\n"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("ours", "typed"), [("127.0.0.1", "localhost"), ("localhost", "127.0.0.1"), ("127.0.0.1", "[::1]")]
)
def test_at_home_the_machines_other_name_leads_to_the_same_page(make_app, ours, typed):
    nobody = Person(make_app("home", base_url=f"http://{ours}:8000"))

    def asked(path: str, **environ: str):
        host = f"{typed}:8000"
        return raw(nobody, path, headers={"Host": host}, environ_overrides={"HTTP_HOST": host, **environ})

    assert asked("/sign-in?next=/check-in").location == f"http://{ours}:8000/sign-in?next=/check-in"
    elsewhere = asked("/", PATH_INFO="//evil.example.net/a\r\nb").location
    assert elsewhere == f"http://{ours}:8000/evil.example.net/a%0D%0Ab"
    assert nobody.client.post("/sign-in", base_url=f"http://{typed}:8000").status_code == 400


def test_where_others_come_in_no_other_name_is_answered(make_app):
    nobody = Person(make_app("home", base_url="http://192.168.1.5:8000"))
    answer = raw(
        nobody, "/", headers={"Host": "localhost:8000"}, environ_overrides={"HTTP_HOST": "localhost:8000"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("172.17.0.1", 200), ("::1", 200), ("8.8.8.8", 400), ("", 400)],
)
def test_health_answers_by_any_name_to_who_asks_from_nearby(make_app, address, status):
    nobody = Person(make_app("health", base_url=HTTPS))
    environ = {"HTTP_HOST": "a-container:1234", "REMOTE_ADDR": address}
    assert raw(nobody, "/healthz", environ_overrides=environ).status_code == status
    assert raw(nobody, "/settings", environ_overrides=environ).status_code == 400


# --- cookies -------------------------------------------------------------------------------------------------------


def cookies_set(answer) -> dict[str, set[str]]:
    """Name and attributes of each cookie that this answer sets."""
    lines = [line.split("; ") for line in answer.headers.getlist("Set-Cookie")]
    return {
        parts[0].split("=")[0]: {a for a in parts[1:] if not a.startswith(("Expires", "Max-Age"))}
        for parts in lines
    }


def test_cookies_on_https_are_bound_to_this_host_and_to_https(make_app):
    ana = Browser(make_app("headers", base_url=HTTPS), "Ana").sign_up()
    ana.post("/sign-out")
    attributes = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookies_set(ana.sign_in()) == {"__Host-couples": attributes, "__Host-device": attributes}
    assert cookies_set(Person(ana.app).get("/sign-in")) == {"__Host-couples": attributes}


def test_cookies_on_http_carry_the_port_in_their_name(make_app):
    ana = Browser(make_app("headers", base_url="http://127.0.0.1:8123", port=8123), "Ana").sign_up()
    ana.post("/sign-out")
    attributes = {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookies_set(ana.sign_in()) == {"couples_8123": attributes, "device_8123": attributes}


def test_on_https_every_form_works_from_our_own_pages_and_from_no_other(make_app):
    ana = Browser(make_app("headers", base_url=HTTPS), "Ana").sign_up()
    last = ["POST accounts.change_password", "POST accounts.make_new_keys", "POST accounts.sign_out"]
    last += ["POST home.delete_account"]
    with_no_token = (
        "POST home.quick_exit",
        "POST reminders.turn_off",
    )  # a page that's old; a mail program (RFC 8058)
    doors = [d for d in DOORS if d.startswith("POST") and d not in (*last, *with_no_token)]
    ids = dict.fromkeys(re.findall(r"{(\w+)}", " ".join(d.path for d in DOORS.values())), NOWHERE)
    ids |= {"next": ana.occasion(), "occasion": ana.occasion()}
    assert len(doors) > 25
    for name in [*doors, *last]:
        door = DOORS[name]
        for referer in ("", f"https://{EVIL}/", "http://couples.example.org/"):
            answer = ana.post(door.address(ids), follow=False, headers={"Referer": referer}, **door.fields)
            assert answer.location == "/" if name in WAYS_IN else answer.status_code == 400, name
        fields = {"do": "keep", **door.fields}
        nothing_there = name in ("POST accounts.send_again", "POST takeout.show_to_therapist")
        fine = (409,) if nothing_there else (200, 302, 404, 422)
        ana.prove()
        assert ana.post(door.address(ids), follow=False, **fields).status_code in fine, name
        if ana.get("/settings").status_code == 302:
            ana.sign_in() if name != "POST home.delete_account" else None


def test_on_https_a_couple_writes_and_opens_as_everywhere(make_app):
    app = make_app("headers", base_url=HTTPS)
    ana, ben = Browser(app, "Ana").sign_up(), Browser(app, "Ben").sign_up()
    assert ben.join(ana.invitation_secret()).status_code == 302
    week = ana.occasion()
    for person in (ana, ben):
        person.write("thanks", f"from {person.name}")
        assert person.ready().status_code == 302
    assert "from Ana" in ben.page(f"/check-in/{week}")


@pytest.mark.parametrize(
    ("base_url", "says"),
    [
        ("http://192.168.1.5:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        (HTTPS, False),
    ],
)
def test_where_a_password_is_typed_first_the_page_says_when_the_connection_is_not_private(
    make_app, base_url, says
):
    app = make_app("headers", base_url=base_url)
    for path in ("/sign-in", "/sign-up", "/sign-in/recovery"):
        assert ("This connection isn't private" in Person(app).page(path)) is says
