"""A disk that is full or fails: who saves is told, nothing acknowledged is lost, nothing is half written, and all goes on at once.

`PRAGMA max_page_count` makes the database as full as a disk would; the random failures stand where a disk's do, at COMMIT.
"""

import html
import json
import random
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Update, update
from sqlalchemy.exc import OperationalError

from couples import clock
from couples.accounts.signed_in_sessions import TOLD_FOR, Session
from couples.boundaries.agreement import Slip
from couples.db import begin_writing, db, sqlite, write_check
from couples.db.sessions import WRITER
from couples.maintenance import cleanup, deliver_due
from tests.boundaries import acts
from tests.conftest import Person
from tests.how_often import rounds
from tests.live.talking import Phone, begin
from tests.scenario import connect, dump, user_id

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


class Household:
    """Ana and Ben with a talk that runs, an agreement in force, and what each of their verbs was told is saved.

    Each verb comes back with whether it was done. What a job is there for is made first, with the disk well.
    """

    def __init__(self, ana: Person, ben: Person, time, seed: int):
        self.ana, self.ben, self.app, self.random = ana, ben, ana.app, random.Random(seed)  # noqa: S311
        self.agreement = acts.signed_by_both(ana, ben, time).agreement
        self.occasion, self.talk = ana.occasion(), begin(ana, ben, step=2)
        self.phones = {"Ana": Phone(ana, self.talk), "Ben": Phone(ben, self.talk)}
        self.more = ""
        """Put behind what's written, to make it long."""
        self.holder = ""
        self.answer = ""
        self.drafts: dict[str, str] = {}
        self.noted: list[str] = []
        self.devices: list[Person] = []
        self.over = ""

    @property
    def verbs(self) -> dict[str, Callable[[int], bool]]:
        return {
            "save": self.save,
            "draft": self.draft,
            "sign in": self.sign_in,
            "move": self.move,
            "deliver": self.deliver,
            "clean up": self.clean_up,
        }

    def prepare(self, verb: str, number: int) -> None:
        if verb == "deliver" and not self.waiting():
            acts.slip(self.ben, self.agreement, f"noted {number}", id=str(uuid.UUID(int=number)))
            self.noted.append(f"noted {number}")
            self._change(update(Slip).values(arrives_at=clock.now()))
        if verb == "clean up" and not self.over:
            before = sessions(self.app)
            self.ana.another_device()
            (self.over,) = sessions(self.app) - before
            over = update(Session).where(Session.id == uuid.UUID(self.over))
            self._change(over.values(expires_at=clock.now() - TOLD_FOR))

    def _change(self, statement: Update) -> None:
        with self.app.app_context():
            begin_writing()
            db.session.execute(statement)
            db.session.commit()

    def waiting(self) -> int:
        return acts.count(self.app, "agreement_slips", "waiting_cell IS NOT NULL")

    def save(self, number: int) -> bool:
        words = f"saved {number}{self.more}"
        answer = self.ana.write("thanks", words, self.occasion, json=True)
        if done := answer.status_code == 200:
            self.answer = words
        return done

    def draft(self, number: int) -> bool:
        path, words = f"/statements/drafts/{uuid.UUID(int=number)}", f"drafted {number}{self.more}"
        done = self.ben.post(path, follow=False, observation=words).status_code == 302
        if done:
            self.drafts[path] = words
        return done

    def sign_in(self, _: int) -> bool:
        device = Person(self.app, "Ana")
        if done := device.sign_in().status_code == 302:
            self.devices.append(device)
        return done

    def move(self, _: int) -> bool:
        """Takes the floor, or lays it down: always a move that is legal, so only the disk can refuse it."""
        who = self.holder or self.random.choice(["Ana", "Ben"])
        reply = self.phones[who].move("lay-down" if self.holder else "take")
        if reply["ok"]:
            self.holder = "" if self.holder else who
        else:
            assert reply["error"] == "failed"
        return bool(reply["ok"])

    def deliver(self, _: int) -> bool:
        with suppress(OperationalError):
            deliver_due.deliver(self.app)
            assert not self.waiting()
            return True
        return False

    def clean_up(self, _: int) -> bool:
        with suppress(OperationalError):
            cleanup.clean_up(self.app)
            assert self.over not in sessions(self.app)
            self.over = ""
            return True
        return False

    def has_what_was_acknowledged(self) -> bool:
        """Read anew from the pages, as whoever it's for sees it."""
        questions = self.ana.page(f"/check-in/{self.occasion}/questions")
        noted = self.ana.page(f"/agreements/{self.agreement}")
        arrived = self.noted[: len(self.noted) - self.waiting()]
        return (
            self.answer in questions
            and all(words in self.ben.page(path) for path, words in self.drafts.items())
            and all(device.get("/").status_code == 200 for device in self.devices)
            and all(self.holder_on_page_of(person) == self.holder for person in (self.ana, self.ben))
            and all(words in noted for words in arrived)
        )

    def holder_on_page_of(self, person: Person) -> str:
        state = re.search(r"id=\"talk-state\" value='([^']*)'", person.page(f"/together/{self.talk}"))[1]
        holder = json.loads(html.unescape(state)).get("holder", "")
        people = {"": "", str(uuid.UUID(user_id(self.ana))): "Ana", str(uuid.UUID(user_id(self.ben))): "Ben"}
        return people[holder]


def sessions(app) -> set:
    with connect(app) as database:
        return {id for (id,) in database.execute("SELECT id FROM sessions")}


@pytest.fixture
def household(server, couple, time, request) -> Household:
    return Household(*couple, time, request.getfixturevalue("seed"))


@pytest.mark.parametrize("seed", rounds(2, 60))
def test_commits_that_fail_at_random_lose_nothing_acknowledged_and_leave_nothing_half_written(
    household, seed, disk
):
    app, verbs = household.app, household.verbs
    refused = dict.fromkeys(verbs, 0)
    for number in range(600):
        # in some orders the disk spares one kind of save for a while
        if number >= 60 and all(refused.values()):
            break
        name = list(verbs)[number % len(verbs)]
        household.prepare(name, number)
        before = dump(app)
        with disk.failing():
            done = verbs[name](number)
        if not done:
            refused[name] += 1
            assert dump(app) == before, f"{name} was refused and left something behind"
    assert household.has_what_was_acknowledged()
    assert all(refused.values()), refused
    # with the disk well again everything works the first time
    for number, (name, verb) in enumerate(verbs.items(), start=100):
        household.prepare(name, number)
        assert verb(number), name
    assert household.has_what_was_acknowledged()
    assert is_whole(app)
    assert health(household.ana) == (200, "ok\n")


@pytest.mark.parametrize("seed", [0])
def test_when_the_disk_is_full_whoever_saves_is_told_and_as_soon_as_it_is_not_everything_works_at_once(
    household, seed, fresh_health
):
    ana, app, verbs = household.ana, household.app, household.verbs
    assert health(ana) == (200, "ok\n")
    assert household.save(0)
    for name in verbs:
        household.prepare(name, 0)
    household.more = " and more" * 100
    with full(app):
        while household.draft(len(household.drafts)):
            continue
        answer = ana.write("thanks", "x" * 4900, household.occasion, json=True)
        assert answer.status_code == 503
        assert answer.json["message"]
        assert health(ana) == (503, "The database can't be written to.\n")
        assert ana.get("/check-in").status_code in (200, 302)
        for name, verb in verbs.items():
            makes_room = name in {
                "deliver",
                "clean up",
            }  # whether there's enough for them is the file's to say
            tries = range(100, 101 if makes_room else 160)
            assert any(is_refused(app, verb, number) for number in tries) or makes_room, name
        assert household.has_what_was_acknowledged()
    for number, (name, verb) in enumerate(verbs.items(), start=200):
        household.prepare(name, number)
        assert verb(number), f"{name} didn't work as soon as there was room"
    assert household.has_what_was_acknowledged()
    assert health(ana) == (200, "ok\n")
    assert is_whole(app)


def is_refused(app, verb: Callable[[int], bool], number: int) -> bool:
    """Whether this verb is refused; then it leaves nothing behind."""
    before = dump(app)
    done = verb(number)
    assert done or dump(app) == before
    return not done
