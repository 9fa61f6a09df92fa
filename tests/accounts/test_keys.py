"""One's own keys: what a password change and a recovery replace, and that nothing of the old ones is left."""

import re
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event

from couples.db import db, wipe_deleted, writing
from couples.db.sessions import WRITER
from couples.maintenance import cleanup
from tests.conftest import PASSWORD, Person
from tests.databases import kept
from tests.scenario import connect
from tests.sockets import Socket

NEW = "green kettle by the door"
NEXT = "yet another kettle now"


def code_of(page: str) -> str:
    return re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page)[0]


def recover(app, email: str, code: str, password: str = NEXT):
    return Person(app).post("/sign-in/recovery", email=email, code=code, password=password)


def wraps_of(person: Person) -> dict[str, bytes]:
    """What opens this person's vault, as the database keeps it."""
    with connect(person.app) as db:
        row = db.execute(
            "SELECT password_box, password_salt, recovery_box FROM users WHERE email = ?", (person.email,)
        ).fetchone()
    return dict(zip(("password", "salt", "code"), row, strict=True))


def test_a_password_change_shows_a_new_recovery_code_and_the_old_one_opens_nothing(couple):
    ana, _ = couple
    ana.write("thanks", "written before the change")
    old = code_of(ana.post("/settings/recovery").text)
    answer = ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert answer.status_code == 200
    assert "Your password is changed, and every other device is signed out." in answer.text
    assert "Your old code no longer works." in answer.text
    fresh = code_of(answer.text)
    assert recover(ana.app, ana.email, old).status_code == 422
    assert ana.get("/settings").status_code == 200
    assert recover(ana.app, ana.email, fresh).status_code == 200
    again = Person(ana.app, "Ana")
    assert again.sign_in(NEXT).status_code == 302
    assert "written before the change" in again.page(f"/check-in/{again.occasion()}/questions")


def test_who_had_no_recovery_code_gets_one_with_the_new_password(ana):
    answer = ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert "Your old code" not in answer.text
    assert recover(ana.app, ana.email, code_of(answer.text)).status_code == 200


def test_the_new_code_has_yet_to_be_kept(couple):
    ana, _ = couple
    ana.post("/settings/recovery")
    ana.post("/settings/recovery/kept")
    assert "/settings/recovery" not in ana.page("/")
    ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert "/settings/recovery" in ana.page("/")


@pytest.mark.parametrize("act", ["change", "recover", "new code"])
def test_what_opened_the_vault_before_is_wiped_from_the_file_and_its_log(ana, act):
    code = code_of(ana.post("/settings/recovery").text)
    before = wraps_of(ana)
    gone = {"password", "salt", "code"} if act != "new code" else {"code"}
    assert all(before[name] in kept(ana.app) for name in gone)
    match act:
        case "change":
            ana.post("/settings/password", current=PASSWORD, password=NEW)
        case "recover":
            recover(ana.app, ana.email, code)
        case "new code":
            ana.post("/settings/recovery", current=PASSWORD)
    after = wraps_of(ana)
    assert all(before[name] not in kept(ana.app) for name in gone)
    assert all(after[name] in kept(ana.app) for name in after)


@contextmanager
def somebody_reading(app):
    """Holds the database as it is now; gives what lets it go."""
    with connect(app) as reader:
        reader.isolation_level = None
        reader.execute("BEGIN")
        reader.execute("SELECT name FROM users").fetchall()
        yield reader


@pytest.mark.sqlite("deleted bytes are overwritten in the file")
def test_what_could_not_be_wiped_because_someone_read_goes_as_soon_as_they_are_done(ana, caplog):
    caplog.set_level("INFO")
    code_of(ana.post("/settings/recovery").text)
    before = wraps_of(ana)
    with somebody_reading(ana.app):
        ana.post("/settings/password", current=PASSWORD, password=NEW)
        assert "overwritten later" in caplog.text
        ana.page("/safety")
        assert any(wrap in kept(ana.app) for wrap in before.values())
    ana.page("/safety")
    assert not any(wrap in kept(ana.app) for wrap in before.values())


def test_what_could_not_be_wiped_goes_without_anyone_who_asks_for_a_page(ana):
    code_of(ana.post("/settings/recovery").text)
    before = wraps_of(ana)
    with somebody_reading(ana.app):
        ana.post("/settings/password", current=PASSWORD, password=NEW)
    cleanup.overwrite_deleted(ana.app)
    assert not any(wrap in kept(ana.app) for wrap in before.values())


@pytest.mark.sqlite("deleted bytes are overwritten in the file")
def test_wiping_waits_for_nobody_and_takes_no_turn_of_the_writers(ana):
    said, turns = [], []
    with somebody_reading(ana.app), ana.app.app_context():
        event.listen(db.engines[WRITER].pool, "checkout", lambda *_: turns.append(1))
        with closing(db.engine.raw_connection()) as next_one:
            next_one.driver_connection.set_trace_callback(said.append)
        wipe_deleted()
        assert turns == []
        with writing() as other:
            other.exec_driver_sql("UPDATE users SET name = name")
        assert turns == [1]
    wiped = next(at for at, statement in enumerate(said) if "wal_checkpoint" in statement)
    assert said[wiped - 1] == "PRAGMA busy_timeout=0"
    assert said[wiped + 1] == "PRAGMA busy_timeout=1200"


def test_the_password_page_claims_no_more_than_is_true_and_leads_to_new_keys(ana):
    """With a copy of the data from before, the old password and the old code still open the vault."""
    ana.post("/settings/recovery")
    asked = ana.page("/settings/password"), ana.page("/settings/recovery")
    done = ana.post("/settings/password", current=PASSWORD, password=NEW).text
    assert "/settings/new-keys" in asked[0]
    for page in (*asked, done):
        assert "opens nothing" not in page


def test_a_refused_change_keeps_password_and_code(ana):
    code = code_of(ana.post("/settings/recovery").text)
    before = wraps_of(ana)
    assert ana.post("/settings/password", current="not my password", password=NEW).status_code == 422
    assert ana.post("/settings/password", current=PASSWORD, password="password1234").status_code == 422
    assert wraps_of(ana) == before
    assert recover(ana.app, ana.email, code).status_code == 200


# --- sockets ----------------------------------------------------------------------------------------------------


def test_recovery_hangs_up_every_socket(server, couple):
    ana, ben = couple
    code = code_of(ana.post("/settings/recovery").text)
    sockets, his = [Socket(ana), Socket(ana.another_device())], Socket(ben)
    assert all(s.is_alive() for s in sockets)
    assert recover(ana.app, ana.email, code).status_code == 200
    assert not any(s.is_alive() for s in sockets)
    assert his.is_alive()


def test_a_new_password_hangs_up_every_socket_and_leaves_the_partners(server, couple):
    ana, ben = couple
    sockets, his = [Socket(ana), Socket(ana.another_device())], Socket(ben)
    ana.post("/settings/password", current=PASSWORD, password=NEW)
    assert not any(s.is_alive() for s in sockets)
    assert his.is_alive()


def test_deleting_an_account_hangs_up_every_socket_and_moves_nothing_on_the_partners_screen(server, couple):
    ana, ben = couple
    sockets, his = [Socket(ana), Socket(ana.another_device())], Socket(ben)
    assert all(s.is_alive() for s in sockets)
    ana.post("/settings/delete", current=PASSWORD)
    assert not any(s.is_alive() for s in sockets)
    assert his.is_alive()


def test_a_picked_up_phone_gets_no_recovery_code_without_the_password(ana, time):
    kept = code_of(ana.post("/settings/recovery").text)
    time.move(minutes=11)
    for fields in ({}, {"current": ""}, {"current": "not this one at all"}):
        answer = ana.post("/settings/recovery", **fields)
        assert answer.status_code == 422
        assert "data-copy" not in answer.text
        assert 'name="current"' in answer.text
    assert recover(ana.app, ana.email, kept).status_code == 200


def test_with_the_password_there_is_a_new_recovery_code_at_any_time(ana, time):
    time.move(minutes=11)
    assert 'name="current"' in ana.page("/settings/recovery")
    code = code_of(ana.post("/settings/recovery", current=PASSWORD).text)
    assert recover(ana.app, ana.email, code).status_code == 200
