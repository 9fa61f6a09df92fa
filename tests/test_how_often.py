"""Small numbers by default, large ones in the long run; and the long run really has some."""

import subprocess
import sys

import pytest
from hypothesis import strategies as st

from tests.how_often import often, rounds


def collected(*options: str) -> str:
    """What pytest would run of two files: one with examples, one with rounds."""
    files = ("tests/boundaries/test_changes.py", "tests/spaces/test_pairing.py")
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *options, *files]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_long_run_has_more_rounds_and_more_examples_of_the_same_tests_and_the_gate_has_none_of_them():
    race, examples = (
        "test_of_six_who_accept_at_once_exactly_one_comes_in[{}]",
        "test_the_same_text_is_one_part_and_none_is_none[{}]",
    )
    short, long = collected(), collected("-m", "long or not long")
    for test, one, other in ((race, 2, 59), (examples, "short", "long")):
        assert test.format(one) in short
        assert test.format(other) not in short
        assert test.format(one) in long
        assert test.format(other) in long


def test_a_test_that_is_tried_often_gets_as_many_examples_as_it_says_and_fails_where_one_does():
    seen = []

    @often(st.integers(0, 10_000), small=20, large=200)
    def every_number_is_fine(number):
        seen.append(number)

    every_number_is_fine(20)
    assert len(seen) == 20
    every_number_is_fine(200)
    assert len(seen) == 220

    @often(st.integers(0, 9), small=20, large=20)
    def nine_is_not(number):
        assert number != 9

    with pytest.raises(AssertionError):
        nine_is_not(20)


def test_rounds_go_on_where_the_small_ones_end():
    marks = [getattr(r, "marks", ()) for r in rounds(2, 4)]
    assert [bool(m) for m in marks] == [False, False, True, True]
