"""Ten megabytes of history: the file is made a little at a time, and no one waits for it."""

import random
import tracemalloc
import uuid
from datetime import date, datetime, timedelta

import pytest
from flask_login import current_user

from couples.db import begin_writing, db
from couples.db.sessions import WRITER
from couples.journal.models import Entry, Words
from couples.takeout.zip_file import CHUNK, zipped
from tests.conftest import Person
from tests.sockets import cookie_of

PAGES, LETTERS = 210, 50_000
MEGABYTE = 2**20


@pytest.fixture
def eve_with_history(eve) -> Person:
    """Ten megabytes of words, as different from each other as words are."""
    dice = random.Random(7)  # noqa: S311
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 9))) for _ in range(4000)]
    with eve.app.test_request_context("/", headers={"Cookie": cookie_of(eve)}):
        owner = current_user.id
        begin_writing()
        for number in range(PAGES):
            entry = Entry(author_id=owner, on_day=date(2020, 1, 1) + timedelta(days=number), version=1)
            entry.words = Words(text=f"{number}. {' '.join(dice.choices(words, k=LETTERS // 6))}"[:LETTERS])
            db.session.add(entry)
        db.session.commit()
    return eve


def asked_for(person: Person):
    person.prove()
    return person.client.post("/settings/takeout", data=person.held_marks(), base_url=person.base)


def test_its_pieces_are_small_and_little_of_it_is_in_memory_at_a_time(eve_with_history):
    answer = asked_for(eve_with_history)
    largest = sizes = 0
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for piece in answer.iter_encoded():
            largest, sizes = max(largest, len(piece)), sizes + len(piece)
        most = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
        answer.close()
    assert sizes > 4 * MEGABYTE
    assert largest < CHUNK + MEGABYTE
    assert MEGABYTE < most < 8 * MEGABYTE, f"{most / MEGABYTE:.1f} MB"


def test_while_it_is_sent_no_transaction_is_open_and_everyone_can_save(eve_with_history, ana):
    answer = asked_for(eve_with_history)
    pieces = answer.iter_encoded()
    for _ in range(4):
        next(pieces)
        with ana.app.app_context():
            assert [db.engines[name].pool.checkedout() for name in (None, WRITER)] == [0, 0]
        id = uuid.uuid4()
        assert ana.post(f"/only-me/pages/{id}", text="meanwhile").status_code == 200
    answer.close()


def test_a_zip_is_handed_on_as_it_grows():
    alive = []

    def pieces():
        for number in range(400):
            alive.append(number)
            yield random.Random(number).randbytes(16 * 1024)  # noqa: S311

    made = zipped([("a", pieces())], datetime(2026, 11, 22, 12, 0))
    first = next(made)
    assert (len(first) >= CHUNK, len(alive) < 8) == (True, True)
    assert max(len(piece) for piece in made) < 4 * CHUNK
    assert len(alive) == 400
