"""Speeds as ratios within one run: what a page of ours costs against a bare Flask page, and what the vault costs.

Run by `make bench`. Nothing here passes or fails; the machine of the day decides the absolute numbers.
"""

import json
import statistics
import tempfile
import time
import uuid
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

import couples
from couples import vault
from couples.accounts.models import User, person_now
from couples.accounts.new_keys import NewKeys
from couples.db import begin_writing, db
from couples.journal import models
from couples.journal.search import Query, may_match
from couples.maintenance import startup
from tests.accounts.test_new_keys import ring_of
from tests.conftest import CHEAP, Person, pair, settings_for
from tests.real_server import RealServer
from tests.real_server import couples as couples_command
from tests.scenario import build

ROUNDS = 300


def cost(run, rounds: int = ROUNDS) -> float:
    """CPU milliseconds of one call: the median over the rounds, after a warm-up."""
    for _ in range(20):
        run()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        times.append((time.process_time() - begin) * 1000)
    return statistics.median(times)


def bare_page() -> float:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "ok")
    client = app.test_client()
    return cost(lambda: client.get("/"))


PAGE = "On the way home I was quiet, and it was taken for anger. It’s odd how long a good sentence about a heron keeps. "


def pages_of_ones_own(app) -> None:
    """5,000 pages of 2 kB opened and looked through, against the bare opening of the same cells."""
    eve = Person(app, "Eve").sign_up()
    with app.app_context():
        person = db.session.scalar(select(User).where(User.email == eve.email))
        person.unlock(key := ring_of(eve).vault_key)
        begin_writing()
        cells = []
        for n in range(5000):
            words = {"text": f"{n} {PAGE * 17}"[:1950], "moods": ["calm"], "tags": ["river"]}
            packed = json.dumps(words, ensure_ascii=False).encode()
            id = uuid.uuid4()
            cells.append((id, vault.seal(key, packed, models.Entry.packed.label, id, person.id)))
            day = date(2026, 1, 1) - timedelta(days=n)
            db.session.add(models.Entry(id=id, author_id=person.id, on_day=day, packed_cell=cells[-1][1]))
        db.session.commit()
        label, query = models.Entry.packed.label, Query(text="zebra crossing")
        open_one, needles = vault.opener(key, label, person.id), query.needles()
        bare = cost(lambda: [vault.open_sealed(key, c, label, i, person.id) for i, c in cells], 15)
        looked = cost(lambda: [may_match(open_one(i.bytes, c), needles) for i, c in cells], 15)
        whole = cost(lambda: models.search(person, query), 15)
        print(f"{'opening 5,000 pages of 2 kB':<30} {bare:7.2f} ms CPU    1.00")
        print(f"{'opening and searching them':<30} {looked:7.2f} ms CPU {looked / bare:7.2f}  (goal: 1.5)")
        print(f"{'the same, read from the file':<30} {whole:7.2f} ms CPU {whole / bare:7.2f}")
        new_keys(person.keyring)


LOCK_IN_TRIAL = 61
"""Milliseconds that the write lock was held for as many pages when new keys were designed."""


def new_keys(ring: vault.Keyring) -> None:
    """New keys for someone with 5,000 pages: what's computed before the write lock is taken, and how long it's held."""
    computed, held = [], []
    for _ in range(5):
        begin = time.perf_counter()
        keys = NewKeys.made(ring, "green kettle by the door")
        computed.append((time.perf_counter() - begin) * 1000)
        begin_writing()
        person = person_now(ring.owner)
        db.session.connection()
        begin = time.perf_counter()
        keys.give_to(person)
        db.session.commit()
        held.append((time.perf_counter() - begin) * 1000)
        ring = person.keyring
    before, under = statistics.median(computed), statistics.median(held)
    print(f"{'new keys for them, computed':<30} {before:7.2f} ms")
    print(f"{'and the write lock held':<30} {under:7.2f} ms  (in the design's trial: {LOCK_IN_TRIAL})")


MEMORY_BAR = 110
"""Megabytes of all processes of a server that has just started, where nothing else runs."""


def idle_memory() -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert couples_command(Path(folder), "init").exit_code == 0
        with RealServer(Path(folder)) as server:
            server.wait_until_idle()
            alone, beside = server.memory() / 10**6, server.memory_beside_others() / 10**6
            print(
                f"{'idle memory, all processes':<30} {alone:7.1f} MB  (bar: {MEMORY_BAR}; PSS beside these tests: {beside:.1f})"
            )


def main() -> None:
    idle_memory()
    floor = bare_page()
    print(f"bare Flask page                {floor:7.2f} ms CPU    1.0")
    with tempfile.TemporaryDirectory() as folder:
        app = couples.create_app(settings_for(Path(folder)), argon2_cost=CHEAP)
        startup.prepare(app)
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        for person in (ana, ben):
            person.say_hello("You")
        scenario = build(ana, ben)
        for name, path in {
            "safety page, signed in": "/safety",
            "Home": "/",
            "check-in": "/check-in",
            "the reveal": f"/check-in/{scenario.ids['occasion']}",
            "its part, fetched": f"/check-in/{scenario.ids['occasion']}/part",
        }.items():
            took = cost(lambda path=path: ana.get(path))
            print(f"{name:<30} {took:7.2f} ms CPU {took / floor:6.1f}")
        with app.app_context():
            key, row, owner = vault.new_key(), uuid.uuid4(), uuid.uuid4()
            cells = [vault.seal(key, b"x" * 2000, "bench", row, owner) for _ in range(5000)]
            took = cost(lambda: [vault.open_sealed(key, c, "bench", row, owner) for c in cells], 5)
            print(f"{'opening 5,000 cells of 2 kB':<30} {took:7.2f} ms CPU {took / floor:6.1f}")
        pages_of_ones_own(app)


if __name__ == "__main__":
    main()
