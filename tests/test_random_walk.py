"""Three people wander over the whole app: whatever they do, no one reads a sentence that isn't theirs to read, and nothing breaks.

Ana and Ben share a space, and everything private of Ana's has been planted already; Cleo is a stranger to both. `tests/walking.py`
has the walk, and who may read what.
"""

import random
from collections.abc import Callable

import pytest

from couples.checkins import reveal
from couples.spaces import letting_in
from tests.how_often import either
from tests.test_no_leaks import plant
from tests.walking import Ledger, Walker

PAIRS = {"Ana": "Ben", "Ben": "Ana", "Cleo": "Dan"}
LATER = ({"minutes": 11}, {"hours": 6}, {"days": 1}, {"days": 7})


@pytest.fixture
def ledger(app):
    return Ledger(app, PAIRS)


def proves_enough(ledger: Ledger, steps: int) -> bool:
    """Whether what was shared has been read often enough to say that what wasn't shared could have been seen too."""
    return ledger.done["read what was shared"] > steps // 100


@pytest.fixture
def walk(scenario, cleo, dan, time, ledger):
    """Walks so many steps with the three taking turns, up to the first that shows what it should not; gives that back.

    The dice decide what is shared, so a walk in which too little of it was read goes on, up to four times as long.
    """

    def walks(steps: int, seed: int, then: Callable[[], None] = lambda: None) -> list[str]:
        dice = random.Random(seed)  # noqa: S311  the same walk each time
        walkers = [Walker(person, ledger, dice) for person in (scenario.ana, scenario.ben, cleo)]
        plant(scenario, time)
        then()
        for walker in walkers:
            walker.go("/")
        for step in range(4 * steps):
            if step >= steps and proves_enough(ledger, steps):
                break
            walker = dice.choice(walkers)
            walker.step([w for w in walkers if w is not walker])
            if dice.random() < 0.02:
                time.move(**dice.choice(LATER))
            if ledger.leaks:
                break
        return ledger.leaks

    return walks


@pytest.mark.parametrize("steps", either(250, 10_000))
def test_nobody_who_wanders_over_the_whole_app_reads_what_is_not_theirs(walk, ledger, steps):
    assert walk(steps, seed=3) == []
    if steps > 1000:
        print(f"{steps} steps:", dict(sorted(ledger.done.items())))
    assert proves_enough(ledger, steps), "this walk proves too little"
    assert ledger.done["tried what's someone else's"] > steps // 20


def test_a_check_in_that_opens_before_both_are_ready_is_noticed_by_the_walk(walk, monkeypatch):
    really = reveal.say_ready

    def opens_for_one(check_in, place, rhythm, asked, now) -> bool:
        if not really(check_in, place, rhythm, asked, now):
            reveal._reveal(check_in, place, now)
        return True

    monkeypatch.setattr(reveal, "say_ready", opens_for_one)
    (leak,) = walk(900, seed=15)[:1]
    assert leak.startswith("Ben reads 'whisper ")


def test_a_page_that_breaks_is_noticed_by_the_walk(walk, monkeypatch):
    def breaks(*_):
        raise ValueError("of a fault that was planted")

    (leak,) = walk(400, seed=15, then=lambda: monkeypatch.setattr(letting_in, "choices", breaks))[:1]
    assert " gets 500 at " in leak


def test_the_ledger_lets_nobody_read_before_both_are_ready(ledger):
    class Answer:
        status_code, data, is_streamed, headers, text = 302, b"", False, "", ""

    def sends(who: str, path: str, **fields) -> None:
        ledger.send(who, path, fields, Answer)

    said = ledger.new("Ana")
    kept = ledger.new("Ana")
    sends("Ana", "/check-in/2026-11-29/answers/close", text=said)
    sends("Ana", "/check-in/2026-11-29/answers/own", text=kept, keep="y")
    sends("Ana", "/check-in/2026-11-29/ready")
    assert not ledger.may_read("Ben", said)
    sends("Ben", "/check-in/2026-11-29/ready")
    assert ledger.may_read("Ben", said)
    assert not ledger.may_read("Ben", kept)
    assert not ledger.may_read("Cleo", said)
