"""How long signing in and recovering take for someone there is, and for someone there isn't: nobody may tell them by it.

In this process and without the limits, which would end it after ten tries. Known and unknown take turns, so that whatever else
the machine does reaches both alike.
"""

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import couples
from couples import config
from couples.extensions import limiter
from tests.conftest import Person
from tools.audit.chance import mann_whitney

LEAST = 0.01
"""With a smaller p the times differ."""
WRONG = {
    "/sign-in": {"password": "not the kettle by the window"},
    "/sign-in/recovery": {
        "code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG",
        "password": "green kettle by the door",
    },
}


def chances(folder: Path, email: str, tries: int) -> Iterator[tuple[str, float]]:
    """For each door its address, and p for so many tries of each kind."""
    app = couples.create_app(dataclasses.replace(config.load(), data=folder))
    visitor = Person(app)
    for path, fields in WRONG.items():
        times: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * tries):
            known = number % 2 == 0
            who = email if known else f"nobody-{number}@example.org"
            times[known].append(_once(visitor, path, {**fields, "email": who}))
        yield path, mann_whitney(times[True], times[False])


def _once(visitor: Person, path: str, fields: dict[str, str]) -> float:
    limiter.reset()
    visitor.held_marks()
    begun = time.perf_counter()
    answer = visitor.post(path, **fields)
    took = time.perf_counter() - begun
    if answer.status_code != 422:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took
