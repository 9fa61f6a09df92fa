"""A disk that is full or fails: who saves is told, nothing acknowledged is lost, nothing is half written, and all goes on at once.

`PRAGMA max_page_count` makes the database as full as a disk would; the random failures stand where a disk's do, at COMMIT.
"""

import random
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy.exc import OperationalError

from couples.db import db, sqlite, write_check
from couples.db.sessions import WRITER
from couples.maintenance import cleanup, deliver_due
from tests.conftest import Person
from tests.how_often import rounds
from tests.live.talking import Phone, begin
from tests.scenario import connect, dump

pytestmark = pytest.mark.sqlite("a full disk is made with a PRAGMA; PostgreSQL has its own")

LARGEST = 2**32 - 2
"""SQLite's own limit of pages, which is the one that holds where none is set."""


@contextmanager
def full(app) -> Iterator[None]:
    """The file may not grow."""

    def limit(pages: int) -> None:
        with app.app_context(), db.engines[WRITER].connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    limit(1)
    yield
    limit(LARGEST)


def is_whole(app) -> bool:
    with connect(app) as database:
        return (
            database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and database.execute("PRAGMA foreign_key_check").fetchall() == []
        )


def health(person: Person) -> tuple[int, str]:
    answer = person.get("/healthz")
    return answer.status_code, answer.text


@pytest.fixture
def fresh_health(monkeypatch):
    """Health is tried at every question."""
    monkeypatch.setattr(write_check, "FRESH", 0)


def test_when_the_disk_is_full_whoever_saves_is_told_and_afterwards_the_next_save_works(couple, fresh_health):
    ana, ben = couple
    occasion, kept = ana.occasion(), "as long as there was room"
    assert health(ana) == (200, "ok\n")
    assert ana.write("thanks", kept, occasion, json=True).status_code == 200
    with full(ana.app):
        while ben.post(f"/only-me/pages/{uuid.uuid4()}", json=True, text="z" * 4900).status_code == 200:
            continue
        answer = ana.write("thanks", "x" * 4900, occasion, json=True)
        assert answer.status_code == 503
        assert answer.json["message"]
        assert health(ana) == (503, "The database can't be written to.\n")
        assert ana.get("/check-in").status_code in (200, 302)
        assert kept in ana.page(f"/check-in/{occasion}/questions")
    assert health(ana) == (200, "ok\n")
    assert ana.write("thanks", "there is room again", occasion).status_code in (200, 302)
    assert "there is room again" in ana.page(f"/check-in/{occasion}/questions")
    assert is_whole(ana.app)


def test_a_yes_of_the_health_page_is_kept_for_moments_and_a_no_never(ana):
    assert health(ana)[0] == 200
    with full(ana.app):
        assert health(ana)[0] == 200
        ana.app.extensions["write_check"]._tried_at = float("-inf")
        assert health(ana)[0] == 503
        assert health(ana)[0] == 503
    assert health(ana)[0] == 200


def test_asking_for_the_health_changes_nothing(scenario, fresh_health):
    before = dump(scenario.app)
    assert health(scenario.ana) == (200, "ok\n")
    assert dump(scenario.app) == before
    with connect(scenario.app) as database:
        assert database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'room%'").fetchall() == []


class FailingDisk:
    """Commits that fail now and then, while it is `on`."""

    def __init__(self, seed: int):
        self.random, self.on, self.failed = random.Random(seed), False, 0  # noqa: S311

    def commit(self, _: sqlite.Writer, connection: sqlite3.Connection) -> None:
        if self.on and connection.in_transaction and self.random.random() < 0.4:
            self.failed += 1
            raise sqlite3.OperationalError("disk I/O error")
        connection.commit()

    @contextmanager
    def failing(self) -> Iterator[None]:
        self.on = True
        try:
            yield
        finally:
            self.on = False


@pytest.fixture
def disk(monkeypatch, request) -> FailingDisk:
    disk = FailingDisk(request.getfixturevalue("seed"))
    monkeypatch.setattr(
        sqlite.Writer, "do_commit", lambda dialect, connection: disk.commit(dialect, connection)
    )
    return disk


def saved(app) -> dict[str, list]:
    """What people wrote and did, without what the server counts about visits."""
    return {table: rows for table, rows in dump(app).items() if table not in {"sessions"}}


@pytest.mark.parametrize("seed", rounds(2, 60))
def test_commits_that_fail_at_random_lose_nothing_acknowledged_and_leave_nothing_half_written(
    server, couple, time, seed, disk
):
    ana, ben = couple
    occasion, talk = ana.occasion(), begin(ana, ben, step=2)
    phones = {"Ana": Phone(ana, talk), "Ben": Phone(ben, talk)}
    words: dict[str, str] = {}

    def save(number: int) -> bool:
        answer = ana.write("thanks", f"saved {number}", occasion, json=True)
        if answer.status_code == 200:
            words["thanks"] = f"saved {number}"
        return answer.status_code == 200

    def draft(number: int) -> bool:
        path = f"/statements/drafts/{uuid.UUID(int=number)}"
        return ben.post(path, follow=False, observation=f"drafted {number}").status_code == 302

    def sign_in(_: int) -> bool:
        return Person(ana.app, "Ana").sign_in().status_code == 302

    def move(number: int) -> bool:
        name = "take" if number % 2 else "back"
        reply = phones[disk.random.choice(["Ana", "Ben"])].move(name)
        return bool(reply["ok"])

    def job(number: int) -> bool:
        with suppress(OperationalError):
            (cleanup.clean_up if number % 2 else deliver_due.deliver)(ana.app)
            return True
        return False

    verbs: list[Callable[[int], bool]] = [save, draft, sign_in, move, job]
    refused = dict.fromkeys(verbs, 0)
    for number in range(60):
        verb, before = verbs[number % len(verbs)], dump(ana.app)
        with disk.failing():
            done = verb(number)
        if not done:
            refused[verb] += 1
            assert dump(ana.app) == before, f"{verb.__name__} was refused and left something behind"
        if words:
            assert words["thanks"] in ana.page(f"/check-in/{occasion}/questions")
    assert disk.failed >= 10
    assert all(refused[verb] for verb in (save, draft, sign_in))
    # with the disk well again everything works the first time
    assert all(
        verb(number) for verb, number in zip((save, draft, sign_in, job), range(100, 104), strict=True)
    )
    assert is_whole(ana.app)
    assert health(ana) == (200, "ok\n")
