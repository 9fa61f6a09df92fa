"""Writers take turns: one after the other, none forgotten, and a turn that went wrong is passed on."""

import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from couples import db as database
from couples.db import begin_writing, db
from tests.conftest import close


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


def test_who_reads_and_then_writes_never_overwrites_what_another_wrote_between(counted):
    threads = [threading.Thread(target=lambda: [add_one(counted) for _ in range(50)]) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert number(counted) == 300


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
            with pytest.raises(OperationalError):
                db.session.execute(text("UPDATE nothing SET number = 1"))
            db.session.rollback()
    add_one(counted)
    assert number(counted) == 1


def test_a_lock_held_by_another_process_is_an_error_and_afterwards_writing_goes_on(
    make_app, app, counted, monkeypatch
):
    close(app)
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.05)
    impatient = make_app()
    with closing(sqlite3.connect(impatient.config["SETTINGS"].database_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            add_one(impatient)
        other.execute("ROLLBACK")
    add_one(impatient)
    assert number(impatient) == 1


def test_a_turn_that_does_not_come_is_an_error_and_takes_nobody_elses(make_app, app, counted, monkeypatch):
    close(app)
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.05)
    impatient = make_app()
    failed = []

    def too_late():
        try:
            add_one(impatient)
        except OperationalError as error:
            failed.append(str(error.orig))

    with impatient.app_context():
        begin_writing()
        db.session.execute(text("UPDATE counted SET number = 5"))
        other = threading.Thread(target=too_late)
        other.start()
        other.join()
        db.session.commit()
    assert failed == ["database is locked"]
    assert number(impatient) == 5
    add_one(impatient)
    assert number(impatient) == 6


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
