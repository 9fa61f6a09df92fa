"""Whether an address is known shows in no answer, and not in how long it takes either: the same work is done for both.

Counted, not timed: every select, every key that is derived, every seal that is tried, and the lines of Python that run.
"""

import gc
import sys
from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from couples import vault
from couples.db import db
from couples.extensions import limiter
from couples.vault import cells, passwords, recovery
from tests.conftest import PASSWORD, Person
from tests.pages import plain

NO_CODE = "0000-" * 6 + "0000"
ALIKE = 0.02
"""A row that is read into an object, which only a known address has, is less than this part of the lines of a request."""
NEW = "green kettle by the door"


@contextmanager
def counting(app, monkeypatch):
    """What is done for the requests inside."""
    done: Counter[str] = Counter()

    def counted(name, real):
        def run(*given, **named):
            done[name] += 1
            return real(*given, **named)

        return run

    def line(frame, what, _):
        done["lines"] += what == "line"
        return line

    def select(*_):
        done["selects"] += 1

    with monkeypatch.context() as patched, app.app_context():
        for module, name in (
            (passwords, "open_sealed"),
            (recovery, "open_sealed"),
            (recovery, "derive"),
            (cells, "decrypt"),
        ):
            patched.setattr(module, name, counted(name, getattr(module, name)))
        # How often this begins a thread depends on how busy the machine is.
        patched.setattr(limiter.storage, "timer", SimpleNamespace(is_alive=lambda: True), raising=False)
        patched.setattr(passwords.argon2id, "kdf", counted("Argon2", passwords.argon2id.kdf))
        for engine in db.engines.values():
            event.listen(engine, "before_cursor_execute", select)
        gc.collect()
        gc.disable()  # what other tests left isn't this request's work
        before = sys.gettrace()
        sys.settrace(line)
        try:
            yield done
        finally:
            sys.settrace(before)
            gc.enable()
            for engine in db.engines.values():
                event.remove(engine, "before_cursor_execute", select)


def recover(person: Person, email: str, code: str = NO_CODE):
    return person.post("/sign-in/recovery", follow=False, email=email, code=code, password=NEW)


def sign_in(person: Person, email: str):
    return person.post("/sign-in", follow=False, email=email, password="not my password")


@pytest.mark.parametrize("door", [recover, sign_in])
def test_a_known_address_takes_the_same_work_as_an_unknown_one(ana, ben, monkeypatch, door):
    ana.post("/settings/recovery", current=PASSWORD)
    addresses = {"known": ana.email, "without a code": ben.email, "unknown": "eve@example.org"}
    stranger = Person(ana.app)
    stranger.held_marks()
    done, answers = {}, {}
    for email in addresses.values():
        door(stranger, email)
    for who, email in addresses.items():
        with counting(ana.app, monkeypatch) as done[who]:
            answers[who] = door(stranger, email)
    assert all(answer.status_code == 422 for answer in answers.values())
    lines = {who: work.pop("lines") for who, work in done.items()}
    assert done["known"] == done["without a code"] == done["unknown"]
    assert set(done["known"]) >= {"selects", "decrypt"}
    assert max(lines.values()) - min(lines.values()) < ALIKE * min(lines.values())
    typed = {who: answer.text.replace(addresses[who], "") for who, answer in answers.items()}
    assert plain(typed["known"]) == plain(typed["without a code"]) == plain(typed["unknown"])


def test_work_that_is_left_out_for_an_unknown_address_would_be_seen(ana, monkeypatch):
    ana.post("/settings/recovery", current=PASSWORD)
    stranger, done = Person(ana.app), {}
    stranger.held_marks()
    monkeypatch.setattr(vault, "pretend_to_unwrap_by_code", lambda code: None)
    for email in (ana.email, "eve@example.org"):
        recover(stranger, email)
    for email in (ana.email, "eve@example.org"):
        with counting(ana.app, monkeypatch) as done[email]:
            recover(stranger, email)
        done[email].pop("lines")
    assert done[ana.email] != done["eve@example.org"]
