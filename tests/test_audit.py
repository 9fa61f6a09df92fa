"""The pure parts of `make audit`: whether two lists of times differ, and the frames that are sent."""

import random
import re
from pathlib import Path

import pytest

from tools.audit.chance import mann_whitney
from tools.audit.frames import PING, TEXT, frame
from tools.audit.strangers import LOOKED_AT

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [
        # with scipy.stats.mannwhitneyu(one, other, method="asymptotic")
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0.012186),
        ([1.1, 2.2, 3.3, 4.4], [1.0, 2.0, 3.0, 4.0], 0.665006),
        ([1, 1, 2, 2, 3], [2, 3, 3, 4, 4, 5], 0.031633),
        ([7, 7, 7], [7, 7, 7], 1.0),
    ],
)
def test_two_lists_are_compared_by_rank(one, other, p):
    assert mann_whitney(one, other) == pytest.approx(p, abs=1e-6)
    assert mann_whitney(other, one) == pytest.approx(p, abs=1e-6)


def test_a_door_that_takes_a_little_longer_for_someone_there_is_would_be_noticed():
    dice = random.Random(15)  # noqa: S311
    known, unknown, slower = ([dice.gauss(mean, 0.01) for _ in range(200)] for mean in (0.1, 0.1, 0.105))
    assert mann_whitney(known, unknown) > 0.01
    assert mann_whitney(slower, unknown) < 0.01


def test_frames_are_written_as_the_standard_says():
    assert frame(TEXT, b"2") == b"\x81\x81\0\0\0\x002"
    assert frame(PING, b"x", fin=False, masked=False) == b"\x09\x01x"
    assert frame(TEXT, b"a" * 200)[:4] == b"\x81\xfe\x00\xc8"
    assert frame(TEXT, says=1 << 63)[:10] == b"\x81\xff\x80\0\0\0\0\0\0\0"


@pytest.mark.parametrize("found", [name for name in LOOKED_AT if name.startswith("B")])
def test_what_bandit_finds_each_time_is_still_where_it_was_looked_at(found):
    """ruff knows bandit's rules by the same numbers, and is told in the same line."""
    rule, path = found.split()
    assert re.search(rf"# noqa: [A-Z0-9, ]*{rule.replace('B', 'S')}\b", (ROOT / path).read_text("utf-8"))
