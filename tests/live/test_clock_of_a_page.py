"""How a talk's page counts on: its own scripts, in a world whose clocks a script moves (`page_clock.mjs`)."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

WORLD = Path(__file__).with_name("page_clock.mjs")


def what_came_of(scenario: str) -> dict[str, Any]:
    """The moments in `due` are seconds after the true end of a break of half an hour."""
    node = Path(sys.executable).parent / "node"
    ran = subprocess.run([node, WORLD, scenario], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_however_often_a_page_looks_at_its_clock_it_does_not_run_ahead():
    assert abs(what_came_of("an_hour_in_small_steps")["ahead"]) < 5


def test_a_page_that_asked_for_the_end_of_a_break_too_soon_asks_again_when_it_has_come():
    seen = what_came_of("a_fast_device")
    assert seen["isOver"]
    assert seen["due"] == [-2, 0]


def test_a_page_that_gets_no_answer_at_the_end_of_a_break_asks_less_and_less_often():
    due = what_came_of("no_answer")["due"]
    assert due[0] == 0
    waits = [later - earlier for earlier, later in pairwise(due)]
    assert 20 <= len(waits) <= 30
    assert waits == sorted(waits)
    assert max(waits) <= 61


def test_a_clock_that_is_put_forward_in_a_break_neither_ends_it_nor_hides_its_end():
    seen = what_came_of("put_forward")
    assert seen["due"] == [0]
    assert (seen["unsure"], seen["isOver"]) == (1, True)


def test_a_device_that_slept_through_the_end_of_a_break_hears_of_it_from_the_server():
    seen = what_came_of("slept_through_it")
    assert abs(seen["off"]) < 100
    assert (seen["unsure"], seen["due"], seen["isOver"]) == (1, [], True)
