"""The second lock: the password again after a quiet while, asked for by the server on every page of this room."""

import re
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from couples.journal.second_lock import is_closed, left
from tests.conftest import PASSWORD, Person
from tests.scenario import dump
from tests.test_access_control import DOORS, NEW

PAGES = "/only-me/pages"
SECRET = "The gulls were louder than my head."
OPEN = {"GET journal.locked", "POST journal.unlock", "POST journal.close"}
ROOM = [n for n in DOORS if n.partition(" journal.")[1] and n not in OPEN]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def locked(scenario, time):
    """Ana with a lock of five minutes that has closed."""
    scenario.ana.post(f"{PAGES}/settings", lock="5", rhythm="")
    time.move(minutes=5)
    return scenario


def unlock(person: Person, password: str = PASSWORD, **fields):
    return person.post(f"{PAGES}/open", follow=False, current=password, **fields)


@pytest.mark.parametrize(
    ("minutes", "opened", "expected"),
    [
        (0, None, None),
        (0, NOON - timedelta(days=9), None),
        (5, None, 0),
        (5, NOON, 300),
        (5, NOON - timedelta(minutes=4, seconds=59), 1),
        (5, NOON - timedelta(minutes=5), 0),
        (30, NOON - timedelta(minutes=29), 60),
        (30, NOON + timedelta(seconds=1), 0),  # a clock that was put back opens nothing
    ],
)
def test_it_counts_from_the_last_moment_that_counts(minutes, opened, expected):
    rest = left(minutes, opened, NOON)
    assert (rest.total_seconds() if rest is not None else None) == expected
    assert is_closed(minutes, opened, NOON) is (expected == 0)


def test_without_a_lock_everything_is_open_at_any_time(scenario, time):
    time.move(days=20)
    assert SECRET in scenario.ana.page(f"{PAGES}/{scenario.ids['page_ana']}")


@pytest.mark.parametrize("name", ROOM)
def test_behind_a_closed_lock_no_address_gives_or_changes_anything(locked, name):
    door, before = DOORS[name], dump(locked.app)
    path, pages_row = door.address(locked.ids), "journal_entries"
    for headers in ({}, {"Accept": "application/json"}):
        if name.startswith("GET"):
            answer = locked.ana.get(path, headers=headers)
        else:
            answer = locked.ana.post(path, follow=False, headers=headers, **door.fields)
        assert answer.status_code in ((403,) if headers or name == "POST journal.save" else (302,))
        assert SECRET not in answer.text
        assert "wistful" not in answer.text
        assert (answer.location or f"{PAGES}/open").startswith(f"{PAGES}/open")
    assert dump(locked.app)[pages_row] == before[pages_row]


def test_the_password_opens_it_for_as_long_as_was_chosen_and_leads_back(locked, time):
    page = f"{PAGES}/{locked.ids['page_ana']}"
    asked = locked.ana.get(page, follow_redirects=True)
    assert "Your password, please" in asked.text
    assert re.search(rf'name="next" value="{page}"', asked.text)
    assert unlock(locked.ana, next=page).location == page
    assert SECRET in locked.ana.page(page)
    time.move(minutes=4)
    assert SECRET in locked.ana.page(page)
    time.move(minutes=1)
    assert SECRET not in locked.ana.page(page)


def test_looking_does_not_count_and_saved_words_do(locked, time):
    unlock(locked.ana)
    for _ in range(3):
        time.move(minutes=2)
        locked.ana.get(PAGES)
    assert locked.ana.get(PAGES).status_code == 302
    unlock(locked.ana)
    for n in range(4):
        time.move(minutes=4)
        answer = locked.ana.post(f"{PAGES}/{NEW}", json=True, text=f"still writing {n}", version=str(n))
        assert answer.status_code == 200
    assert locked.ana.get(PAGES).status_code == 200


def test_who_has_just_signed_in_has_just_given_the_password(locked, time):
    fresh = locked.ana.another_device()
    assert fresh.get(PAGES).status_code == 200
    assert locked.ana.get(PAGES).status_code == 302
    time.move(minutes=5)
    assert fresh.get(PAGES).status_code == 302


def test_opening_it_on_one_device_opens_no_other(locked):
    laptop = Person(locked.app, "Ana")
    laptop.sign_in()
    laptop.post(f"{PAGES}/close")
    assert unlock(locked.ana).status_code == 302
    assert laptop.get(PAGES).status_code == 302
    assert locked.ana.get(PAGES).status_code == 200


def test_it_can_be_closed_by_hand_also_right_after_signing_in(locked):
    unlock(locked.ana)
    assert "Lock now" in locked.ana.page(PAGES)
    assert locked.ana.post(f"{PAGES}/close", follow=False).location == "/only-me"
    assert locked.ana.get(PAGES).status_code == 302
    fresh = locked.ana.another_device()
    fresh.post(f"{PAGES}/close")
    assert fresh.get(PAGES).status_code == 302


def test_a_wrong_password_opens_nothing_and_tries_are_few(locked):
    for n in range(10):
        answer = unlock(locked.ana, f"wrong {n}")
        assert answer.status_code == 422
        assert "not your current password" in answer.text
    assert unlock(locked.ana).status_code == 429
    assert locked.ana.get(PAGES).status_code == 302
    assert Person(locked.app, "Ana").sign_in().status_code == 302  # nobody is locked out of their account


def test_the_partners_password_opens_nothing(locked):
    locked.ben.post("/settings/password", current=PASSWORD, password="green kettle by the door")
    assert unlock(locked.ana, "green kettle by the door").status_code == 422


def test_words_that_were_sent_to_a_closed_lock_go_along_and_are_saved_with_the_password(locked):
    id = str(uuid.uuid4())
    fields = {
        "text": 'two\nlines & "quotes" <b>',
        "moods": ["calm", "sad"],
        "tags": "one, two",
        "version": "0",
        "go": "done",
    }
    answer = locked.ana.post(f"{PAGES}/{id}", follow=False, **fields)
    assert answer.status_code == 403
    assert "are saved as soon as you give your password" in answer.text
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    assert ("page", id) in carried
    wrong = unlock(locked.ana, "wrong", page=id, **fields)
    assert wrong.status_code == 422
    assert "two\nlines &amp; &#34;quotes&#34; &lt;b&gt;" in wrong.text
    assert ("moods", "sad") in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', wrong.text)
    assert "two, one" not in str(dump(locked.app))
    assert unlock(locked.ana, page=id, **fields).location == f"{PAGES}/{id}"
    page = locked.ana.page(f"{PAGES}/{id}")
    for words in ("lines &amp; &#34;quotes&#34;", "calm", "sad", ">one<"):
        assert words in page.replace("&quot;", "&#34;")


def test_an_open_form_is_told_what_to_do_and_keeps_its_words(locked):
    answer = locked.ana.post(f"{PAGES}/{NEW}", json=True, text="typed after a long thought")
    assert answer.status_code == 403
    assert "your words are still here" in answer.json["message"]


def test_nobody_saves_through_the_lock_onto_a_page_that_is_not_theirs(locked):
    answer = unlock(locked.ben, page=locked.ids["page_ana"], text="mine now")
    assert answer.status_code == 404
    unlock(locked.ana)
    assert SECRET in locked.ana.page(f"{PAGES}/{locked.ids['page_ana']}")


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "/sign-out"]
)
def test_the_lock_leads_nowhere_else(locked, target):
    assert unlock(locked.ana, next=target).location in ("/", PAGES)


def test_pages_that_lie_open_know_when_to_close(locked, time):
    unlock(locked.ana)
    time.move(minutes=1)
    for path in ("", "/new", f"/{locked.ids['page_ana']}"):
        assert 'data-lock="240" data-lock-whole="300"' in locked.ana.page(PAGES + path)


def test_neither_the_database_nor_the_cookie_says_when_somebody_opened_their_pages(locked, time):
    unlock(locked.ana)
    locked.ana.get(PAGES)
    before = dump(locked.app)
    time.move(minutes=7)
    unlock(locked.ana)
    assert dump(locked.app) == before
    cookie = locked.ana.cookies()["SESSION_COOKIE_NAME"]
    assert str(int(time.now().timestamp())) not in cookie


def test_the_setting_is_sealed_and_a_damaged_one_locks(locked, time):
    unlock(locked.ana)
    with closing(sqlite3.connect(locked.app.config["SETTINGS"].database_path)) as db:
        db.execute("UPDATE journal_settings SET packed_cell = randomblob(300)")
        db.commit()
    time.move(minutes=6)
    assert locked.ana.get(PAGES).status_code == 302


@pytest.mark.parametrize(
    "fields", [{"lock": "7", "rhythm": ""}, {"lock": "", "rhythm": ""}, {"lock": "5", "rhythm": "hourly"}, {}]
)
def test_settings_take_only_what_is_offered(scenario, fields):
    before = dump(scenario.app)["journal_settings"]
    assert scenario.ana.post(f"{PAGES}/settings", **fields).status_code == 422
    assert dump(scenario.app)["journal_settings"] == before
