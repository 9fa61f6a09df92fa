"""Speeds as ratios within one run: what a page of ours costs against a bare Flask page, and what the vault costs.

Run by `make bench`. Nothing here passes or fails; the machine of the day decides the absolute numbers.
"""

import statistics
import tempfile
import time
import uuid
from pathlib import Path

from flask import Flask

import couples
from couples import upkeep, vault
from tests.conftest import CHEAP, Person, pair, settings_for
from tests.world import build

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


def main() -> None:
    floor = bare_page()
    print(f"bare Flask page                {floor:7.2f} ms CPU    1.0")
    with tempfile.TemporaryDirectory() as folder:
        app = couples.create_app(settings_for(Path(folder)), stretch=CHEAP)
        upkeep.prepare(app)
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        for person in (ana, ben):
            person.say_hello("You")
        world = build(ana, ben)
        for name, path in {
            "safety page, signed in": "/safety",
            "Home": "/",
            "check-in": "/check-in",
            "the reveal": f"/check-in/{world.ids['occasion']}",
            "its part, fetched": f"/check-in/{world.ids['occasion']}/part",
        }.items():
            took = cost(lambda path=path: ana.get(path))
            print(f"{name:<30} {took:7.2f} ms CPU {took / floor:6.1f}")
        with app.app_context():
            key, row, owner = vault.new_key(), uuid.uuid4(), uuid.uuid4()
            cells = [vault.seal(key, b"x" * 2000, "bench", row, owner) for _ in range(5000)]
            took = cost(lambda: [vault.open_sealed(key, c, "bench", row, owner) for c in cells], 5)
            print(f"{'opening 5,000 cells of 2 kB':<30} {took:7.2f} ms CPU {took / floor:6.1f}")


if __name__ == "__main__":
    main()
