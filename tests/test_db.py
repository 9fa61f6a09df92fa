"""Writers take turns: one after the other, none forgotten, and a turn that went wrong is passed on."""

import html
import logging
import re
import sqlite3
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import g
from sqlalchemy import event, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

import couples
from couples import db as database
from couples.db import begin_writing, db, writing
from couples.spaces.membership import Membership
from tests.conftest import AS_IT_SHIPS, PASSWORD, SUNDAY, Person, close
from tests.sockets import comes_true


def count(name: str) -> int:
    return db.session.execute(text(f"SELECT {name} FROM counted")).scalar()


@pytest.fixture
def counted(app):
    """A table of this test's own: one number."""
    with app.app_context():
        begin_writing()
        db.session.execute(text("CREATE TABLE counted (number INTEGER)"))
        db.session.execute(text("INSERT INTO counted VALUES (0)"))
        db.session.commit()
    return app


def add_one(app) -> None:
    with app.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = :next"), {"next": count("number") + 1})
        db.session.commit()


def number(app) -> int:
    with app.app_context():
        return count("number")


@pytest.mark.sqlite("writers have one connection in turns")
def test_who_reads_and_then_writes_never_overwrites_what_another_wrote_between(counted):
    threads = [threading.Thread(target=lambda: [add_one(counted) for _ in range(50)]) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert number(counted) == 300


@pytest.mark.sqlite("writers have one connection in turns")
def test_a_writer_waits_for_the_one_before_and_is_woken_when_that_one_ends(counted):
    order, has_begun = [], threading.Event()

    def second():
        with counted.app_context():
            has_begun.set()
            begin_writing()
            db.session.execute(text("UPDATE counted SET number = number * 10"))
            order.append("second")
            db.session.commit()

    other = threading.Thread(target=second)
    with counted.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = 7"))
        other.start()
        has_begun.wait()
        order.append("first")
        db.session.commit()
    other.join()
    assert order == ["first", "second"]
    assert number(counted) == 70


@pytest.mark.parametrize("end", ["rollback", "an error", "the end of the request"])
def test_a_writer_that_does_not_commit_passes_its_turn_on(counted, end):
    with counted.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = 99"))
        if end == "rollback":
            db.session.rollback()
        elif end == "an error":
            with pytest.raises(DBAPIError):
                db.session.execute(text("UPDATE nothing SET number = 1"))
            db.session.rollback()
    add_one(counted)
    assert number(counted) == 1


@pytest.fixture
def impatient(make_app, app, counted, monkeypatch):
    """The same folder, for writers who hardly wait."""
    close(app)
    monkeypatch.setattr(database.sqlite, "LONGEST_LOCK", 0.05)
    monkeypatch.setattr(database.connection_pools, "LONGEST_TURN", 0.05)
    return make_app()


@contextmanager
def locked_by_another_process(app):
    with closing(sqlite3.connect(app.config["SETTINGS"].database_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def locked_here(app):
    with app.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = 5"))
        yield


def in_another_thread(run):
    with ThreadPoolExecutor() as elsewhere:
        return elsewhere.submit(run).result()


@pytest.mark.sqlite("writers have one connection in turns")
def test_a_lock_held_by_another_process_is_an_error_and_afterwards_writing_goes_on(impatient):
    with locked_by_another_process(impatient), pytest.raises(OperationalError, match="locked"):
        add_one(impatient)
    add_one(impatient)
    assert number(impatient) == 1


@pytest.mark.sqlite("commits wait for the disk by a PRAGMA")
def test_what_is_committed_is_on_the_disk_though_tests_of_one_process_wait_for_none(make_app, monkeypatch):
    def waits(name: str) -> set[int]:
        with make_app(name).app_context():
            connections = [engine.connect() for engine in db.engines.values()]
            found = {c.exec_driver_sql("PRAGMA synchronous").scalar() for c in connections}
            [c.close() for c in connections]
            return found

    off, full = 0, 2
    assert waits("in a test") == {off}
    monkeypatch.setattr(database.sqlite, "SYNCHRONOUS", AS_IT_SHIPS)
    assert waits("as it ships") == {full}


@pytest.mark.sqlite("writers have one connection in turns")
def test_once_a_lock_lasted_too_long_the_next_hardly_wait_until_one_gets_through(impatient, monkeypatch):
    monkeypatch.setattr(database.sqlite, "STILL_LOCKED", 0.01)

    def patience() -> int:
        with impatient.app_context(), writing() as connection:
            return connection.exec_driver_sql("PRAGMA busy_timeout").scalar()

    assert patience() == 50
    with locked_by_another_process(impatient):
        for _ in range(2):
            with pytest.raises(OperationalError, match="locked"):
                add_one(impatient)
        with impatient.app_context(), closing(db.engines["writer"].raw_connection()) as connection:
            assert connection.execute("PRAGMA busy_timeout").fetchone() == (10,)
    assert patience() == 50


@pytest.mark.sqlite("writers have one connection in turns")
def test_a_turn_that_does_not_come_is_an_error_and_takes_nobody_elses(impatient):
    failed = []

    def too_late():
        with pytest.raises(TimeoutError):
            add_one(impatient)
        failed.append(True)

    with impatient.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = 5"))
        other = threading.Thread(target=too_late)
        other.start()
        other.join()
        db.session.commit()
    assert failed
    assert number(impatient) == 5
    add_one(impatient)
    assert number(impatient) == 6


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.parametrize(("who", "hers_before"), [("Ana", 0), ("Eve", 60)])
def test_sixty_writes_of_one_person_that_wait_keep_no_other_waiting(counted, monkeypatch, who, hers_before):
    """Only Eve's that is on already is waited for; under one name with hers, all sixty would be."""
    monkeypatch.setattr(database.connection_pools, "LONGEST_TURN", 60)
    order: list[str] = []

    def write(asker: str, name: str) -> None:
        with counted.app_context():
            g.asker = asker
            with writing() as connection:
                connection.execute(text("UPDATE counted SET number = number + 1"))
                order.append(name)

    with counted.app_context():
        g.asker = "Eve"
        rounds = db.engines["writer"].pool._turns._rounds
        with writing():
            writers = [("Eve", "hers")] * 60 + [(who, "the other")]
            threads = []
            for place, one in enumerate(writers, 1):
                threads.append(threading.Thread(target=write, args=one))
                threads[-1].start()
                assert comes_true(lambda place=place: len(rounds.waiting) == place)
    for thread in threads:
        thread.join()
    assert order.index("the other") == hers_before
    assert number(counted) == 61
    assert (rounds.waiting, rounds.running) == ([], {})


def write_what_cannot_be_committed() -> None:
    """A row without its parent, which SQLite finds out about when it commits: the COMMIT itself fails, and stays open."""
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    db.session.execute(text("UPDATE counted SET number = 99"))
    db.session.execute(insert(Membership), orphan())


def orphan() -> dict:
    return {
        "id": uuid.uuid4(),
        "space_id": uuid.uuid4(),
        "user_id": uuid.uuid4(),
        "slot": 0,
        "joined_at": SUNDAY,
        "current": False,
    }


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.parametrize("with_rollback", [True, False])
def test_a_commit_that_fails_leaves_nothing_locked_and_nothing_written(impatient, with_rollback):
    with impatient.app_context():
        begin_writing()
        write_what_cannot_be_committed()
        with pytest.raises(IntegrityError):
            db.session.commit()
        if with_rollback:
            db.session.rollback()
    add_one(impatient)
    assert number(impatient) == 1


@pytest.mark.sqlite("writers have one connection in turns")
def test_a_move_whose_commit_fails_leaves_nothing_locked_and_nothing_written(impatient):
    def commit_a_lost_child() -> None:
        with writing() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql("UPDATE counted SET number = 99")
            connection.execute(insert(Membership), orphan())

    with impatient.app_context(), pytest.raises(IntegrityError):
        commit_a_lost_child()
    add_one(impatient)
    assert number(impatient) == 1


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.parametrize("held_by", ["another process", "another request"])
@pytest.mark.parametrize("who", ["signed in", "signing in"])
def test_a_form_that_waits_too_long_for_its_turn_gets_a_kind_page_and_the_log_one_line(
    impatient, caplog, held_by, who
):
    eve = Person(impatient, "Eve").sign_up()
    somebody, path = (eve, "/settings") if who == "signed in" else (Person(impatient, "Eve"), "/sign-in")
    fields = {"name": "Eve", "zone": "UTC", "theme": "dark", "email": eve.email, "password": PASSWORD}
    somebody.held_token()
    for json in (False, True):
        caplog.clear()
        with locked_by_another_process(impatient) if held_by == "another process" else locked_here(impatient):
            answer = in_another_thread(lambda json=json: somebody.post(path, json=json, **fields))
        assert answer.status_code == 503
        said = answer.json["message"] if json else html.unescape(answer.text)
        assert said.count("We're having trouble right now.") == 1
        assert [r.name for r in caplog.records if r.levelno >= logging.WARNING] == ["couples"]
    assert somebody.post(path, **fields).status_code == 200


def test_a_connection_that_was_used_last_is_used_next(counted):
    with counted.app_context():
        pool = db.engine.pool
        with db.engine.connect() as one, db.engine.connect() as two:
            last = two.connection.driver_connection
            assert one.connection.driver_connection is not last
        with db.engine.connect() as again:
            held = again.connection.driver_connection
        assert pool.checkedin() >= 2
        with db.engine.connect() as next_one:
            assert next_one.connection.driver_connection is held


def test_writing_that_goes_wrong_changes_nothing_and_passes_its_turn_on(counted):
    def fails() -> None:
        with writing() as connection:
            connection.exec_driver_sql("UPDATE counted SET number = 99")
            assert connection.exec_driver_sql("SELECT number FROM counted").scalar() == 99
            raise ZeroDivisionError

    with counted.app_context():
        with pytest.raises(ZeroDivisionError):
            fails()
        with writing() as connection:
            connection.exec_driver_sql("UPDATE counted SET number = number + 1")
    assert number(counted) == 1


def knowing(words: str) -> set[str]:
    """The files of the app whose code has one of `words`; sentences have none, and released migrations stay as they are."""
    folder, found = Path(couples.__file__).parent, re.compile(words)
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "versions" not in path.parts and found.search(path.read_text())
    }


def test_nothing_outside_its_own_module_knows_which_database_there_is():
    # `kinds` chooses; an index with a condition says it to SQLite, whose file is looked at where it lies, too
    on_sqlite = knowing(r"\bsqlite|PRAGMA|BEGIN IMMEDIATE|driver_connection|raw_connection|checkpoint")
    assert on_sqlite == {"db/sqlite.py", "db/kinds.py", "db/tables.py", "db/database_file.py"}
    on_postgresql = knowing(r"\bpg_(?!dump|restore)|psycopg|import postgresql|statusmessage")
    assert on_postgresql == {
        "db/postgresql.py",
        "db/postgresql_locks.py",
        "db/kinds.py",
        "database_url.py",
        "maintenance/database_server.py",
    }


@pytest.fixture
def no_database(app):
    """An app whose database answers nothing any more."""

    def fail(_, __, statement, *___):
        raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))

    def stop_answering():
        with app.app_context():
            for engine in db.engines.values():
                event.listen(engine, "before_cursor_execute", fail)

    return stop_answering


ERRORS = {
    "no page": lambda p: (404, p.get("/nothing-here")),
    "not this way": lambda p: (405, p.client.delete("/", base_url=p.base)),
    "an old form": lambda p: (400, p.client.post("/settings", base_url=p.base)),
    "another site": lambda p: (403, p.post("/settings", headers={"Sec-Fetch-Site": "cross-site"})),
    "too much": lambda p: (413, p.post("/settings", name="x" * 2_000_000)),
    "a page of a room that has words of its own around": lambda p: (503, p.get("/only-me/pages")),
    "a form": lambda p: (503, p.post("/settings", name="Eve")),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_page_asks_the_database_nothing(eve, nobody, no_database, case):
    for person in (eve, nobody):
        person.held_token()
    no_database()
    for person in (eve, nobody):
        status, answer = ERRORS[case](person)
        if person is nobody and case.startswith("a "):
            continue  # is sent to sign in
        assert answer.status_code == status
        assert "Back to Home" in answer.text
        assert ("Sign out" in answer.text) is (person is eve)


def test_an_error_page_has_the_colours_that_a_person_chose(eve):
    eve.post("/settings", name="Eve", zone="UTC", theme="dark")
    assert 'data-theme="dark"' in eve.get("/nothing-here").text
    assert 'data-theme="dark"' in eve.get("/check-in/2020-01-01").text


# --- while a page is made ---------------------------------------------------------------------------------------------

ANSWERS = {
    "a form that's refused": (422, lambda p: p.post("/settings/password", current="not it", password="x")),
    "a wrong password": (
        422,
        lambda p: p.post("/settings/password", current="not it", password="green kettle by"),
    ),
    "someone else's page": (409, lambda p: p.post("/settings", page_of="another", name="Ana")),
    "nothing there": (404, lambda p: p.post(f"/only-me/pages/{uuid.uuid4()}/delete")),
    "a page after a save": (200, lambda p: p.post("/settings/recovery", current=PASSWORD)),
    "a stranger's wrong password": (422, lambda p: Person(p.app, "Ana").sign_in("not it")),
}


@pytest.mark.sqlite("writers have one connection in turns")
@pytest.mark.parametrize("case", ANSWERS)
def test_nobody_waits_to_write_while_a_page_is_made(ana, case):
    status, ask = ANSWERS[case]
    with ana.app.app_context():
        writers = db.engines["writer"].pool._turns._rounds
    said, mark = [], ana.app.jinja_env.globals["page_of"]
    ana.app.jinja_env.globals["page_of"] = lambda: said.append(dict(writers.running)) or mark()
    ana.held_token()
    said.clear()
    assert ask(ana).status_code == status
    assert said
    assert all(running == {} for running in said)


def test_what_was_changed_and_not_committed_still_holds_the_lock_and_is_never_committed_by_a_page(counted):
    for change in ("UPDATE counted SET number = 7", "INSERT INTO counted VALUES (7)", "DELETE FROM counted"):
        with counted.test_request_context("/settings", method="POST"):
            db.session.execute(text(change))
            database.only_a_page_is_left()
            assert database.may_write()
        assert number(counted) == 0
    with counted.test_request_context("/settings", method="POST"):
        assert count("number") == 0
        database.only_a_page_is_left()
        assert not database.may_write()
        in_another_thread(lambda: add_one(counted))
        assert count("number") == 1


@pytest.mark.sqlite("writers have one connection in turns")
def test_a_wrong_password_takes_no_writers_turn_at_all(ana, monkeypatch):
    taken, take = [], database.connection_pools.OneWriter._do_get
    stranger = Person(ana.app, "Ana")
    stranger.held_token()
    monkeypatch.setattr(
        database.connection_pools.OneWriter, "_do_get", lambda pool: taken.append(1) or take(pool)
    )
    assert stranger.sign_in("not it").status_code == 422
    assert taken == []
    assert stranger.sign_in().status_code == 302
    assert taken
