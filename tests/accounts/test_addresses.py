"""One e-mail address, however it's typed: at sign-up, at sign-in, at recovery and where tries are counted."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from couples.accounts import addresses
from couples.maintenance import startup
from tests.conftest import PASSWORD, Person
from tests.scenario import connect

DECOMPOSED = unicodedata.normalize("NFD", "josé@bücher.example")
WAYS = {
    "ana@bücher.example": [
        "Ana@BÜCHER.example",
        "ana@xn--bcher-kva.example",
        "ANA@XN--BCHER-KVA.EXAMPLE",
        "ana@bücher。example",
        "ana@bücher．example",
        "ana＠bücher｡example",
        " ana@bücher.example ",
        "\u200b\u2066ana@bü\u00adcher.example\u2069\ufeff\u3000\u200d",
    ],
    "josé@bücher.example": [DECOMPOSED, DECOMPOSED.upper(), "josé@xn--bcher-kva.example"],
    "ana.b@例え.テスト": ["ana．b@例え。テスト", "Ana.B@xn--r8jz45g.xn--zckzah"],
    "ana@straße.example": ["ana@xn--strae-oqa.example", "ANA@straße.EXAMPLE"],
}
PAIRS = [(one, way) for one, ways in WAYS.items() for way in ways]
NEW = "green kettle by the door"


@pytest.mark.parametrize(("one", "way"), PAIRS)
def test_every_way_to_type_an_address_has_one_spelling(one, way):
    assert addresses.spelled(way) == addresses.spelled(one) == one


@pytest.mark.parametrize(
    "typed",
    ["", "ana", "@", "ana@", "a@b@example.org", "ana@[127.0.0.1]", "ana@-x.org", "ana@xn--a.org", "ana@x.org\r\nBcc: b@x.org",
     "ana@" + "a." * 130 + "org", "a" * 100_000 + "@example.org", "ana@" + "ü" * 100_000, "\ud800@example.org",
     "ana@\ud800.org", "\x00@example.org", "＠＠"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_never_breaks(typed):
    with pytest.raises(addresses.NoAddress):
        addresses.spelled(typed)
    assert len(addresses.read(typed).encode()) <= 4 * addresses.LONGEST
    for kept in addresses.spellings(typed):
        kept.encode()


letters = st.text(st.sampled_from("abcXYZéÉüßΣσςİıｘ・日本ー-.0e\u0301\u0308"), min_size=1, max_size=12)


@given(letters, letters)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_one_spelling_is_spelled_like_itself(local, domain):
    typed = f"{local}@{domain}.example"
    try:
        one = addresses.spelled(typed)
    except addresses.NoAddress:
        return
    assert addresses.spelled(one) == one
    assert addresses.spelled(unicodedata.normalize("NFD", typed)) == one
    assert addresses.spellings(typed)[-1] == one


@pytest.mark.parametrize(("one", "way"), [*PAIRS, *((w, o) for o, w in PAIRS[::3])])
def test_who_signed_up_in_one_spelling_signs_in_and_recovers_in_any_other(app, one, way):
    ana = Person(app, "Ana").sign_up(email=one)
    code = re.search(
        r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", ana.post("/settings/recovery", current=PASSWORD).text
    )[0]
    browser = Person(app)
    browser.email = way
    assert browser.sign_in().status_code == 302
    taken = Person(app).post("/sign-up", name="Eve", email=way, password=PASSWORD)
    assert "can&#39;t be used for a new account here" in taken.text
    assert Person(app).post("/sign-in/recovery", email=way, code=code, password=NEW).status_code == 200


def test_tries_at_one_address_count_together_however_it_is_typed(app):
    Person(app, "Ana").sign_up(email="ana@bücher.example")
    ways = ["ana@bücher.example", *WAYS["ana@bücher.example"]]
    for number in range(60):  # ten from each of six networks: all that the account has in an hour
        guess = guess_from(app, f"192.0.2.{number // 10}", ways[number % len(ways)])
        assert guess.status_code == 422
    assert [guess_from(app, "192.0.2.77", way).status_code for way in ways] == [429] * len(ways)


def guess_from(app, address: str, email: str):
    browser = Person(app, browser=app.test_client())
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser.post("/sign-in", email=email, password="not this one at all")


# --- what an earlier version kept -------------------------------------------------------------------------------


def keep(person: Person, email: str) -> None:
    with connect(person.app) as db:
        db.execute("UPDATE users SET email = ? WHERE name = ?", (email, person.name))
        db.commit()


def kept(app) -> list[str]:
    with connect(app) as db:
        return [email for (email,) in db.execute("SELECT email FROM users ORDER BY name")]


def sign_in(app, email: str) -> int:
    browser = Person(app)
    browser.email = email
    return browser.sign_in().status_code


def test_an_older_spelling_becomes_the_one_in_use_at_the_next_start(ana):
    keep(ana, "ana．b@example.org")
    startup.prepare(ana.app)
    assert kept(ana.app) == ["ana.b@example.org"]
    assert sign_in(ana.app, "Ana．B@example.org") == 302


def test_two_accounts_that_would_become_one_stay_as_they_are_and_are_named_by_id(ana, ben, caplog):
    keep(ana, "ana．b@example.org")
    keep(ben, "ana.b@example.org")
    before = kept(ana.app)
    startup.prepare(ana.app)
    assert kept(ana.app) == before
    (line,) = [r.getMessage() for r in caplog.records if "one address" in r.getMessage()]
    assert len(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", line)) == 2
    assert "example.org" not in line
    signed_in = {}
    for email in before:
        browser = Person(ana.app)
        browser.email = email
        assert browser.sign_in().status_code == 302
        signed_in[email] = re.search(r'id="name"[^>]*value="([^"]*)"', browser.page("/settings"))[1]
    assert signed_in == {"ana．b@example.org": "Ana", "ana.b@example.org": "Ben"}
