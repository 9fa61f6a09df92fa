"""Signing in and out: fresh sessions, few guesses, nobody locked out by somebody else."""

import re

import pytest

from couples.accounts.signed_in_sessions import BRIEF_LIFE, LAST_WORDS, SESSION_IDLE, SESSION_LIFE
from couples.maintenance import cleanup
from couples.vault import passwords
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.scenario import connect, dump, one
from tests.sockets import cookie_of


def cookie_name(app) -> str:
    return app.config["SESSION_COOKIE_NAME"]


def test_a_wrong_password_and_an_unknown_address_read_the_same(ana):
    wrong = Person(ana.app, "Ana").sign_in("not this one at all")
    unknown = Person(ana.app, "Zoe").sign_in("not this one at all")
    strip = lambda a: re.sub(r'value="[^"]*"', "", a.text)  # noqa: E731
    assert wrong.status_code == unknown.status_code == 422
    assert strip(wrong) == strip(unknown)


def test_an_unknown_address_costs_a_full_argon2_run_too(ana, monkeypatch):

    runs = []
    real = passwords.argon2id.kdf
    monkeypatch.setattr(passwords.argon2id, "kdf", lambda *a, **k: runs.append(a[3:]) or real(*a, **k))
    Person(ana.app, "Zoe").sign_in("not this one at all")
    Person(ana.app, "Ana").sign_in("not this one at all")
    assert runs == [runs[0]] * 2


def test_a_cookie_from_before_signing_in_is_replaced(ana):
    browser = Person(ana.app, "Ana")
    browser.page("/sign-in")
    before = cookie_of(browser)
    browser.sign_in()
    assert cookie_of(browser) != before
    planted = Person(ana.app, "Ana")
    name, _, value = before.partition("=")
    planted.client.set_cookie(name, value, domain="127.0.0.1")
    assert planted.get("/settings").status_code == 302


def test_signing_out_makes_the_cookie_worthless(ana, time):
    kept = ana.client.get_cookie(cookie_name(ana.app), domain="127.0.0.1").value
    answer = ana.post("/sign-out", follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = Person(ana.app)
    thief.client.set_cookie(cookie_name(ana.app), kept, domain="127.0.0.1")
    assert thief.get("/settings").status_code == 302
    time.move(seconds=LAST_WORDS.total_seconds())
    cleanup.end_sessions(ana.app)
    assert one(ana.app, "SELECT COUNT(*) FROM sessions") == 0


def test_a_new_password_ends_every_other_session_and_keeps_every_word(couple):
    ana, _ = couple
    ana.write("thanks", "written before the change")
    laptop = ana.another_device()
    answer = ana.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    assert answer.status_code == 200
    assert laptop.get("/settings").status_code == 302
    assert "written before the change" in ana.page(f"/check-in/{ana.occasion()}/questions")
    assert Person(ana.app, "Ana").sign_in().status_code == 422
    again = Person(ana.app, "Ana")
    assert again.sign_in("green kettle by the door").status_code == 302
    assert "written before the change" in again.page(f"/check-in/{again.occasion()}/questions")
    assert "Your laugh" in again.page(
        "/check-in/history/" + one(ana.app, "SELECT id FROM check_ins WHERE occasion='hello'")
    )


def test_the_current_password_is_asked_for_before_a_new_one(ana):
    answer = ana.post("/settings/password", current="not my password", password="green kettle by the door")
    assert answer.status_code == 422
    assert Person(ana.app, "Ana").sign_in().status_code == 302


def test_a_cookie_forged_with_the_servers_key_signs_nobody_in(ana):
    with connect(ana.app) as db:
        (id, hashed) = db.execute("SELECT id, token_hash FROM sessions").fetchone()
    signer = ana.app.session_interface.get_signing_serializer(ana.app)
    for forged in (id, hashed.hex(), "1", "ana@example.org", ""):
        thief = Person(ana.app)
        thief.client.set_cookie(
            cookie_name(ana.app), signer.dumps({"_user_id": forged, "_fresh": True}), domain="127.0.0.1"
        )
        assert thief.get("/settings").status_code == 302


@pytest.mark.parametrize("value", ["", "x", "x" * 10000, "é" * 10, "..", "eyJhIjoxfQ.x.y", "%00"])
def test_a_strange_cookie_is_a_visitor_and_never_an_error(ana, value):
    browser = Person(ana.app, browser=ana.app.test_client(use_cookies=False))
    assert browser.get("/settings", headers={"Cookie": cookie_of(ana)}).status_code == 200
    for cookie in (
        f"{cookie_name(ana.app)}={value}",
        f"{cookie_name(ana.app)}={value}; {cookie_name(ana.app)}={value}",
    ):
        assert browser.get("/settings", headers={"Cookie": cookie}).status_code == 302
        assert browser.get("/", headers={"Cookie": cookie}).status_code == 200


def test_a_session_ends_after_its_days_and_after_long_silence(ana, time):
    for _ in range(SESSION_LIFE.days // 20):
        time.move(days=20)
        ana.post("/settings", name="Ana", zone="UTC", theme="dark")
    assert ana.get("/settings").status_code == 200
    time.move(days=SESSION_LIFE.days % 20 + 1)
    assert ana.get("/settings").status_code == 302
    ana.sign_in()
    for _ in range(2):
        time.move(days=SESSION_IDLE.days // 2 + 1)
        answer = ana.get("/settings")  # reading counts for nothing, as the pages say
    assert answer.status_code == 302


def test_ten_wrong_passwords_bring_a_pause_and_no_lock(ana, time):
    stranger = Person(ana.app, "Ana")
    for _ in range(10):
        assert stranger.sign_in("wrong").status_code == 422
    assert stranger.sign_in("wrong").status_code == 429
    assert "Wait a few minutes" in stranger.sign_in("wrong").text


def test_nobody_can_lock_somebody_elses_own_device_out(ana):
    ana.post("/sign-out")
    partner = Person(ana.app, "Ana")
    for _ in range(11):
        partner.sign_in("guess")
    assert partner.sign_in().status_code == 429
    assert ana.sign_in().status_code == 302


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1",
     "/\r\nX: 1", "\t//evil.example", "@evil.example", "/settings@evil.example", "/nothing", "x" * 5000, "/static/css/base.css"],
)  # fmt: skip
def test_next_leads_home_unless_it_is_a_page_of_ours(ana, target):
    browser = Person(ana.app, "Ana")
    answer = browser.client.post(
        "/sign-in", query_string={"next": target}, base_url=browser.base,
        data={"csrf_token": browser.token(), "email": ana.email, "password": PASSWORD},
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (302, "/")


def test_next_leads_to_the_page_that_was_asked_for(ana):
    browser = Person(ana.app, "Ana")
    asked = browser.get("/settings").location
    answer = browser.client.post(
        asked,
        base_url=browser.base,
        data={"csrf_token": browser.token(), "email": ana.email, "password": PASSWORD},
    )
    assert answer.location == "/settings"


def test_a_second_tab_with_the_way_in_leads_home_once_one_is_signed_in(ana):
    browser = Person(ana.app, "Ana")
    for path, fields in (
        ("/sign-in", {"email": ana.email, "password": PASSWORD}),
        ("/sign-up", {"name": "Ana"}),
    ):
        old = browser.token()
        assert browser.sign_in().status_code == 302
        answer = browser.client.post(
            path, data={"csrf_token": old, **fields}, base_url=browser.base, follow_redirects=True
        )
        assert answer.status_code == 200
        assert "already signed in" in answer.text
        browser.post("/sign-out")


def test_a_browser_that_keeps_no_cookies_is_told_so_at_the_way_in(ana):
    browser = Person(ana.app, "Ana", ana.app.test_client(use_cookies=False))
    answer = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser.token(), "email": ana.email, "password": PASSWORD},
        base_url=browser.base,
    )
    assert answer.status_code == 400
    assert "allow cookies" in answer.text


def test_a_person_who_is_signed_out_while_writing_is_told_in_words_that_a_script_can_show(couple):
    ana, _ = couple
    occasion, token = ana.occasion(), ana.token()
    with connect(ana.app) as db:
        db.execute("DELETE FROM sessions")
        db.commit()
    answer = ana.client.post(
        f"/check-in/{occasion}/answers/thanks", data={"csrf_token": token, "page_of": ana.mark(), "text": "x"}, base_url=ana.base,
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code in (400, 401)
    assert answer.json["message"]


def test_the_recovery_code_opens_with_a_new_password_once_and_a_fresh_one_is_shown(couple):
    ana, _ = couple
    ana.write("thanks", "still mine")
    code = re.search(
        r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", ana.post("/settings/recovery", current=PASSWORD).text
    )[0]
    browser = Person(ana.app, "Ana")
    typed = code.lower().replace("-", " ").replace("0", "o")
    answer = browser.post(
        "/sign-in/recovery", email=ana.email, code=typed, password="green kettle by the door"
    )
    fresh = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", answer.text)[0]
    assert fresh != code
    assert "still mine" in browser.page(f"/check-in/{browser.occasion()}/questions")
    assert ana.get("/settings").status_code == 302
    again = Person(ana.app, "Ana")
    assert (
        again.post(
            "/sign-in/recovery", email=ana.email, code=code, password="yet another kettle now"
        ).status_code
        == 422
    )
    assert (
        again.post(
            "/sign-in/recovery", email=ana.email, code=fresh, password="yet another kettle now"
        ).status_code
        == 200
    )


def test_somebody_elses_recovery_code_opens_nothing_and_guesses_are_few(couple):
    ana, ben = couple
    code = re.search(
        r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", ben.post("/settings/recovery", current=PASSWORD).text
    )[0]
    browser = Person(ana.app, "Ana")
    for _ in range(10):
        answer = browser.post(
            "/sign-in/recovery", email=ana.email, code=code, password="green kettle by the door"
        )
        assert answer.status_code == 422
    assert (
        browser.post(
            "/sign-in/recovery", email=ana.email, code=code, password="green kettle by the door"
        ).status_code
        == 429
    )


def test_the_recovery_card_comes_with_the_first_words_and_goes_when_the_code_is_kept(couple):
    ana, _ = couple
    assert "/settings/recovery" in ana.page("/")
    ana.post("/settings/recovery", current=PASSWORD)
    assert "/settings/recovery" in ana.page("/")
    ana.post("/settings/recovery/kept")
    assert "/settings/recovery" not in ana.page("/")


def test_no_one_is_told_that_a_code_is_saved_which_a_newer_one_has_replaced(ana):
    def code_and_mark(answer) -> tuple[str, str]:
        code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", answer.text)[0]
        return code, re.search(r'name="mark" value="(\w+)"', answer.text)[1]

    first, mark_of_first = code_and_mark(ana.post("/settings/recovery", current=PASSWORD))
    second, mark_of_second = code_and_mark(ana.post("/settings/recovery", current=PASSWORD))
    answer = ana.post("/settings/recovery/kept", mark=mark_of_first)
    assert "That code no longer works" in answer.text
    assert "Show a new code" in answer.text
    assert one(ana.app, "SELECT recovery_kept FROM users") == 0
    assert "Good." in ana.post("/settings/recovery/kept", mark=mark_of_second).text
    assert one(ana.app, "SELECT recovery_kept FROM users") == 1
    new = {"email": ana.email, "password": "green kettle by the door"}
    assert Person(ana.app, "Ana").post("/sign-in/recovery", code=first, **new).status_code == 422
    back = Person(ana.app, "Ana")
    third, mark_of_third = code_and_mark(back.post("/sign-in/recovery", code=second, **new))
    assert third not in (first, second)
    assert "That code no longer works" in back.post("/settings/recovery/kept", mark=mark_of_second).text
    assert "Good." in back.post("/settings/recovery/kept", mark=mark_of_third).text


def test_deleting_an_account_asks_for_the_password_and_leaves_no_row(opened, couple):
    ana, ben = couple
    assert ana.post("/settings/delete", current="wrong").status_code == 422
    ana.post("/settings/delete", current=PASSWORD)
    left = dump(ana.app)
    assert [u["name"] for u in left["users"]] == ["Ben"]
    assert b"ana@example.org" not in kept(ana.app)
    assert {a["author_id"] for a in left["answers"]} <= {left["users"][0]["id"]}
    assert Person(ana.app, "Ana").sign_in().status_code == 422
    assert "Thank you for the soup" not in ben.page("/check-in/history")
    assert ben.get("/").status_code == 200


# --- staying signed in ----------------------------------------------------------------------------------------------


def cookie_stays(person: Person) -> bool:
    """Whether the browser keeps the cookie of the session when it's closed."""
    cookie = person.client.get_cookie(person.app.config["SESSION_COOKIE_NAME"], domain="127.0.0.1")
    return cookie.expires is not None


def test_without_the_tick_one_is_signed_out_when_the_browser_closes_and_after_twelve_hours(ana, time):
    borrowed = Person(ana.app, "Ana")
    assert borrowed.sign_in(keep="").status_code == 302
    assert not cookie_stays(borrowed)
    time.move(hours=11, minutes=59)
    assert borrowed.get("/settings").status_code == 200
    time.move(minutes=1)
    assert borrowed.get("/settings").status_code == 302
    assert borrowed.get("/session").json["state"] == "timed-out"
    assert ana.get("/settings").status_code == 200


def test_with_the_tick_one_stays_signed_in(ana, time):
    own = ana.another_device()
    assert cookie_stays(own)
    time.move(days=29)
    assert own.get("/settings").status_code == 200


def test_signing_up_without_the_tick_is_for_a_while_too(nobody, app, time):
    for name, keep, stays in (("Finn", "", False), ("Gil", "y", True)):
        person = Person(app, name).sign_up(keep=keep)
        assert cookie_stays(person) is stays
    time.move(hours=12)
    assert person.get("/settings").status_code == 200


def test_a_new_password_keeps_this_browser_signed_in_as_it_was(ana):
    for keep, password, new in (
        ("", PASSWORD, "green kettle by the door"),
        ("y", "green kettle by the door", PASSWORD),
    ):
        browser = Person(ana.app, "Ana")
        browser.sign_in(password, keep=keep)
        assert browser.post("/settings/password", current=password, password=new).status_code == 200
        assert cookie_stays(browser) is bool(keep)


def test_the_recovery_code_asks_as_well(ana):
    code = ana.post("/settings/recovery", current=PASSWORD).text.split('data-copy="')[1].split('"')[0]
    browser = Person(ana.app, "Ana")
    answer = browser.post(
        "/sign-in/recovery", email=ana.email, code=code, password="green kettle by the door"
    )
    assert answer.status_code == 200
    assert not cookie_stays(browser)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/sign-in/recovery"])
def test_how_long_one_stays_signed_in_is_said_at_each_way_in(nobody, path):
    page = nobody.page(path)
    assert f"{SESSION_LIFE.days} days, or {SESSION_IDLE.days} if you save nothing" in page
    assert "until you close the browser" in page
    assert f"{BRIEF_LIFE.total_seconds() / 3600:.0f} hours" in page
