"""Rounds: however many requests one person brings, each of the others waits for one turn of theirs at most."""

import random
from collections import Counter

import pytest

from couples.rounds import Rounds, Ticket


def served(rounds: Rounds, ticket: Ticket) -> list[str]:
    """Whose turns begin up to that of `ticket`, one after the other, once the one is over that runs now."""
    went = []
    while not ticket.begun.is_set():
        waiting = list(rounds.waiting)
        rounds.running.clear()
        rounds.begin()
        went += [one.who for one in waiting if one.begun.is_set()]
    return went


def flooded(at_once: int = 1, each: int = 1) -> Rounds:
    """Eve's turn is on, and sixty more of hers wait."""
    rounds = Rounds(at_once, each)
    for _ in range(61):
        rounds.join("Eve")
    rounds.begin()
    return rounds


def test_of_sixty_that_wait_none_goes_before_another_who_comes():
    rounds = flooded()
    assert len(rounds.waiting) == 60
    assert served(rounds, rounds.join("Ana")) == ["Ana"]


def test_who_comes_again_waits_for_one_of_theirs_each_time():
    rounds = flooded()
    first, second, third = (rounds.join("Ana") for _ in range(3))
    assert served(rounds, first) == ["Ana"]
    assert served(rounds, second) == ["Eve", "Ana"]
    assert served(rounds, third) == ["Eve", "Ana"]


def test_the_same_request_first_come_first_served_would_wait_for_all_sixty():
    """What the others forbid could be: with everyone's name the same, it's a plain line."""
    rounds = flooded()
    assert len(served(rounds, rounds.join("Eve"))) == 61


def test_those_who_are_new_keep_nobody_waiting_for_more_than_a_turn_each():
    rounds = flooded()
    others = [rounds.join(name) for name in ("Ana", "Ben", "Cleo")]
    assert served(rounds, others[-1]) == ["Ana", "Ben", "Cleo"]
    rounds.join("Ana"), rounds.join("Ben")
    assert served(rounds, rounds.join("Dan")) == ["Dan"]
    assert served(rounds, rounds.waiting[-1]) == ["Eve", "Ana", "Ben", *["Eve"] * 59]


def test_each_has_as_many_at_once_as_they_may_and_the_rest_is_for_others():
    rounds = flooded(at_once=5, each=3)
    assert rounds.running == {"Eve": 3}
    tickets = [rounds.join(name) for name in ("Ana", "Ben", "Cleo")]
    rounds.begin()
    assert [ticket.begun.is_set() for ticket in tickets] == [True, True, False]
    rounds.end(tickets[0])
    rounds.begin()
    assert tickets[2].begun.is_set()


def test_who_gives_up_is_waited_for_by_no_one():
    rounds = flooded()
    tired, patient = rounds.join("Ana"), rounds.join("Ben")
    rounds.end(tired)
    assert served(rounds, patient) == ["Ben"]


@pytest.mark.parametrize("seed", range(20))
def test_in_any_order_nobody_has_more_than_a_turn_in_each_round_that_another_waits_through(seed):
    dice, rounds = random.Random(seed), Rounds(1)  # noqa: S311
    before: dict[str, Counter] = {}
    on: list[Ticket] = []
    most = 0
    for _ in range(600):
        if dice.random() < 0.5:
            who = dice.choice(["Ana", "Ben", "Cleo", "Eve", "Eve", "Eve"])
            rounds.join(who)
            before.setdefault(who, Counter())
        elif on:
            rounds.end(on.pop())
        was = list(rounds.waiting)
        rounds.begin()
        for ticket in [one for one in was if one.begun.is_set()]:
            on.append(ticket)
            before.pop(ticket.who)
            for who in {one.who for one in rounds.waiting}:
                before.setdefault(who, Counter())[ticket.who] += who != ticket.who
                most = max(most, *before[who].values())
    assert most <= 2  # the one of the round that is on, and the one of the next
    assert all(latest >= rounds._round for latest in rounds._latest.values())
