"""A form that could not be taken is carried, unreadable, to one button, for the person who sent it and for nobody else."""

import base64
import html
import logging
import re
import uuid
from pathlib import Path

import pytest
from flask import g
from sqlalchemy.exc import OperationalError

from couples.accounts import send_again
from couples.accounts.models import person_by_email
from couples.db import begin_writing
from couples.flask_settings import BODY_LIMIT
from tests.conftest import PASSWORD, Person
from tests.scenario import connect, dump, one
from tests.test_access_control import DOORS
from tests.test_headers import HTTPS, Browser
from tests.test_no_leaks import heard_in

GOAL = f"/growing/goals/{uuid.UUID(int=7)}"
WORDS = "To sing again, “out loud”, 𝓪𝓷𝓭 <with> others & soon\nand for no one's ears"
SAME = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
    {},
]


def send(person: Person, path: str, headers: dict | None = None, **fields):
    """A form of a page that lay open, as a browser without scripts sends it."""
    return person.client.post(
        path, data=fields, base_url=person.base, headers=SAME if headers is None else headers
    )


def value_in(answer) -> str | None:
    """What the page carries."""
    found = re.search(r'name="carried" value="([^"]*)"', answer.text)
    return found and found[1]


def press(person: Person, answer, **more):
    """Presses the button of the page that carries something."""
    form = re.search(r'<form[^>]*action="/send-again"[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    assert form, answer.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    return send(person, "/send-again", **{**{k: html.unescape(v) for k, v in fields.items()}, **more})


def signs_in(person: Person, answer, email: str = "", password: str = PASSWORD):
    """Gives the password on the page that carries something."""
    form = re.search(r'<form[^>]*action="(/sign-in[^"]*)"[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    return send(person, form[1], **{**fields, "email": email or person.email, "password": password})


def what_it_carries(person: Person, answer) -> send_again.Carried:
    """Opened as the server opens it for this person."""
    with person.app.test_request_context("/"):
        begin_writing()
        g._login_user = person_by_email(person.email)
        return send_again.opened(value_in(answer))


def end_session(person: Person) -> None:
    with connect(person.app) as db:
        db.execute("DELETE FROM sessions")
        db.commit()


def an_older_page(person: Person) -> dict[str, str]:
    """The marks of a page from before this person signed in again."""
    marks = dict(person.held_marks())
    person.post("/sign-out")
    assert person.sign_in().status_code == 302
    return marks


@pytest.fixture
def refused(ana):
    """Ana's words, sent after her session was over."""
    marks = ana.held_marks()
    end_session(ana)
    return send(ana, GOAL, **marks, text=WORDS)


# --- the ways to the button -----------------------------------------------------------------------------------------


def test_after_the_session_is_over_the_words_are_saved_by_signing_in_and_one_tap(ana, refused):
    assert refused.status_code == 401
    page = signs_in(ana, refused)
    assert page.status_code == 200
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0
    answer = press(ana, page)
    assert (answer.status_code, answer.location) == (302, GOAL)
    assert html.escape(WORDS.split("\n")[0], quote=False) in ana.page(GOAL).replace("&#34;", '"')


def test_the_words_go_through_wrong_passwords(ana, refused):
    page = refused
    for password in ("not this one at all", "", "x" * 2000):
        page = signs_in(ana, page, password=password)
        assert page.status_code == 422
        assert value_in(page) == value_in(refused)
    assert press(ana, signs_in(ana, page)).location == GOAL
    assert "out loud" in ana.page(GOAL)


def fields_of(answer, action: str) -> dict[str, str]:
    """The hidden fields of the form on the page that goes to `action`."""
    form = re.search(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    assert form, answer.text
    return {
        k: html.unescape(v) for k, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[1])
    }


def code_of(person: Person) -> str:
    return person.post("/settings/recovery", current=PASSWORD).text.partition("data-copy=")[2].split('"')[1]


def test_the_words_go_through_a_forgotten_password_a_wrong_code_and_the_new_one(ana):
    code, marks = code_of(ana), ana.held_marks()
    end_session(ana)
    refused = send(ana, GOAL, **marks, text=WORDS)
    way = "/sign-in/recovery/with-words"
    page = send(ana, way, **fields_of(refused, way))
    assert page.status_code == 200
    typed = {"email": ana.email, "password": "another kettle by the window"}
    way = "/sign-in/recovery"
    wrong = send(ana, way, **fields_of(page, way), **typed, code="AAAA-AAAA")
    assert wrong.status_code == 422
    page = send(ana, way, **fields_of(wrong, way), **typed, code=code)
    assert page.status_code == 200
    assert "isn&#39;t saved yet" in page.text or "isn't saved yet" in page.text
    page = send(ana, "/settings/recovery/kept", **fields_of(page, "/settings/recovery/kept"))
    assert press(ana, page).location == GOAL
    assert "out loud" in ana.page(GOAL)


def test_another_who_signs_in_by_their_code_gets_it_and_no_words_of_this_page(ana, ben):
    code, marks = code_of(ben), ana.held_marks()
    end_session(ana)
    refused = send(ana, GOAL, **marks, text=WORDS)
    assert value_in(refused)
    way = "/sign-in/recovery"
    fields = {"carried": value_in(refused), "email": ben.email, "password": "another kettle by the window"}
    page = send(ana, way, **fields_of(refused, "/sign-in/recovery/with-words") | fields, code=code)
    assert page.status_code == 200
    assert "Your recovery code" in page.text
    assert value_in(page) is None


def test_the_pause_after_many_wrong_tries_carries_them_on(ana, refused):
    guesses = Person(ana.app, "Ana")
    for _ in range(10):
        guesses.sign_in("not this one at all")
    ana.client.delete_cookie(ana.app.config["DEVICE_COOKIE"], domain="127.0.0.1")
    paused = signs_in(ana, refused)
    assert paused.status_code == 429
    again = press(ana, paused)
    assert again.status_code == 401
    assert value_in(again) == value_in(paused) == value_in(refused)


def test_a_form_of_an_older_page_of_the_same_person_is_sent_again(ana):
    answer = send(ana, GOAL, **an_older_page(ana), text=WORDS)
    assert answer.status_code == 400
    assert "signed in since you opened" in answer.text
    assert "Once more, please" in answer.text
    assert press(ana, answer).location == GOAL
    assert "out loud" in ana.page(GOAL)


def test_without_any_cookie_left_signing_in_comes_before_the_button(ana):
    marks = ana.held_marks()
    ana.client.delete_cookie(ana.app.config["SESSION_COOKIE_NAME"], domain="127.0.0.1")
    answer = send(ana, GOAL, **marks, text=WORDS)
    assert answer.status_code == 400
    page = press(ana, answer)
    assert page.status_code == 401
    assert press(ana, signs_in(ana, page)).location == GOAL
    assert "out loud" in ana.page(GOAL)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")), 503),
        (RuntimeError("x"), 500),
    ],
)
def test_what_a_broken_or_busy_server_did_not_take_is_sent_again(ana, monkeypatch, error, status):
    marks = ana.held_marks()

    def breaks(*_, **__):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("couples.goals.routes_goals.own_or_none", breaks)
        answer = send(ana, GOAL, **marks, text=WORDS)
    assert answer.status_code == status
    assert press(ana, answer).location == GOAL
    assert "out loud" in ana.page(GOAL)


def test_what_came_too_fast_is_sent_again(ana):
    note = f"/care/notes/{uuid.UUID(int=8)}"
    marks = ana.held_marks()
    for _ in range(240):
        answer = send(ana, note, **marks, kind="help", text="")
    answer = send(ana, note, **marks, kind="help", text=WORDS[:40])
    assert answer.status_code == 429
    assert "A short break" in answer.text
    assert value_in(answer)
    assert press(ana, answer).status_code == 429  # too early; it is carried on
    assert value_in(press(ana, answer))


def test_what_is_still_refused_when_it_is_sent_again_comes_back_in_its_field(ana):
    words = "much too long, " * 500 + "to the end"
    answer = send(ana, GOAL, **an_older_page(ana), text=words)
    page = press(ana, answer)
    assert page.status_code == 422
    assert words in page.text


def test_several_values_of_one_name_and_the_query_come_along(ana):
    path = f"/statements/drafts/{uuid.UUID(int=9)}"
    fields = {"feelings": ["sad", "tired"], "free": "so much", "version": "0"}
    answer = send(ana, f"{path}?asked=1&a=%C3%BC", **an_older_page(ana), **fields)
    kept = what_it_carries(ana, answer)
    assert (kept.path, kept.query) == (path, "asked=1&a=%C3%BC")
    assert kept.fields == [("feelings", "sad"), ("feelings", "tired"), ("free", "so much"), ("version", "0")]
    assert press(ana, answer).status_code == 302
    assert "so much" in ana.page(path)


def test_on_https_it_is_sent_again_too(make_app):
    ana = Browser(make_app("https", base_url=HTTPS), "Ana").sign_up()
    from_here = {**SAME, "Referer": f"{HTTPS}/growing"}
    older = an_older_page(ana)
    answer = send(ana, GOAL, from_here, **older, text=WORDS)
    again = {**ana.form_marks(), "carried": value_in(answer)}
    assert send(ana, "/send-again", {**SAME, "Referer": f"{HTTPS}{GOAL}"}, **again).location == GOAL
    assert "out loud" in ana.page(GOAL)
    assert send(ana, "/send-again", {**SAME, "Referer": "https://evil.example/"}, **again).status_code == 400


def test_sent_twice_it_counts_once(ana):
    answer = send(ana, GOAL, **an_older_page(ana), text=WORDS, version="0")
    assert press(ana, answer).status_code == press(ana, answer).status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 1


# --- nobody else, and not for long ----------------------------------------------------------------------------------


def test_whoever_else_signs_in_on_that_page_gets_nothing_of_it(couple):
    ana, ben = couple
    marks, mark = ana.held_marks(), ben.mark()
    ana.post("/sign-out")
    page = send(ana, GOAL, **marks, text=WORDS)
    assert page.status_code == 401
    ben_here = Person(ana.app, "Ben", ana.client)
    answer = signs_in(ben_here, page)
    assert answer.status_code == 409
    assert "Someone else" in answer.text
    assert value_in(answer) is None
    assert ben_here.mark() == mark
    assert send(ben_here, "/send-again", **ben_here.form_marks(), carried=value_in(page)).status_code == 409
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


def test_the_value_of_a_page_is_useless_to_another_person_whatever_its_marks(couple, cleo):
    ana, ben = couple
    value = value_in(send(ana, GOAL, **an_older_page(ana), text=WORDS))
    for other in (ben, cleo):
        for mark in (ana.mark(), other.mark(), ""):
            marks = {"csrf_token": other.held_token(), "page_of": mark}
            assert send(other, "/send-again", **marks, carried=value).status_code == 409
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


@pytest.mark.parametrize("value", ["", "x", "é", "A" * 40, "A" * 400, "\0", "=" * 9])
def test_what_is_no_value_of_ours_is_refused(ana, value):
    assert send(ana, "/send-again", **ana.held_marks(), carried=value).status_code == 409


def test_a_changed_value_opens_nothing(ana):
    value = value_in(send(ana, GOAL, **an_older_page(ana), text=WORDS))
    raw = bytearray(base64.urlsafe_b64decode(value))
    for place in (0, 17, 60, len(raw) - 1):
        changed = bytes(b ^ (n == place) for n, b in enumerate(raw))
        answer = send(
            ana, "/send-again", **ana.held_marks(), carried=base64.urlsafe_b64encode(changed).decode()
        )
        assert answer.status_code == 409


def test_after_a_day_it_says_that_it_is_too_late(ana, time):
    answer = send(ana, GOAL, **an_older_page(ana), text=WORDS)
    time.move(seconds=send_again.GOOD_FOR.total_seconds())
    page = press(ana, answer)
    assert page.status_code == 410
    assert "more than a day ago" in page.text
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


def test_a_day_minus_a_second_is_early_enough(ana, time):
    answer = send(ana, GOAL, **an_older_page(ana), text=WORDS)
    time.move(seconds=send_again.GOOD_FOR.total_seconds() - 1)
    assert press(ana, answer).location == GOAL


def test_pressing_needs_a_token_of_ones_own(ana):
    answer = send(ana, GOAL, **an_older_page(ana), text=WORDS)
    assert press(ana, answer, csrf_token="x").status_code == 400
    assert one(ana.app, "SELECT COUNT(*) FROM growing_goals") == 0


# --- what is never carried ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_what_another_site_sends_is_never_carried(ana, headers):
    older = an_older_page(ana)
    assert value_in(send(ana, GOAL, **older, text=WORDS))
    answer = send(ana, GOAL, headers, **older, text=WORDS)
    assert answer.status_code >= 400
    assert value_in(answer) is None
    end_session(ana)
    answer = send(ana, GOAL, headers, **ana.held_marks(), text=WORDS)
    assert value_in(answer) is None


def test_a_browser_that_says_only_where_it_is_is_believed(ana):
    assert value_in(send(ana, GOAL, {"Origin": ana.base}, **an_older_page(ana), text=WORDS))


def test_no_password_and_no_code_is_ever_carried(ana):
    older, secret = an_older_page(ana), "a secret of mine"
    doors = [
        door.path
        for name, door in DOORS.items()
        if name.startswith(("POST accounts.", "POST spaces.", "POST only_me."))
        and name.removeprefix("POST ") not in send_again.BUT
    ]
    for path in [*doors, "/settings/delete"]:
        fields = dict.fromkeys(send_again.NEVER - {"csrf_token", "page_of", "carried"} | {"email"}, secret)
        if path == "/settings/delete":
            del fields["email"]
        answer = send(
            ana,
            path.format(space="x", device_ana=uuid.UUID(int=4), passkey_ana=uuid.UUID(int=5)),
            **older,
            **fields,
        )
        assert value_in(answer) is None, path


def test_of_a_passkey_s_new_name_the_name_alone_is_carried(ana):
    fields = dict.fromkeys(send_again.NEVER - {"csrf_token", "page_of", "carried"}, "a secret of mine")
    address = f"/settings/passkeys/{uuid.UUID(int=5)}/name"
    answer = send(ana, address, **an_older_page(ana), **fields, name="The red phone")
    assert what_it_carries(ana, answer).fields == [("name", "The red phone")]


def test_what_waits_at_the_locked_door_is_carried_on_where_the_password_cannot_be_looked_at(ana):
    value = value_in(send(ana, GOAL, **an_older_page(ana), text=WORDS))
    answer = send(ana, "/only-me/unlock", **an_older_page(ana), current=PASSWORD, carried=value)
    assert answer.status_code == 400
    assert value_in(answer) == value


def test_a_page_of_nobodys_and_a_form_without_words_carry_nothing(ana):
    older = an_older_page(ana)
    assert value_in(send(ana, GOAL, csrf_token=older["csrf_token"], text=WORDS)) is None
    assert value_in(send(ana, GOAL, **older, text="  ")) is None
    assert value_in(send(ana, "/check-in/2026-11-22/ready", **older)) is None


def test_what_would_not_fit_into_a_form_again_is_not_carried(ana):
    older = an_older_page(ana)
    assert value_in(send(ana, GOAL, **older, text="x" * (BODY_LIMIT * 3 // 5)))
    answer = send(ana, GOAL, **older, text="x" * (BODY_LIMIT * 9 // 10))
    assert answer.status_code == 400
    assert value_in(answer) is None
    assert "may not be saved" in answer.text


def test_what_is_over_the_limit_is_refused_in_words_that_are_true(ana):
    answer = send(ana, GOAL, **ana.held_marks(), text="x" * BODY_LIMIT)
    assert answer.status_code == 413
    assert "over 1 MB, so none of it was saved" in answer.text
    assert value_in(answer) is None


def test_every_form_says_where_it_goes_because_its_page_may_be_shown_at_another_address():
    bare = [
        page.name
        for page in Path("templates").rglob("*.html")
        for form in page.read_text("utf-8").split("<form")[1:]
        if 'method="dialog"' not in form.partition(">")[0]  # closed by the browser: no request
        and "action=" not in form.partition("</form>")[0].partition("\n\n")[0].split("<input")[0]
    ]
    assert bare == []


def test_a_script_gets_no_value(ana):
    answer = send(ana, GOAL, {**SAME, "Accept": "application/json"}, **an_older_page(ana), text=WORDS)
    assert answer.is_json
    assert set(answer.json) == {"message"}


# --- and nobody can read it -----------------------------------------------------------------------------------------


def test_no_page_no_log_and_no_file_holds_what_is_carried(ana, caplog):
    caplog.set_level(logging.DEBUG)
    said = {"words": "whisper carried züge über die Brücke"}
    marks = ana.held_marks()
    end_session(ana)
    before = {table: rows for table, rows in dump(ana.app).items() if table != "sessions"}
    pages = [send(ana, GOAL, **marks, text=said["words"])]
    pages.append(signs_in(ana, pages[0], password="not this one at all"))
    pages.append(signs_in(ana, pages[1]))
    assert all(value_in(page) for page in pages)
    for page in pages:
        assert heard_in(str(page.headers).encode() + page.data, said) == []
        assert heard_in(base64.urlsafe_b64decode(value_in(page)), said) == []
    assert {table: rows for table, rows in dump(ana.app).items() if table != "sessions"} == before
    files = [p for p in ana.app.config["SETTINGS"].data.rglob("*") if p.is_file()]
    assert heard_in(b"\n".join(p.read_bytes() for p in files), said) == []
    assert heard_in("\n".join(f"{r.getMessage()} {r.exc_text}" for r in caplog.records).encode(), said) == []
    answer = press(ana, pages[2])
    assert said["words"] in ana.page(answer.location)


def test_two_pages_that_carry_the_same_have_nothing_in_common(ana):
    older = an_older_page(ana)
    one_value, other = (value_in(send(ana, GOAL, **older, text=WORDS)) for _ in range(2))
    assert one_value[:24] != other[:24]
    assert len(one_value) == len(other)


def test_an_error_page_carries_without_asking_the_database(ana, monkeypatch):
    marks = ana.held_marks()

    def breaks(*_, **__):
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("couples.accounts.access.person_of_token", breaks)
        broken.setattr("sqlalchemy.orm.Session.execute", breaks)
        answer = send(ana, GOAL, **marks, text=WORDS)
    assert answer.status_code == 503
    assert press(ana, answer).location == GOAL
